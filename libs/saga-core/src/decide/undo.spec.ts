import { sample, scenario } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';

const { done, told, sagaOf, Do, Undo } = sample;
const says = (value: string) => ({ value });

describe('undoing', () => {
  const steps = (compensation: 'reverse' | 'parallel') =>
    sagaOf(
      (saga) =>
        saga.step('a', done('a')).step('b', done('b')).step('c', done('c')).pivot('last', told('last')),
      { compensation },
    );
  const turned = (compensation: 'reverse' | 'parallel') =>
    scenario(steps(compensation))
      .succeeds('a', says('A'))
      .succeeds('b', says('B'))
      .succeeds('c', says('C'))
      .fails('last');

  it('goes backward, one step after the other, by default', () => {
    const saga = turned('reverse');
    expect(saga.sentFor).toEqual(['undo c']);
    expect(saga.isUndone('c').sentFor).toEqual(['undo b']);
    expect(saga.isUndone('b').sentFor).toEqual(['undo a']);
    expect(saga.isUndone('a').state.status).toBe('compensated');
  });

  it('does all at once if the saga says so, and is over when the last of them has answered', () => {
    const saga = turned('parallel');
    expect(saga.sentFor).toEqual(['undo c', 'undo b', 'undo a']);
    saga.isUndone('b').isUndone('c');
    expect(saga.state.status).toBe('compensating');
    expect(saga.isUndone('a').state.status).toBe('compensated');
  });

  it('gives each compensation what its step knew, whatever was learnt later', () => {
    const saga = turned('parallel');
    expect(saga.bodyFor('a', 'compensation')).toEqual({ step: 'a', seen: {}, reply: { value: 'A' } });
    expect(saga.bodyFor('c', 'compensation')).toMatchObject({ seen: { a: 'A', b: 'B' } });
  });

  it('gives a compensation inside a branch what its branch knew', () => {
    const saga = scenario(
      sagaOf((s) =>
        s
          .step('a', done('a'))
          .parallel('both', {
            left: (b) => b.step('l1', done('l1')).step('l2', done('l2')),
            right: (b) => b.step('r1', done('r1')),
          })
          .pivot('last', told('last')),
      ),
    );
    for (const step of ['a', 'r1', 'l1', 'l2']) saga.succeeds(step, says(step));
    saga.fails('last');
    expect(saga.sentFor).toEqual(['undo r1', 'undo l2']);
    expect(saga.bodyFor('l2', 'compensation')).toMatchObject({ seen: { a: 'a', l1: 'l1' } });
    expect(saga.bodyFor('l2', 'compensation')?.['seen']).not.toHaveProperty('r1');
  });

  it('in parallel is stopped by a step that cannot be undone, but what is out already is taken in', () => {
    const saga = turned('parallel').answers(
      'c',
      { outcome: 'refused', failure: { code: 'x', message: 'x' } },
      { direction: 'compensation' },
    );
    expect(saga.state.parked).toMatchObject({ reason: 'refused', path: 'c' });
    saga.isUndone('a').isUndone('b');
    expect(saga.state.status).toBe('parked');
    expect(saga.acts('skip', { path: 'c' }).state.status).toBe('compensated');
  });

  it('passes over what was never begun, what failed and what a person skipped', () => {
    const saga = scenario(
      sagaOf((s) =>
        s.parallel(
          'both',
          {
            left: (b) => b.step('l1', done('l1')).step('l2', done('l2')),
            right: (b) => b.step('r1', done('r1')),
          },
          { onFailure: 'fail-fast' },
        ),
      ),
    );
    saga.succeeds('l1', says('1')).fails('r1');
    expect(saga.sentFor).toEqual(['undo l2']);
    for (const _ of [1, 2]) saga.isBusy('l2', { direction: 'compensation' }).silence();
    saga.isBusy('l2', { direction: 'compensation' });
    expect(saga.state.parked?.path).toBe('l2');
    expect(saga.acts('skip', { path: 'l2' }).sentFor).toEqual(['undo l1']);
  });

  it('parks the saga if a compensation cannot be made, and goes on when it has been corrected', () => {
    const undoes = (fails: boolean) =>
      sagaOf((saga) =>
        saga
          .step('a', (s) =>
            s
              .command(Do, (seen) => ({ step: 'a', seen }))
              .compensate(Undo, (seen) => {
                if (fails) throw new Error('it never works');
                return { step: 'a', seen, reply: null };
              }),
          )
          .pivot('last', told('last')),
      );
    const saga = scenario(undoes(true)).succeeds('a', says('A')).fails('last');
    expect(saga.state.parked).toMatchObject({ reason: 'definition-threw', path: 'a' });
    expect(saga.sent).toEqual([]);
    saga.runsWith(undoes(false)).acts('retry');
    expect(saga.sentFor).toEqual(['undo a']);
  });

  it('calls a child saga back under the epoch that started it', () => {
    const parent = sagaOf((saga) =>
      saga
        .step('stay', (s) => s.child('hotel', sample.Begin, () => ({})).failOn())
        .pivot('last', told('last')),
    );
    const saga = scenario(parent).fails('stay', 'no').silence().succeeds('stay', { status: 'completed' });
    saga.fails('last');
    expect(saga.bodyFor('stay', 'compensation')).toEqual({
      saga: 'hotel',
      mode: 'await',
      input: {},
      epoch: 2,
    });
    expect(saga.sent).toEqual(['orchestrator.undo-saga compensation 1.1']);
  });
});
