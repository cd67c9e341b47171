import { describe, expect, it } from 'vitest';
import { effectId } from './effect.js';

describe('the id of an effect', () => {
  it('says saga, step, errand and epoch, and nothing else', () => {
    expect(effectId('s1', 'bookHotel', 'compensation', 2)).toBe('s1:bookHotel:compensation:2');
  });

  it('differs if any of them differs', () => {
    const ids = [
      effectId('s1', 'a', 'forward', 1),
      effectId('s2', 'a', 'forward', 1),
      effectId('s1', 'b', 'forward', 1),
      effectId('s1', 'a', 'revoke', 1),
      effectId('s1', 'a', 'event', 1),
      effectId('s1', 'a', 'forward', 2),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});
