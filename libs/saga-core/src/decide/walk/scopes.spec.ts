import { sample, scenario } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';
import { fixed } from '../../definition/timing.js';

const { done, told, sagaOf } = sample;
const says = (value: string) => ({ value });

describe('an attempt', () => {
  const tries = sagaOf((saga) =>
    saga
      .step('first', done('first'))
      .attempt(
        'fast',
        (s) => s.step('plane', done('plane')).step('taxi', done('taxi')),
        (s) => s.step('train', done('train')),
      )
      .pivot('last', told('last')),
  );
  const begin = () => scenario(tries).succeeds('first', says('f'));
  const failed = () => begin().succeeds('plane', says('p')).fails('taxi', 'no');

  it('that succeeds adds what it has learnt to the data, and its alternative never runs', () => {
    const saga = begin().succeeds('plane', says('p')).succeeds('taxi', says('t'));
    expect(saga.facts).toEqual(['command-succeeded', 'lanes-joined', 'command-sent']);
    expect(saga.bodyFor('last')).toMatchObject({ seen: { first: 'f', plane: 'p', taxi: 't' } });
  });

  it('sees what it learns itself on the way; the saga does not yet', () => {
    const saga = begin().succeeds('plane', says('p'));
    expect(saga.bodyFor('taxi')).toMatchObject({ seen: { first: 'f', plane: 'p' } });
    expect(saga.data()).toEqual({ first: 'f' });
    expect(saga.data('fast')).toEqual({ first: 'f', plane: 'p' });
  });

  it('that fails is undone alone, and only then its alternative begins', () => {
    const saga = failed();
    expect(saga.facts).toEqual(['command-failed', 'scope-failed', 'command-sent']);
    expect(saga.sentFor).toEqual(['undo plane']);
    expect(saga.state.status).toBe('running');
    expect(saga.state.abort).toBeUndefined();
    saga.isUndone('plane');
    expect(saga.facts).toEqual(['command-succeeded', 'scope-undone', 'command-sent']);
    expect(saga.sentFor).toEqual(['train']);
  });

  it('that was undone leaves nothing in the data', () => {
    const saga = failed().isUndone('plane');
    expect(saga.bodyFor('train')).toEqual({ step: 'train', seen: { first: 'f' } });
    expect(saga.succeeds('train', says('t')).bodyFor('last')).toEqual({
      step: 'last',
      seen: { first: 'f', train: 't' },
    });
  });

  it('that fails before anything was done goes on with its alternative at once', () => {
    expect(begin().fails('plane').sentFor).toEqual(['train']);
  });

  it('turns the saga back if its alternative fails as well; what was undone already is not undone again', () => {
    const saga = failed().isUndone('plane').fails('train', 'never');
    expect(saga.state.abort).toMatchObject({ path: 'train', code: 'never' });
    expect(saga.sentFor).toEqual(['undo first']);
  });

  it('is undone like any steps if the saga turns back later, whichever way it went', () => {
    const fast = begin().succeeds('plane', says('p')).succeeds('taxi', says('t')).fails('last');
    expect(fast.sentFor).toEqual(['undo taxi']);
    expect(fast.isUndone('taxi').sentFor).toEqual(['undo plane']);
    expect(fast.isUndone('plane').sentFor).toEqual(['undo first']);
    const slow = failed().isUndone('plane').succeeds('train', says('t')).fails('last');
    expect(slow.sentFor).toEqual(['undo train']);
    expect(slow.isUndone('train').sentFor).toEqual(['undo first']);
  });

  it('that is being undone is undone once, also if the saga turns back meanwhile', () => {
    const saga = failed().acts('cancel');
    expect(saga.state.status).toBe('compensating');
    expect(saga.sentFor).toEqual([]);
    expect(saga.isUndone('plane').sentFor).toEqual(['undo first']);
    expect(saga.isUndone('first').state.status).toBe('compensated');
  });

  it('whose compensation gets stuck parks the saga, and goes on when a person has helped', () => {
    const saga = failed();
    for (const _ of [1, 2]) saga.isBusy('plane', { direction: 'compensation' }).silence();
    saga.isBusy('plane', { direction: 'compensation' });
    expect(saga.state.parked).toMatchObject({ reason: 'compensation-failed', path: 'plane' });
    expect(saga.acts('skip', { path: 'plane' }).sentFor).toEqual(['train']);
  });

  it('may stand behind the point of no return: there only the attempt itself is undone', () => {
    const behind = sagaOf((saga) =>
      saga
        .pivot('pay', told('pay'))
        .attempt(
          'gift',
          (s) => s.step('wrap', done('wrap')).step('card', done('card')),
          (s) => s.retriable('sorry', told('sorry')),
        )
        .retriable('ship', told('ship')),
    );
    const saga = scenario(behind).succeeds('pay', says('p')).succeeds('wrap', says('w')).fails('card');
    expect(saga.sentFor).toEqual(['undo wrap']);
    expect(saga.acts('cancel').last.ignored).toBe('past-pivot');
    expect(saga.isUndone('wrap').sentFor).toEqual(['sorry']);
    expect(saga.succeeds('sorry', says('s')).sentFor).toEqual(['ship']);
  });

  it('gives up what else is open in it at once, in whatever order it is undone', () => {
    const together = sagaOf((saga) =>
      saga.attempt(
        'fast',
        (s) =>
          s.parallel(
            'both',
            {
              left: (b) => b.step('slow', done('slow')),
              middle: (b) => b.waitFor('bell', sample.Rang, { match: { id: () => 'i1' } }),
              right: (b) => b.step('done', done('done')).step('fails', done('fails')),
            },
            { onFailure: 'fail-fast', compensation: 'reverse' },
          ),
        (s) => s.step('other', done('other')),
      ),
    );
    const saga = scenario(together).succeeds('done', says('d')).fails('fails');
    expect(saga.facts).toEqual([
      'command-failed',
      'scope-failed',
      'command-given-up',
      'wait-dropped',
      'command-sent',
    ]);
    expect(saga.sentFor).toEqual(['undo done']);
    expect(saga.awaits).toEqual([]);
    expect(saga.isUndone('done').sentFor).toEqual(['undo slow']);
    expect(saga.isUndone('slow').sentFor).toEqual(['other']);
  });

  it('may stand inside another one', () => {
    const nested = sagaOf((saga) =>
      saga.attempt(
        'outer',
        (s) =>
          s.step('a', done('a')).attempt(
            'inner',
            (t) => t.step('b', done('b')).step('c', done('c')),
            (t) => t.step('d', done('d')),
          ),
        (s) => s.step('e', done('e')),
      ),
    );
    const saga = scenario(nested).succeeds('a', says('A')).succeeds('b', says('B')).fails('c');
    expect(saga.sentFor).toEqual(['undo b']);
    expect(saga.isUndone('b').sentFor).toEqual(['d']);
    expect(saga.bodyFor('d')).toEqual({ step: 'd', seen: { a: 'A' } });
    expect(saga.fails('d').sentFor).toEqual(['undo a']);
    expect(saga.isUndone('a').sentFor).toEqual(['e']);
    expect(saga.bodyFor('e')).toEqual({ step: 'e', seen: {} });
    expect(saga.succeeds('e', says('E')).state.status).toBe('completed');
    expect(saga.data()).toEqual({ e: 'E' });
  });
});

describe('a save-point', () => {
  const recovers = sagaOf((saga) =>
    saga
      .step('first', done('first'))
      .recoverForward('again', { attempts: 3, backoff: fixed('4s') }, (s) =>
        s.step('a', done('a')).step('b', done('b')),
      )
      .pivot('last', told('last')),
  );
  const begin = () => scenario(recovers).succeeds('first', says('f'));
  const once = () => begin().succeeds('a[1]', says('a1')).fails('b[1]', 'no').isUndone('a[1]');

  it('adds what its steps have learnt to the data when they have succeeded', () => {
    const saga = begin();
    expect(saga.sentFor).toEqual(['a[1]']);
    saga.succeeds('a[1]', says('A')).succeeds('b[1]', says('B'));
    expect(saga.bodyFor('last')).toMatchObject({ seen: { first: 'f', a: 'A', b: 'B' } });
  });

  it('undoes what failed behind it, waits, and runs it again under other paths, without what it had learnt', () => {
    const saga = once();
    expect(saga.facts).toEqual(['command-succeeded', 'scope-undone']);
    expect(saga.state.status).toBe('running');
    expect(saga.wakesIn).toBe(4_000);
    expect(saga.silence().facts).toEqual(['pass-ended', 'command-sent']);
    expect(saga.sentFor).toEqual(['a[2]']);
    expect(saga.bodyFor('a[2]')).toEqual({ step: 'a', seen: { first: 'f' } });
    expect(saga.wakesIn).toBe(10_000);
  });

  it('does not begin its next run before its time', () => {
    const saga = once().passes(3_999).timerFires();
    expect(saga.last.ignored).toBe('not-due');
    expect(saga.passes(1).timerFires().sentFor).toEqual(['a[2]']);
  });

  it('waits longer each time, as its back-off says', () => {
    const grows = sagaOf((saga) =>
      saga.recoverForward('again', { attempts: 4, backoff: { firstMs: 10, maxMs: 25, factor: 2 } }, (s) =>
        s.step('a', done('a')),
      ),
    );
    const saga = scenario(grows);
    const waits = [1, 2, 3].map((run) => {
      const { wakesIn } = saga.fails(`a[${run}]`);
      saga.silence();
      return wakesIn;
    });
    expect(waits).toEqual([10, 20, 25]);
  });

  it('has the saga turn back when its runs are used up, because of the last failure', () => {
    const saga = once().silence();
    saga.fails('a[2]', 'no').silence();
    saga.fails('a[3]', 'never');
    expect(saga.facts).toEqual([
      'command-failed',
      'scope-failed',
      'scope-undone',
      'compensation-began',
      'command-sent',
    ]);
    expect(saga.state.abort).toMatchObject({ reason: 'failure', path: 'a[3]', code: 'never' });
    expect(saga.sentFor).toEqual(['undo first']);
  });

  it('goes on when a later run has succeeded, and only that run is undone later', () => {
    const saga = once().silence().succeeds('a[2]', says('a2')).succeeds('b[2]', says('b2'));
    expect(saga.bodyFor('last')).toMatchObject({ seen: { first: 'f', a: 'a2', b: 'b2' } });
    saga.fails('last');
    expect(saga.sentFor).toEqual(['undo b[2]']);
    expect(saga.isUndone('b[2]').sentFor).toEqual(['undo a[2]']);
    expect(saga.isUndone('a[2]').sentFor).toEqual(['undo first']);
  });

  it('begins no next run once the saga has turned back', () => {
    const saga = once().acts('cancel');
    expect(saga.facts).toContain('pass-ended');
    expect(saga.sentFor).toEqual(['undo first']);
    expect(saga.wakesIn).toBe(10_000);
    expect(saga.isUndone('first').state.status).toBe('compensated');
  });

  it('counts a deadline that passes while it waits', () => {
    const late = sagaOf(
      (saga) =>
        saga.recoverForward('again', { attempts: 2, backoff: fixed('1h') }, (s) => s.step('a', done('a'))),
      { deadline: '1m' },
    );
    const saga = scenario(late).fails('a[1]').silence();
    expect(saga.state).toMatchObject({ status: 'compensated', abort: { reason: 'deadline' } });
    expect(saga.wakesIn).toBeUndefined();
  });

  it('does not begin its next run while the saga is paused', () => {
    const saga = once().acts('pause');
    expect(saga.wakesIn).toBeUndefined();
    expect(saga.passes(5_000).acts('resume').sentFor).toEqual(['a[2]']);
  });

  it('keeps its runs apart: a reply to an earlier one changes nothing', () => {
    const saga = once().silence().succeeds('a[1]', says('late'));
    expect(saga.last.ignored).toBe('duplicate');
  });
});
