import { sample, scenario } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';
import { fixed } from '../definition/timing.js';

const { done, sagaOf, Rang } = sample;
const says = (value: string) => ({ value });

describe('what is open when a saga turns back', () => {
  const together = sagaOf((saga) =>
    saga.parallel(
      'all',
      {
        sends: (b) => b.step('slow', done('slow')),
        waits: (b) => b.waitFor('bell', Rang, { match: {}, within: '1m', onTimeout: 'continue' }),
        recovers: (b) =>
          b.recoverForward('again', { attempts: 2, backoff: fixed('2m') }, (s) => s.step('a', done('a'))),
        retries: (b) => b.step('busy', done('busy')),
        undoes: (b) => b.step('first', done('first')).step('never', done('never')),
      },
      { onFailure: 'fail-fast', compensation: 'reverse' },
    ),
  );
  const turned = () =>
    scenario(together).fails('a[1]').isBusy('busy').succeeds('first', says('f')).fails('never', 'no');

  it('is given up at once, though its turn to be undone comes later', () => {
    const saga = turned();
    expect(saga.facts).toEqual([
      'command-failed',
      'compensation-began',
      'command-given-up',
      'wait-dropped',
      'command-given-up',
      'pass-ended',
      'command-sent',
    ]);
    expect(saga.sentFor).toEqual(['undo first']);
    expect(saga.awaits).toEqual([]);
  });

  it('wakes the saga no more: only the compensation that is out does', () => {
    const saga = turned();
    expect(saga.wakesIn).toBe(10_000);
    for (let time = 0; time < 30; time += 1) {
      expect(saga.silence().sentFor).toEqual(['undo first']);
      expect(saga.wakesIn).toBe(10_000);
    }
  });

  it('is undone in its turn, since nobody knows what became of it', () => {
    const saga = turned();
    expect(saga.isUndone('first').sentFor).toEqual(['undo busy']);
    expect(saga.isUndone('busy').sentFor).toEqual(['undo slow']);
    expect(saga.isUndone('slow').state.status).toBe('compensated');
  });

  it('is given up because of the others', () => {
    expect(turned().command('slow')).toMatchObject({ phase: 'unknown', failure: { reason: 'interrupted' } });
  });
});
