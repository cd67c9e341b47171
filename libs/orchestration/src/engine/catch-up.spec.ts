import { describe, expect, it } from 'vitest';
import { heldForMs, isTakenIn } from './catch-up.js';

const LIMIT = 10;

describe('timers after a disturbance', () => {
  it('wait until what came before them is taken in, and not a moment longer', () => {
    const standing = { disturbedAt: 100, lookedAt: 100 };
    expect(heldForMs({ ...standing, isDone: false }, 103, LIMIT)).toBe(7);
    expect(heldForMs({ ...standing, isDone: true }, 103, LIMIT)).toBe(0);
  });

  it('wait no longer than the limit, whatever is not taken in', () => {
    const standing = { isDone: false, disturbedAt: 100, lookedAt: 100 };
    expect([109, 110, 500].map((now) => heldForMs(standing, now, LIMIT))).toEqual([1, 0, 0]);
  });

  it('are looked at every two limits, however often the broker comes and goes', () => {
    const disturbedAgain = { isDone: false, disturbedAt: 118, lookedAt: 100 };
    expect([119, 120].map((now) => heldForMs(disturbedAgain, now, LIMIT))).toEqual([1, 0]);
  });
});

describe('what lay in a queue', () => {
  it.each([
    [
      'is taken in when the queue is empty, whoever took it',
      { depth: 5, taken: 0 },
      { depth: 0, taken: 2 },
      true,
    ],
    [
      'is taken in when this process took as many, though others have come',
      { depth: 5, taken: 1 },
      { depth: 9, taken: 6 },
      true,
    ],
    ['is not taken in before that', { depth: 5, taken: 1 }, { depth: 1, taken: 5 }, false],
    ['is nothing if the queue was empty', { depth: 0, taken: 3 }, { depth: 0, taken: 3 }, true],
  ])('%s', (_, first, now, expected) => {
    expect(isTakenIn(first, now)).toBe(expected);
  });
});
