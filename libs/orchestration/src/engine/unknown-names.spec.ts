import { describe, expect, it } from 'vitest';
import { UnknownNames } from './unknown-names.js';

const MINUTE = 60_000;

describe('the names that nobody here knows', () => {
  it('are new for a quarter of an hour, each from when it was met first', () => {
    let now = 0;
    const unknown = new UnknownNames(() => now);
    expect(unknown.isNew('a')).toBe(true);
    now = 10 * MINUTE;
    expect(unknown.isNew('b')).toBe(true);
    now = 15 * MINUTE;
    expect(unknown.isNew('a')).toBe(false);
    expect(unknown.isNew('b')).toBe(true);
  });

  it('are told of once, and counted each time', () => {
    const unknown = new UnknownNames(() => 0);
    expect(['a', 'a', 'b'].map((name) => unknown.letGo(name))).toEqual([true, false, true]);
    expect(unknown.count).toBe(3);
  });

  it('do not fill the memory, whatever somebody invents', () => {
    const unknown = new UnknownNames(() => 0);
    const told = Array.from({ length: 5_000 }, (_, index) => unknown.letGo(`name-${index}`));
    expect(told.filter(Boolean)).toHaveLength(1_000);
    expect(unknown.count).toBe(5_000);
  });
});
