import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { causeOf } from './letter-cause.js';

const cause = (detail: string, more: Partial<Parameters<typeof causeOf>[0]> = {}) =>
  causeOf({
    reason: 'contract-violated',
    queue: 'payment.commands',
    name: 'payment.charge',
    detail,
    ...more,
  });

describe('the cause of a letter', () => {
  it('names reason, queue, message and sentence', () => {
    expect(cause('cents must be whole')).toBe(
      'contract-violated payment.commands payment.charge: cents must be whole',
    );
    expect(cause('no JSON', { name: undefined })).toBe('contract-violated payment.commands: no JSON');
  });

  it.each([
    ['cents must not be less than 5', 'cents must not be less than 70.25'],
    [
      'lines/0/sku must be text; lines/1/sku must be text',
      'lines/7/sku must be text; lines/12/sku must be text',
    ],
    [
      'There is no saga 019b0c5f-02d4-7a10-8c55-9e1f4b7a2d60.',
      'There is no saga 0192f3aa-77d4-7abc-9c55-aaaaaaaaaaaa.',
    ],
    ['The correlation id "x y" is none.', 'The correlation id "7" is none.'],
    ["Unexpected token 'o'", "Unexpected token '}'"],
    ['key order-4711 is taken', 'key order-4712 is taken'],
    ['at 2030-01-31T12:00:00.000Z', 'at 2031-02-28T01:10:59.123Z'],
    ['hash 0xAB12', 'hash 0x77ff'],
  ])('is the same for %j and %j', (one, other) => {
    expect(cause(one)).toBe(cause(other));
  });

  it('does not tell by the ids of the message itself', () => {
    const one = cause('Message abc-def of saga my-saga failed.', {
      messageId: 'abc-def',
      correlationId: 'my-saga',
    });
    const other = cause('Message ghi-jkl of saga no-saga failed.', {
      messageId: 'ghi-jkl',
      correlationId: 'no-saga',
    });
    expect(one).toBe(other);
    expect(cause('a failure', { messageId: 'a' })).toContain('a failure');
  });

  it('is another one for another field, reason, queue or message', () => {
    const all = [
      cause('cents must be whole'),
      cause('currency must be text'),
      cause('cents must be whole', { reason: 'undecodable' }),
      cause('cents must be whole', { queue: 'bank.commands' }),
      cause('cents must be whole', { name: 'payment.refund' }),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it('leaves words with an apostrophe alone', () => {
    expect(cause("it doesn't fit, and won't")).toContain("it doesn't fit, and won't");
  });

  it('fits into an index, and takes no time, whatever the sentence is', () => {
    const nasty = fc.constantFrom('"', "'", '`', '…', '-', '1', 'a', '\ud83d\ude00', ' ');
    const detail = fc.array(nasty, { maxLength: 2_000 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(detail, fc.string({ maxLength: 600 }), (text, name) => {
        const found = cause(text, { name });
        expect(new TextEncoder().encode(found).length).toBeLessThan(2_000);
        expect(found).not.toMatch(/\p{Surrogate}/u);
      }),
      { numRuns: 200 },
    );
  });
});
