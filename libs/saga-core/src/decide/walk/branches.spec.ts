import { sample, scenario } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';

const { done, told, sagaOf } = sample;
const says = (value: string) => ({ value });

describe('a choice', () => {
  const chooses = sagaOf((saga) =>
    saga
      .choose('way', (choice) =>
        choice
          .when(
            'big',
            (d) => Number(d['size']) > 10,
            (s) => s.step('crane', done('crane')),
          )
          .when(
            'odd',
            (d) => Number(d['size']) % 2 === 1,
            (s) => s.step('glue', done('glue')).step('tape', done('tape')),
          )
          .when(
            'none',
            (d) => d['size'] === 0,
            (s) => s,
          ),
      )
      .pivot('last', told('last')),
  );

  it.each([
    { size: 12, takes: 'the first branch whose condition holds', branch: 'big', sent: ['crane'] },
    { size: 11, takes: 'the first of two whose conditions hold', branch: 'big', sent: ['crane'] },
    { size: 3, takes: 'a later branch', branch: 'odd', sent: ['glue'] },
    { size: 0, takes: 'a branch without steps', branch: 'none', sent: ['last'] },
    { size: 4, takes: 'no branch if no condition holds', branch: undefined, sent: ['last'] },
  ])('takes $takes: $size', ({ size, branch, sent }) => {
    const saga = scenario(chooses, { size });
    expect(saga.sentFor).toEqual(sent);
    const chosen = saga.last.history.find(({ fact }) => fact.kind === 'branch-chosen');
    expect(chosen?.fact).toEqual({ kind: 'branch-chosen', path: 'way', ...(branch ? { branch } : {}) });
  });

  it('adds what its branch learns to the data at once', () => {
    const saga = scenario(chooses, { size: 3 }).succeeds('glue', says('g'));
    expect(saga.bodyFor('tape')).toMatchObject({ seen: { size: 3, glue: 'g' } });
    expect(saga.succeeds('tape', says('t')).sentFor).toEqual(['last']);
  });

  it('is made once: what is learnt later does not change it', () => {
    const flips = sagaOf((saga) =>
      saga.when(
        (d) => d['a'] === undefined,
        (s) => s.step('a', done('a')).step('b', done('b')),
        (s) => s.step('c', done('c')),
      ),
    );
    const saga = scenario(flips);
    expect(saga.sentFor).toEqual(['a']);
    expect(saga.succeeds('a', says('now it is known')).sentFor).toEqual(['b']);
    expect(saga.succeeds('b', says('b')).state.status).toBe('completed');
  });

  it('has one branch only undone, the one that was taken', () => {
    const saga = scenario(chooses, { size: 3 })
      .succeeds('glue', says('g'))
      .succeeds('tape', says('t'))
      .fails('last');
    expect(saga.sentFor).toEqual(['undo tape']);
    expect(saga.isUndone('tape').sentFor).toEqual(['undo glue']);
    expect(saga.isUndone('glue').state.status).toBe('compensated');
    expect(scenario(chooses, { size: 4 }).fails('last').state.status).toBe('compensated');
  });

  it('parks the saga if a condition throws', () => {
    const picky = sagaOf((saga) =>
      saga.when(
        () => {
          throw new Error('no idea');
        },
        (s) => s.step('a', done('a')),
      ),
    );
    expect(scenario(picky).state.parked).toMatchObject({
      reason: 'definition-threw',
      path: 'a?',
      message: expect.stringContaining('The condition of step "a?"'),
    });
  });

  it('turns the saga back if its branch fails', () => {
    const saga = scenario(chooses, { size: 12 }).fails('crane', 'no');
    expect(saga.state).toMatchObject({ status: 'compensated', abort: { path: 'crane', code: 'no' } });
  });
});

describe('a loop', () => {
  const loops = (onExhausted: 'fail' | 'continue', atMost = 3) =>
    sagaOf((saga) =>
      saga
        .step('first', done('first'))
        .repeatUntil(
          'poll',
          (s) => s.step('ask', done('ask')).step('look', done('look')),
          (d) => d['look'] === 'yes',
          {
            atMost,
            onExhausted,
          },
        )
        .pivot('last', told('last')),
    );
  const begin = (onExhausted: 'fail' | 'continue' = 'fail', atMost = 3) =>
    scenario(loops(onExhausted, atMost)).succeeds('first', says('f'));

  it('runs its steps once if the condition holds after the first pass', () => {
    const saga = begin().succeeds('ask[1]', says('a'));
    expect(saga.sentFor).toEqual(['look[1]']);
    expect(saga.succeeds('look[1]', says('yes')).sentFor).toEqual(['last']);
  });

  it('runs them again until it holds; each pass sees what the earlier ones have learnt', () => {
    const saga = begin().succeeds('ask[1]', says('a1')).succeeds('look[1]', says('no'));
    expect(saga.facts).toEqual(['command-succeeded', 'pass-ended', 'command-sent']);
    expect(saga.sentFor).toEqual(['ask[2]']);
    expect(saga.bodyFor('ask[2]')).toMatchObject({ seen: { first: 'f', ask: 'a1', look: 'no' } });
    saga.succeeds('ask[2]', says('a2')).succeeds('look[2]', says('yes'));
    expect(saga.bodyFor('last')).toMatchObject({ seen: { first: 'f', ask: 'a2', look: 'yes' } });
  });

  it('never takes the reply of one pass for another', () => {
    const saga = begin().succeeds('ask[1]', says('a1')).succeeds('look[1]', says('no'));
    saga.succeeds('ask[1]', says('again'));
    expect(saga.last.ignored).toBe('duplicate');
    expect(saga.command('ask[2]')?.phase).toBe('outstanding');
  });

  it.each([
    { onExhausted: 'fail', sent: ['undo look[2]'], reason: 'loop-exhausted' },
    { onExhausted: 'continue', sent: ['last'], reason: undefined },
  ] as const)(
    'that has had its last pass does as its step says: $onExhausted',
    ({ onExhausted, sent, reason }) => {
      const saga = begin(onExhausted, 2);
      for (const pass of [1, 2])
        saga.succeeds(`ask[${pass}]`, says('a')).succeeds(`look[${pass}]`, says('no'));
      expect(saga.sentFor).toEqual(sent);
      expect(saga.state.abort?.reason).toBe(reason);
      if (reason)
        expect(saga.state.abort).toMatchObject({ path: 'poll[2]', message: '2 passes were not enough.' });
    },
  );

  it('is undone pass by pass, the last one first', () => {
    const saga = begin('continue', 2);
    for (const pass of [1, 2])
      saga.succeeds(`ask[${pass}]`, says(`a${pass}`)).succeeds(`look[${pass}]`, says('no'));
    const undone: string[] = [...saga.fails('last').sentFor];
    for (const path of ['look[2]', 'ask[2]', 'look[1]', 'ask[1]'])
      undone.push(...saga.isUndone(path).sentFor);
    expect(undone).toEqual(['undo look[2]', 'undo ask[2]', 'undo look[1]', 'undo ask[1]', 'undo first']);
  });

  it('that fails in a pass is undone from there', () => {
    const saga = begin().succeeds('ask[1]', says('a')).succeeds('look[1]', says('no')).fails('ask[2]', 'no');
    expect(saga.sentFor).toEqual(['undo look[1]']);
    expect(saga.state.abort).toMatchObject({ reason: 'failure', path: 'ask[2]' });
  });

  it('parks the saga if its condition throws, and goes on from there when it has been corrected', () => {
    const broken = sagaOf((saga) =>
      saga.repeatUntil(
        'poll',
        (s) => s.step('ask', done('ask')),
        () => {
          throw new Error('no idea');
        },
        { atMost: 2, onExhausted: 'fail' },
      ),
    );
    const works = sagaOf((saga) =>
      saga.repeatUntil(
        'poll',
        (s) => s.step('ask', done('ask')),
        () => true,
        { atMost: 2, onExhausted: 'fail' },
      ),
    );
    const saga = scenario(broken).succeeds('ask[1]', says('a'));
    expect(saga.state.parked).toMatchObject({ reason: 'definition-threw', path: 'poll[1]' });
    expect(saga.runsWith(works).acts('retry').state.status).toBe('completed');
  });

  it('may stand inside another one', () => {
    const nested = sagaOf((saga) =>
      saga.repeatUntil(
        'outer',
        (s) =>
          s.repeatUntil(
            'inner',
            (t) => t.step('ask', done('ask')),
            (d) => d['ask'] !== 'again',
            {
              atMost: 5,
              onExhausted: 'fail',
            },
          ),
        (d) => d['ask'] === 'yes',
        { atMost: 5, onExhausted: 'fail' },
      ),
    );
    const saga = scenario(nested);
    expect(saga.succeeds('ask[1.1]', says('again')).sentFor).toEqual(['ask[1.2]']);
    expect(saga.succeeds('ask[1.2]', says('no')).sentFor).toEqual(['ask[2.1]']);
    expect(saga.succeeds('ask[2.1]', says('yes')).state.status).toBe('completed');
  });
});
