import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesTopic } from './topic-pattern.js';

/** Another way to say the same, to hold ours against. */
function asRegExp(pattern: string): RegExp {
  const words = pattern
    .split('.')
    .map((word) => (word === '#' ? '(?:[^.]*\\.)*' : word === '*' ? '[^.]*\\.' : `${word}\\.`));
  return new RegExp(`^${words.join('')}$`);
}

describe('a topic pattern', () => {
  it.each([
    ['payment.#', 'payment.charge', true],
    ['payment.#', 'payment', true],
    ['payment.#', 'payment.charge.now', true],
    ['payment.#', 'payments.charge', false],
    ['payment.*', 'payment.charge', true],
    ['payment.*', 'payment', false],
    ['payment.*', 'payment.charge.now', false],
    ['#.charge', 'charge', true],
    ['a.#.z', 'a.z', true],
    ['a.#.z', 'a.b.c.z', true],
    ['a.#.z', 'a.b.c', false],
    ['#', '', true],
    ['*', '', true],
    ['#.#', 'a', true],
  ])('%s on %s: %s', (pattern, routingKey, expected) => {
    expect(matchesTopic(pattern, routingKey)).toBe(expected);
  });

  it('agrees with a regular expression for all patterns and keys', () => {
    const key = fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 5 });
    const pattern = fc.array(fc.constantFrom('a', 'b', '*', '#'), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(pattern, key, (patternWords, keyWords) => {
        expect(matchesTopic(patternWords.join('.'), keyWords.join('.'))).toBe(
          asRegExp(patternWords.join('.')).test(`${keyWords.join('.')}.`),
        );
      }),
      { numRuns: 1_000 },
    );
  });
});
