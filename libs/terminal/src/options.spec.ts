import { describe, expect, it } from 'vitest';
import { parseStrictly, positiveNumber, UsageError, wholeNumber } from './options.js';

const OPTIONS = { count: { type: 'string' }, json: { type: 'boolean', default: false } } as const;

describe('parseStrictly', () => {
  it('takes what is declared', () => {
    expect(parseStrictly(['--count', '5', '--json'], OPTIONS)).toEqual({ count: '5', json: true });
    expect(parseStrictly(['--count=5'], OPTIONS)).toEqual({ count: '5', json: false });
  });

  it.each([[['--cuont', '5']], [['--count']], [['--json=yes']], [['extra']], [['-x']]])(
    'refuses %j',
    (args) => {
      expect(() => parseStrictly(args, OPTIONS)).toThrow(UsageError);
    },
  );
});

describe('wholeNumber', () => {
  const range = { min: 1, max: 100 };

  it('takes the default where nothing was given', () => {
    expect(wholeNumber('count', undefined, 42, range)).toBe(42);
  });

  it.each([
    ['1', 1],
    ['100', 100],
    ['007', 7],
  ])('takes %s', (text, value) => {
    expect(wholeNumber('count', text, 42, range)).toBe(value);
  });

  it.each(['0', '101', '', '1.5', '-1', '1e2', ' 5', 'many', '0x10'])(
    'refuses "%s" and names the option',
    (text) => {
      expect(() => wholeNumber('count', text, 42, range)).toThrow(
        /^--count must be a whole number from 1 to 100/,
      );
    },
  );
});

describe('positiveNumber', () => {
  it.each([
    ['50', 50],
    ['0.5', 0.5],
    [undefined, 10],
  ])('takes %s', (text, value) => {
    expect(positiveNumber('rate', text, 10, 1_000)).toBe(value);
  });

  it.each(['0', '-1', '1001', '', 'fast', '1e3', 'Infinity'])('refuses "%s" and names the option', (text) => {
    expect(() => positiveNumber('rate', text, 10, 1_000)).toThrow(/^--rate must be a number above 0/);
  });
});
