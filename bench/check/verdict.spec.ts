import { describe, expect, it } from 'vitest';
import { verdictOf } from './verdict.js';

describe('the check', () => {
  it('goes by the medians of the rounds', () => {
    const { ratio, isReached } = verdictOf({ floor: [1_000, 4_000, 4_100], edda: [1_700, 100, 1_600] });
    expect(ratio).toBeCloseTo(0.4);
    expect(isReached).toBe(true);
  });

  it('is not passed below 0.4 of the floor, and says how far it is', () => {
    expect(verdictOf({ floor: [4_000], edda: [1_599] })).toMatchObject({
      isReached: false,
      sentence: expect.stringContaining(
        'Edda ends 1599 sagas a second and the floor 4000: 0.400 of it, and it should be at least 0.4.',
      ) as string,
    });
  });

  it('has no verdict without rounds', () => {
    expect(() => verdictOf({ floor: [], edda: [] })).toThrow('no median');
  });
});
