import { describe, expect, it } from 'vitest';
import { BackOff, reasonOf } from './attempts.js';

describe('back-off', () => {
  it('doubles from 100 ms and stays at 5 s', () => {
    const backOff = new BackOff(() => 0);
    expect(Array.from({ length: 9 }, () => backOff.next())).toEqual([
      100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000,
    ]);
  });

  it('is up to a fifth shorter, never longer', () => {
    const backOff = new BackOff(() => 1);
    expect(Array.from({ length: 8 }, () => backOff.next()).at(-1)).toBe(4_000);
  });

  it('begins again after a success, and survives any number of failures', () => {
    const backOff = new BackOff(() => 0);
    for (let attempt = 0; attempt < 5_000; attempt += 1) expect(backOff.next()).toBeLessThanOrEqual(5_000);
    backOff.reset();
    expect(backOff.next()).toBe(100);
  });
});

describe('the reason of a failure', () => {
  it('is the message of an error', () => {
    expect(reasonOf(new Error('connect ECONNREFUSED'))).toBe('connect ECONNREFUSED');
  });

  it('is the code where the message is empty, as when every address of a host refuses', () => {
    const error = Object.assign(new AggregateError([new Error('one'), new Error('two')]), {
      code: 'ECONNREFUSED',
    });
    expect(reasonOf(error)).toBe('ECONNREFUSED');
    expect(reasonOf(new AggregateError([]))).toBe('AggregateError');
  });

  it('is never empty', () => {
    expect([reasonOf('text'), reasonOf(undefined), reasonOf({})]).toEqual([
      'text',
      'closed without a reason',
      'closed without a reason',
    ]);
  });
});
