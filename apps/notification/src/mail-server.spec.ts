import { describe, expect, it } from 'vitest';
import { answerTo, domainOf } from './mail-server.js';

describe('answerTo', () => {
  it('accepts a mail to an ordinary server at once', () => {
    expect(answerTo('anna@customers.example', 1)).toBe('accepted');
  });

  it('sends a mail to a greylisting server away twice, and lets it in from the third attempt on', () => {
    const answers = [1, 2, 3, 4].map((attempt) => answerTo('anna@greylisted.example', attempt));
    expect(answers).toEqual(['try-later', 'try-later', 'accepted', 'accepted']);
  });

  it('knows the server by its domain, in any case of letters, and by nothing else', () => {
    expect(answerTo('anna@Greylisted.Example', 1)).toBe('try-later');
    expect(answerTo('greylisted.example@customers.example', 1)).toBe('accepted');
    expect(answerTo('anna@mx.greylisted.example', 1)).toBe('accepted');
  });
});

describe('domainOf', () => {
  it('is what stands behind the last @', () => {
    expect(domainOf('"anna@home"@customers.example')).toBe('customers.example');
  });
});
