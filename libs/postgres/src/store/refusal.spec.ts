import { describe, expect, it } from 'vitest';
import { DatabaseUnavailable } from '../database-unavailable.js';
import { refusal, sagasNamed } from './refusal.js';

describe('the refusal of a statement', () => {
  it('says what was refused, to which sagas, and why', () => {
    const cause = Object.assign(new Error('value too long'), { code: '22001' });
    expect(refusal('save', ['a', 'b'], cause)).toEqual(
      new Error('PostgreSQL refused to save sagas a, b: value too long.', { cause }),
    );
  });

  it('is none if it may work later', () => {
    for (const error of [
      new DatabaseUnavailable('gone'),
      Object.assign(new Error('deadlock'), { code: '40P01' }),
    ]) {
      expect(refusal('save', ['a'], error)).toBe(error);
    }
  });

  it('names ten sagas of a large batch, and counts the others', () => {
    expect(sagasNamed(['a'])).toBe('saga a');
    const ids = Array.from({ length: 64 }, (_, index) => String(index));
    expect(sagasNamed(ids)).toBe('sagas 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 54 more');
  });
});
