import { describe, expect, it } from 'vitest';
import { ProblemException } from './problem.js';
import { oneOf, readQuery, text, wholeNumber } from './query.js';

const KNOWN = { limit: wholeNumber(1, 20), colour: oneOf(['red', 'green']), name: text(3) };

function refusal(url: string): ProblemException {
  try {
    readQuery(url, KNOWN);
  } catch (error) {
    if (error instanceof ProblemException) return error;
  }
  throw new Error(`${url} was taken.`);
}

describe('a query', () => {
  it('is read as what its parameters are', () => {
    expect(readQuery('/x?limit=20&colour=red&name=a+%C3%A9', KNOWN)).toEqual({
      limit: 20,
      colour: 'red',
      name: 'a é',
    });
  });

  it.each(['/x', '/x?', '/x?&'])('may be empty: %s', (url) => {
    expect(readQuery(url, KNOWN)).toEqual({});
  });

  it('begins at the first question mark', () => {
    expect(readQuery('/x?name=a?b', KNOWN)).toEqual({ name: 'a?b' });
  });

  it('is refused with everything that is wrong with it', () => {
    const { problem } = refusal('/x?limit=x&colour=blue&name=long&size=1&__proto__=1&name=b');
    expect(problem.errors).toEqual([
      { path: 'limit', message: 'must be a whole number from 1 to 20, not "x"' },
      { path: 'colour', message: 'must be one of red, green, not "blue"' },
      { path: 'name', message: 'is given 2 times; give it once' },
      { path: 'size', message: 'is not known here; known are limit, colour, name' },
      { path: '__proto__', message: 'is not known here; known are limit, colour, name' },
    ]);
    expect(problem.detail).toMatch(
      /^The query parameter "limit" must be .* The query parameter "colour" must be/,
    );
  });

  it.each(['0', '21', '+1', ' 1', '1.0', '0x1', '1'.repeat(16), '', '१'])(
    'takes "%s" for no whole number from 1 to 20',
    (value) => {
      expect(refusal(`/x?limit=${encodeURIComponent(value)}`).problem.errors).toHaveLength(1);
    },
  );

  it('takes no text that the database would refuse', () => {
    expect(refusal('/x?name=%00').problem.errors).toHaveLength(1);
  });
});
