import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { harmlessJson, shortened, visible, visibleJson, visibleLines } from './visible.js';

describe('a text of anybody', () => {
  it.each([
    ['plain, größe, 訂單, 🎁', 'plain, größe, 訂單, 🎁'],
    ['\u001B[31mred\u001B[0m', '\\x1b[31mred\\x1b[0m'],
    ['\u009B2J', '\\x9b2J'],
    ['a\nb\tc\r', 'a\\nb\\tc\\r'],
    ['\u001B]0;title\u0007', '\\x1b]0;title\\x07'],
    ['\u202Egnp.exe', '\\u202egnp.exe'],
    ['\u2066x\u2069\u200B\uFEFF\u2028', '\\u2066x\\u2069\\u200b\\ufeff\\u2028'],
    ['\uD83C', '\\ud83c'],
    ['pass\u00ADword\u180E', 'pass\\xadword\\u180e'],
    ['\u{E0041}🎁', '\\udb40\\udc41🎁'],
  ])('%j is shown as %s', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it('never steers a terminal, whatever it is', () => {
    const anything = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(anything, (text) => {
        // oxlint-disable-next-line no-control-regex -- these are what is looked for
        expect(visible(text)).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/);
        // oxlint-disable-next-line no-control-regex -- these are what is looked for
        expect(visibleLines(text)).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
      }),
    );
  });

  it('keeps its value as JSON', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = visibleJson({ [text]: text });
        expect(JSON.parse(json)).toEqual({ [text]: text });
        // oxlint-disable-next-line no-control-regex -- these are what is looked for
        expect(json).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E]/);
      }),
    );
    expect(visibleJson('\u009B', 0)).toBe('"\\u009b"');
    expect(visibleJson(undefined)).toBe('null');
  });

  it('is the same document when somebody else has written it, even in pieces', () => {
    const line = JSON.stringify({ reason: '\u009B2J 🎁 \u202E' });
    const pieces = [line.slice(0, 18), line.slice(18), '\n'].map(harmlessJson).join('');
    expect(JSON.parse(pieces)).toEqual(JSON.parse(line));
    expect(pieces).not.toMatch(/[\u0080-\u009F\u202A-\u202E]/);
    expect(pieces.endsWith('\n')).toBe(true);
  });

  it('is cut at characters, not in the middle of one', () => {
    expect(shortened('🎁🎁🎁', 2)).toBe('🎁…');
    expect(shortened('abc', 3)).toBe('abc');
  });
});
