import { describe, expect, it } from 'vitest';
import { thrownSentence } from './participant-log.js';

describe('thrownSentence', () => {
  it.each([
    ['an error’s message as it is', new Error('Come again later.'), 'Come again later.'],
    ['a message without its full stop', new Error('not yet'), 'not yet.'],
    ['a message of several lines on one', new Error('no:\n  because\r\n\nso'), 'no: because so.'],
    ['what is no error', 'a text', 'a text.'],
    ['nothing at all', undefined, 'undefined.'],
  ])('gives %s', (_what, thrown, sentence) => {
    expect(thrownSentence(thrown)).toBe(sentence);
  });

  it('says where an error arose that nobody wrote to be read', () => {
    const sentence = thrownSentence(new TypeError('x is not a function'));
    expect(sentence).toMatch(
      /^TypeError: x is not a function \(at .*participant-log\.spec\.ts:\d+:\d+\)+\.$/,
    );
  });

  it('does without the place when there is no stack', () => {
    const error = new RangeError('too long');
    delete error.stack;
    expect(thrownSentence(error)).toBe('RangeError: too long.');
  });
});
