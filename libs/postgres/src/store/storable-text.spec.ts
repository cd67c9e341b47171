import { describe, expect, it } from 'vitest';
import { isStorable } from './storable-text.js';

describe('text that can be stored', () => {
  it.each(['', 'order 4711', 'Þórr ⚒', '𝕊', '\u{10ffff}', '\ufffd', '\n\t\\\'"'])('may be %j', (text) => {
    expect(isStorable(text)).toBe(true);
  });

  it.each(['\0', 'a\0b', '\ud800', 'a\udc00b', '\udc00\ud800'])('must not be %j', (text) => {
    expect(isStorable(text)).toBe(false);
  });
});
