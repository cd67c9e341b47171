import { sample, scenario } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';

const { done, told, sagaOf, Do, Undo, No, Never } = sample;
const says = (value: string) => ({ value });

/** A step that expects to be told "no", and then asks elsewhere. */
const handles = sagaOf((saga) =>
  saga
    .step('first', done('first'))
    .step('ask', (s) =>
      s
        .command(Do, (seen) => ({ step: 'ask', seen }))
        .onSuccess((_, { value }) => ({ answer: value }))
        .onFailure(
          No,
          (d, { why }) => ({ refused: `${why} after ${String(d['first'])}` }),
          (then) => then.step('elsewhere', done('elsewhere')).step('thank', done('thank')),
        )
        .compensate(Undo, (seen, reply) => ({ step: 'ask', seen, reply: reply ?? null })),
    )
    .pivot('last', told('last')),
);
const begin = () => scenario(handles).succeeds('first', says('f'));
const refused = () =>
  begin().answers('ask', {
    outcome: 'failure',
    failure: { code: 'no', message: 'it said no', details: { why: 'busy' } },
  });

describe('a failure that the definition handles', () => {
  it('does not turn the saga back: it goes on with the patch and the steps of its handler', () => {
    const saga = refused();
    expect(saga.facts).toEqual(['command-failed', 'failure-handled', 'command-sent']);
    expect(saga.state.status).toBe('running');
    expect(saga.sentFor).toEqual(['elsewhere']);
    expect(saga.bodyFor('elsewhere')).toMatchObject({ seen: { first: 'f', refused: 'busy after f' } });
    expect(saga.succeeds('elsewhere', says('e')).sentFor).toEqual(['thank']);
    expect(saga.succeeds('thank', says('t')).sentFor).toEqual(['last']);
  });

  it('has the steps of its handler undone later, and not the step itself, which did nothing', () => {
    const saga = refused().succeeds('elsewhere', says('e')).succeeds('thank', says('t')).fails('last');
    expect(saga.sentFor).toEqual(['undo thank']);
    expect(saga.isUndone('thank').sentFor).toEqual(['undo elsewhere']);
    expect(saga.isUndone('elsewhere').sentFor).toEqual(['undo first']);
  });

  it('turns the saga back if a step of its handler fails', () => {
    const saga = refused().fails('elsewhere', 'never');
    expect(saga.state.abort).toMatchObject({ path: 'elsewhere', code: 'never' });
    expect(saga.sentFor).toEqual(['undo first']);
  });

  it('is handled if it comes after a retry as well', () => {
    const saga = begin().isBusy('ask').silence().fails('ask', 'no');
    expect(saga.sentFor).toEqual(['elsewhere']);
  });

  it('does not run its handler after another failure, or after a success', () => {
    expect(begin().fails('ask', 'never').sentFor).toEqual(['undo first']);
    expect(begin().succeeds('ask', says('yes')).sentFor).toEqual(['last']);
  });

  it('may have a patch alone', () => {
    const patches = sagaOf((saga) =>
      saga
        .step('ask', (s) =>
          s
            .command(Do, (seen) => ({ step: 'ask', seen }))
            .onFailure(No, () => ({ refused: true }))
            .noCompensation('it reads'),
        )
        .pivot('last', told('last')),
    );
    expect(scenario(patches).fails('ask', 'no').bodyFor('last')).toMatchObject({ seen: { refused: true } });
  });

  it('is asked for again if its patch throws: the saga is parked, and nothing of it is remembered', () => {
    const throws = (boom: boolean) =>
      sagaOf((saga) =>
        saga.step('ask', (s) =>
          s
            .command(Do, (seen) => ({ step: 'ask', seen }))
            .onFailure(No, () => {
              if (boom) throw new Error('it never works');
              return { refused: true };
            })
            .noCompensation('it reads'),
        ),
      );
    const saga = scenario(throws(true)).fails('ask', 'no');
    expect(saga.facts).toEqual(['saga-parked']);
    expect(saga.state.parked).toMatchObject({ reason: 'definition-threw', path: 'ask' });
    expect(saga.command('ask')?.phase).toBe('outstanding');
    saga.runsWith(throws(false)).acts('retry').silence();
    expect(saga.sentFor).toEqual(['ask']);
    expect(saga.fails('ask', 'no').state.status).toBe('completed');
  });

  it('goes on behind the point of no return as well', () => {
    const behind = sagaOf((saga) =>
      saga
        .retriable('ask', (s) =>
          s
            .command(Do, (seen) => ({ step: 'ask', seen }))
            .onFailure(
              No,
              () => ({}),
              (then) => then.retriable('elsewhere', told('elsewhere')),
            ),
        )
        .retriable('last', told('last')),
    );
    const saga = scenario(behind).fails('ask', 'no');
    expect(saga.sentFor).toEqual(['elsewhere']);
    expect(saga.succeeds('elsewhere', says('e')).sentFor).toEqual(['last']);
  });
});

describe('a step that says which failures turn the saga back', () => {
  const picks = sagaOf((saga) =>
    saga.step('first', done('first')).pivot('ask', (s) =>
      s
        .command(Do, (seen) => ({ step: 'ask', seen }))
        .failOn(Never)
        .retry({ attempts: 2, backoff: { firstMs: 500, maxMs: 500, factor: 1 } }),
    ),
  );
  const asks = () => scenario(picks).succeeds('first', says('f'));

  it('turns back with those', () => {
    expect(asks().fails('ask', 'never').state.abort).toMatchObject({ reason: 'failure', code: 'never' });
  });

  it('is tried again after any other, as a new command', () => {
    const saga = asks().fails('ask', 'no');
    expect(saga.facts).toEqual(['command-failed', 'retry-planned']);
    expect(saga.wakesIn).toBe(500);
    expect(saga.silence().sentFor).toEqual(['ask 2.2']);
    expect(saga.succeeds('ask').state.status).toBe('completed');
  });

  it('turns back with any other once its attempts are used up: that it did nothing is known', () => {
    const saga = asks().fails('ask', 'no').silence().fails('ask', 'no');
    expect(saga.state.abort).toMatchObject({ reason: 'failure', path: 'ask', code: 'no' });
    expect(saga.sentFor).toEqual(['undo first']);
  });
});

describe('a command', () => {
  it('is made from the data as its lane sees it', () => {
    const saga = scenario(handles, { given: 1 });
    expect(saga.bodyFor('first')).toEqual({ step: 'first', seen: { given: 1 } });
  });

  it('that a person skips is done, without a reply', () => {
    const saga = scenario(sagaOf((s) => s.retriable('ask', told('ask')).retriable('last', told('last'))));
    for (const _ of [1, 2]) saga.fails('ask').silence();
    saga.fails('ask').acts('skip', { path: 'ask' });
    expect(saga.command('ask')?.phase).toBe('skipped');
    expect(saga.bodyFor('last')).toEqual({ step: 'last', seen: {} });
  });
});
