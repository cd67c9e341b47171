import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../envelope.js';
import { DEFAULT_LIMITS } from '../limits.js';
import { edda } from './envelope.js';
import type { Envelope } from './envelope.js';
import { incomingWith } from './incoming.fixture.js';
import { masstransit } from './masstransit-envelope.js';
import { nest } from './nest-envelope.js';

const NAMES = ['order.placed', 'payment.charged'];

const envelopes: readonly (readonly [string, Envelope])[] = [
  ['edda', edda()],
  ['nest', nest()],
  ['nest with names', nest({ names: { 'order.placed': 'order_placed', 'payment.charged': { e: 'paid' } } })],
  [
    'masstransit',
    masstransit({ names: { 'order.placed': 'urn:message:A:B', 'payment.charged': 'urn:message:A:C' } }),
  ],
];

/** Texts that can be stored: no NUL, whole characters. */
const text = fc.string({ unit: 'binary' }).filter((made) => !/[\0\p{Surrogate}\uFFFD]/u.test(made));
const id = text.filter((made) => made !== '' && made.length <= 100);
const field = text.filter((made) => made !== '__proto__');
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(field, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;
const body = fc.dictionary(field, json, { maxKeys: 4, noNullPrototype: true });

describe.each(envelopes)('the envelope %s', (_kind, envelope) => {
  it('gives back what was put into it', () => {
    fc.assert(
      fc.property(
        fc.record({
          id,
          correlationId: fc.option(id, { nil: undefined }),
          name: fc.constantFrom(...NAMES),
          body,
        }),
        (message) => {
          const enclosed = { ...message, body: message.body as JsonObject, appId: 'shop', now: 0 };
          const written = envelope.write(enclosed);
          if (written === undefined) throw new Error(`It has no name for ${message.name}.`);
          const { contentType, content } = written;
          const { correlationId } = message;
          const incoming = incomingWith(content, {
            routingKey: message.name,
            messageId: message.id,
            contentType,
            ...(correlationId === undefined ? {} : { correlationId }),
          });
          const read = envelope.read(incoming);
          expect(read).toEqual({
            ok: true,
            message: {
              id: message.id,
              name: message.name,
              contractVersion: 1,
              tenant: 'default',
              ...(correlationId === undefined ? {} : { correlationId }),
              body: message.body,
            },
          });
        },
      ),
    );
  });

  it('never throws, whatever comes', () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.json(),
      json.map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(hostile, fc.option(fc.string(), { nil: undefined }), (content, messageId) => {
        const read = envelope.read(incomingWith(content, { messageId }));
        if (!read.ok) expect(read.reason).toMatch(/\.$/);
      }),
    );
  });

  it('reads nothing that is not UTF-8, or exceeds the limits', () => {
    expect(envelope.read({ ...incomingWith('{}'), text: undefined }).ok).toBe(false);
    expect(envelope.read({ ...incomingWith('{}'), content: new Uint8Array(2 ** 20 + 1) }).ok).toBe(false);
    const small = { ...DEFAULT_LIMITS, bodyBytes: 20 };
    expect(envelope.read(incomingWith({ text: 'x'.repeat(30) }, { messageId: 'm' }), small)).toMatchObject({
      reason: expect.stringContaining('at most 20 are read'),
    });
    const headers = Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`h-${index}`, 1]));
    expect(envelope.read(incomingWith({}, { headers, messageId: 'm' })).ok).toBe(false);
  });
});
