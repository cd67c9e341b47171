import { describe, expect, it } from 'vitest';
import { fitted, widthOf } from './text.js';

describe('a text that has to fit', () => {
  it('stays whole if there is room', () => {
    const text = 'reserveStock';
    expect(fitted(text, 'name', widthOf(text, 'name'))).toBe(text);
  });

  it('ends with an ellipsis, and is never wider than its room', () => {
    for (let room = 20; room < 200; room += 7) {
      const shown = fitted('reserveStock in the nearest 倉庫 📦', 'name', room);
      expect(shown).toMatch(/…$/);
      expect(widthOf(shown, 'name')).toBeLessThanOrEqual(room);
    }
  });

  it('is not cut in the middle of a character', () => {
    expect(fitted('📦📦📦📦📦📦', 'fact', 60)).toMatch(/^(📦)+…$/u);
  });

  it('is quick, however long it is', () => {
    const text = 'x'.repeat(1_000_000);
    expect(fitted(text, 'name', 100)).toHaveLength(9);
  });
});
