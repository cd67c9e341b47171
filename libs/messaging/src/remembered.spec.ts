import { describe, expect, it } from 'vitest';
import { remembered } from './remembered.js';

describe('an answer that is remembered', () => {
  it('is asked for once, however many want it, and again when it is old', async () => {
    let now = 0;
    let asked = 0;
    const answer = remembered(
      5_000,
      () => now,
      async () => (asked += 1),
    );
    expect(await Promise.all([answer(), answer(), answer()])).toEqual([1, 1, 1]);
    now = 4_999;
    expect(await answer()).toBe(1);
    now = 5_000;
    expect(await answer()).toBe(2);
    expect(asked).toBe(2);
  });

  it('is asked for again at once if it failed', async () => {
    let asked = 0;
    const answer = remembered(
      5_000,
      () => 0,
      async () => {
        asked += 1;
        if (asked === 1) throw new Error('The database is away.');
        return asked;
      },
    );
    await expect(answer()).rejects.toThrow('away');
    expect(await answer()).toBe(2);
  });
});
