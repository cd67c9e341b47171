import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IncomingMessage, OutgoingMessage } from './broker.js';
import { decode, encode } from './codec.js';
import type { CommandMessage, EventMessage, JsonObject, Message, ReplyMessage } from './envelope.js';
import { OUTCOMES } from './envelope.js';
import { readJson } from './json-text.js';
import { DEFAULT_LIMITS } from './limits.js';
import { HEADERS, wireNames } from './wire-names.js';

const names = wireNames('test');

const address = {
  id: 'saga-1:charge:forward:1',
  name: 'payment.charge',
  contractVersion: 2,
  sagaId: 'saga-1',
  saga: 'order',
  path: 'charge',
  tenant: 'acme',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  body: { amount: 12 },
};
const command: CommandMessage = {
  ...address,
  kind: 'command',
  direction: 'forward',
  epoch: 3,
  attempt: 2,
  notAfter: 1_700_000_000_123,
};
const reply: ReplyMessage = {
  ...address,
  kind: 'reply',
  direction: 'compensation',
  epoch: 1,
  attempt: 2,
  outcome: 'failure',
  causationId: 'saga-1:charge:forward:1',
};
const event: EventMessage = { ...address, kind: 'event', name: 'order.confirmed' };

/** What a broker makes of a message. */
function delivered(outgoing: OutgoingMessage, changes: Partial<IncomingMessage> = {}): IncomingMessage {
  const text = typeof outgoing.content === 'string' ? outgoing.content : undefined;
  const content = new TextEncoder().encode(text);
  return { ...outgoing, queue: 'payment.commands', redelivered: false, content, text, ...changes };
}

const arrive = (message: Message, changes?: Partial<IncomingMessage>): IncomingMessage =>
  delivered(encode(message, names, 'orchestrator', 5_000), changes);

describe('encode', () => {
  it('sends a command to the exchange of commands, mandatory, under its own name', () => {
    expect(encode(command, names, 'orchestrator', 5_000)).toEqual({
      exchange: 'test.edda.commands',
      routingKey: 'payment.charge',
      mandatory: true,
      messageId: 'saga-1:charge:forward:1',
      correlationId: 'saga-1',
      type: 'payment.charge',
      appId: 'orchestrator',
      contentType: 'application/json',
      timestamp: 5_000,
      headers: {
        'edda-kind': 'command',
        'edda-saga': 'order',
        'edda-step': 'charge',
        'edda-contract-version': 2,
        'edda-tenant': 'acme',
        traceparent: address.traceparent,
        'edda-direction': 'forward',
        'edda-epoch': 3,
        'edda-attempt': 2,
        'edda-not-after': '2023-11-14T22:13:20.123Z',
      },
      content: '{"amount":12}',
    });
  });

  it('sends a revoke as the command that it revokes', () => {
    const { exchange, mandatory } = encode({ ...command, kind: 'revoke' }, names, 'orchestrator', 0);
    expect([exchange, mandatory]).toEqual(['test.edda.commands', true]);
  });

  it('sends a reply to the exchange of the participant that owns the command, mandatory', () => {
    const { exchange, routingKey, mandatory, headers } = encode(reply, names, 'payment', 0);
    expect([exchange, routingKey, mandatory]).toEqual(['test.edda.replies.payment', 'payment.charge', true]);
    expect(headers).toMatchObject({ 'edda-outcome': 'failure', 'edda-causation-id': reply.causationId });
    expect(headers).not.toHaveProperty(HEADERS.notAfter);
  });

  it('sends an event to whoever listens, and to nobody as well', () => {
    const { exchange, mandatory, headers } = encode(event, names, 'orchestrator', 0);
    expect([exchange, mandatory]).toEqual(['test.edda.events', false]);
    expect(headers).not.toHaveProperty(HEADERS.direction);
  });

  it.each([
    ['command', command],
    ['reply', reply],
  ])('leaves out of a %s the tenant that is the only one, and which attempt the first is', (_, message) => {
    const usual = { ...message, tenant: 'default', attempt: 1 };
    const { headers } = encode(usual, names, 'a', 0);
    expect(headers).not.toHaveProperty(HEADERS.tenant);
    expect(headers).not.toHaveProperty(HEADERS.attempt);
    expect(decode(arrive(usual))).toMatchObject({ ok: true, message: { tenant: 'default', attempt: 1 } });
  });

  it('leaves traceparent out where there is none', () => {
    expect(encode({ ...command, traceparent: undefined }, names, 'a', 0).headers).not.toHaveProperty(
      'traceparent',
    );
  });
});

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const text = fc
  .string({ minLength: 1, maxLength: 60, unit: 'grapheme' })
  .filter((value) => !/[\0\uFFFD]/u.test(value));
const small = fc.integer({ min: 1, max: 1_000_000 });
const body = fc
  .dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 4, stringUnit: 'grapheme' }), {
    maxKeys: 6,
  })
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonObject)
  .filter((value) => readJson(JSON.stringify(value), DEFAULT_LIMITS).ok)
  .filter((value) => !JSON.stringify(value).includes('\\u0000'));
const anyAddress = fc.record({
  id: text,
  name: fc.tuple(word, word).map(([owner, what]) => `${owner}.${what}`),
  contractVersion: small,
  sagaId: text,
  saga: word,
  path: text,
  tenant: text,
  traceparent: fc.option(text, { nil: undefined }),
  body,
});
const direction = fc.constantFrom('forward' as const, 'compensation' as const);
const anyMessage: fc.Arbitrary<Message> = fc
  .oneof(
    fc.tuple(
      anyAddress,
      fc.record({
        kind: fc.constantFrom('command' as const, 'revoke' as const),
        direction,
        epoch: small,
        attempt: small,
        notAfter: fc.integer({ min: 0, max: 4_000_000_000_000 }),
      }),
    ),
    fc.tuple(
      anyAddress,
      fc.record({
        kind: fc.constant('reply' as const),
        direction,
        epoch: small,
        attempt: small,
        outcome: fc.constantFrom(...OUTCOMES),
        causationId: text,
      }),
    ),
    fc.tuple(anyAddress, fc.record({ kind: fc.constant('event' as const) })),
  )
  .map(([where, what]) => ({ ...where, ...what }));

describe('decode', () => {
  it('reads back every message that encode wrote', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        expect(decode(arrive(message))).toEqual({ ok: true, message });
      }),
      { numRuns: 1_000 },
    );
  });

  it('never throws and never takes as a message what has a hostile header', () => {
    const hostile = fc.oneof(
      fc.constantFrom(
        undefined,
        null,
        '',
        'nonsense',
        '\0',
        'x'.repeat(513),
        '\uFFFD',
        Number.NaN,
        0,
        -1,
        1.5,
        2 ** 60,
      ),
      fc.object(),
      fc.array(fc.anything()),
    );
    const needed = Object.values(HEADERS).filter((name) => name in encode(command, names, 'a', 0).headers);
    const lenient: readonly string[] = [HEADERS.traceparent, HEADERS.attempt, HEADERS.tenant];
    fc.assert(
      fc.property(fc.constantFrom(...needed), hostile, (header, value) => {
        const message = arrive(command);
        const decoded = decode({ ...message, headers: { ...message.headers, [header]: value } });
        const passes =
          lenient.includes(header) ||
          (header === HEADERS.saga || header === HEADERS.step ? value === 'nonsense' : false);
        if (!passes) expect(decoded).toMatchObject({ ok: false, reason: expect.stringContaining(header) });
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    [command, HEADERS.kind],
    [command, HEADERS.saga],
    [command, HEADERS.step],
    [command, HEADERS.contractVersion],
    [command, HEADERS.direction],
    [command, HEADERS.epoch],
    [command, HEADERS.notAfter],
    [reply, HEADERS.outcome],
    [reply, HEADERS.causation],
    [event, HEADERS.saga],
  ])('names the header that is missing: %#', (message, header) => {
    const incoming = arrive(message);
    const headers = Object.fromEntries(Object.entries(incoming.headers).filter(([name]) => name !== header));
    expect(decode({ ...incoming, headers })).toEqual({
      ok: false,
      reason: `The header ${header} is missing or has no usable value.`,
    });
  });

  it.each([
    ['messageId', 'message-id'],
    ['correlationId', 'correlation-id'],
    ['type', 'type'],
  ] as const)('names the property that is missing or unusable: %s', (property, said) => {
    for (const value of [undefined, '', 'a\0b', 'a\uFFFDb']) {
      expect(decode(arrive(command, { [property]: value }))).toEqual({
        ok: false,
        reason: expect.stringContaining(`The property ${said}`),
      });
    }
  });

  it('does not read headers from a prototype that a sender put there', () => {
    const { headers, ...incoming } = arrive(command);
    const hidden: Record<string, unknown> = {};
    Object.setPrototypeOf(hidden, headers);
    expect(decode({ ...incoming, headers: hidden })).toMatchObject({ ok: false });
  });

  it('takes a message without a tenant as the default one, and refuses one whose tenant is unreadable', () => {
    const { headers, ...incoming } = arrive(command);
    const without = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== HEADERS.tenant));
    expect(decode({ ...incoming, headers: without })).toMatchObject({
      ok: true,
      message: { tenant: 'default' },
    });
    expect(
      decode({ ...incoming, headers: { ...headers, [HEADERS.tenant]: { other: 'acme' } } }),
    ).toMatchObject({
      ok: false,
      reason: expect.stringContaining(HEADERS.tenant),
    });
  });

  it('does without what is only for people: attempt and traceparent', () => {
    const { headers, ...incoming } = arrive(command);
    const decoded = decode({
      ...incoming,
      headers: { ...headers, [HEADERS.attempt]: 'two', traceparent: 7 },
    });
    expect(decoded).toMatchObject({ ok: true, message: { attempt: 1, traceparent: undefined } });
  });

  it.each<[string, Partial<IncomingMessage>, string]>([
    ['is not UTF-8', { text: undefined }, 'not valid UTF-8'],
    ['is not JSON', { text: '{"a":' }, 'not JSON'],
    ['is a JSON array', { text: '[1]' }, 'not an object'],
    ['is JSON null', { text: 'null' }, 'not an object'],
    ['is empty', { text: '' }, 'is empty'],
    ['is packed', { contentEncoding: 'gzip' }, 'content encoding is "gzip"'],
    ['is of another content type', { contentType: 'text/plain' }, 'content type is "text/plain"'],
    ['is too large', { content: new Uint8Array(DEFAULT_LIMITS.bodyBytes + 1) }, 'at most 1048576'],
    ['is nested too deep', { text: `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}` }, 'deeper than 64'],
    ['would change prototypes', { text: '{"a":[{"\\u005f_proto__":{"admin":true}}]}' }, '__proto__'],
    ['has a NUL in a text', { text: '{"a":"\\u0000"}' }, 'U+0000'],
    ['has a NUL in a name', { text: '{"\\u0000":1}' }, 'U+0000'],
    ['has half a surrogate pair', { text: '{"a":["\\ud800"]}' }, 'surrogate'],
  ])('refuses a body that %s, and still says whose message it is', (_what, changes, reason) => {
    const decoded = decode(arrive(command, changes));
    expect(decoded).toMatchObject({ ok: false, reason: expect.stringContaining(reason) });
    expect(decoded).toHaveProperty('address', { ...command, body: {} });
  });

  it('refuses headers beyond the limits, and still says whose message it is', () => {
    const { headers, ...incoming } = arrive(command);
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`x-${index}`, index]));
    expect(decode({ ...incoming, headers: { ...headers, ...many } })).toMatchObject({
      ok: false,
      reason: expect.stringContaining('at most 64 are read'),
      address: { sagaId: command.sagaId },
    });
  });

  it('holds to the limits that it is given', () => {
    expect(decode(arrive(command), { ...DEFAULT_LIMITS, keys: 1 })).toMatchObject({ ok: true });
    expect(
      decode(arrive({ ...command, body: { a: 1, b: 2 } }), { ...DEFAULT_LIMITS, keys: 1 }),
    ).toMatchObject({
      ok: false,
      reason: expect.stringContaining('more than 1 fields'),
    });
  });

  it('takes a message without a content type as JSON, and a body of the largest size', () => {
    const content = new Uint8Array(DEFAULT_LIMITS.bodyBytes);
    expect(decode(arrive(command, { contentType: undefined, content }))).toMatchObject({ ok: true });
  });
});
