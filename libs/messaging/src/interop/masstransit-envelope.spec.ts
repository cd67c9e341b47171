import { describe, expect, it } from 'vitest';
import type { IncomingMessage } from '../broker.js';
import { incomingWith, nestedBody } from './incoming.fixture.js';
import { masstransit } from './masstransit-envelope.js';

const envelope = masstransit({ names: { 'order.placed': 'urn:message:Acme.Orders:OrderPlaced' } });

/** As MassTransit writes it. */
const sent = {
  messageId: '9c7b0000-5d3a-0015-1f2e-08dc5a0f1b11',
  requestId: null,
  correlationId: null,
  conversationId: '9c7b0000-5d3a-0015-2222-08dc5a0f1b11',
  sourceAddress: 'rabbitmq://broker/shop',
  messageType: ['urn:message:Acme.Orders:OrderPlaced', 'urn:message:Acme:IAudited'],
  message: { orderId: 'o-1' },
  expirationTime: null,
  sentTime: '2026-01-02T03:04:05.6789Z',
  headers: {},
  host: { machineName: 'shop-1', massTransitVersion: '8.3.0' },
};

const contentType = 'application/vnd.masstransit+json';
const read = (body: unknown, changes: Partial<IncomingMessage> = {}) =>
  envelope.read(incomingWith(body, { contentType, ...changes }));
const refusal = (body: unknown): string => {
  const found = read(body);
  return found.ok ? `read as ${found.message.name}` : found.reason;
};

describe('the envelope of MassTransit', () => {
  it('gives name, id, body and conversation', () => {
    expect(read(sent)).toEqual({
      ok: true,
      message: {
        id: sent.messageId,
        name: 'order.placed',
        contractVersion: 1,
        tenant: 'default',
        correlationId: sent.conversationId,
        body: { orderId: 'o-1' },
      },
    });
  });

  it('has the first known name of several types', () => {
    expect(read({ ...sent, messageType: sent.messageType.toReversed() }).ok).toBe(true);
  });

  it('writes GUIDs, the same for the same message, and the type', () => {
    const message = {
      id: 'saga-1:confirm:forward:1',
      name: 'order.placed',
      correlationId: 'saga-1',
      body: { orderId: 'o-1' },
      appId: 'orchestrator',
      now: Date.UTC(2026, 0, 2),
    };
    const written = envelope.write(message);
    expect(written).toEqual(envelope.write({ ...message }));
    expect(written?.contentType).toBe(contentType);
    const body = JSON.parse(written?.content ?? '') as Record<string, unknown>;
    expect(body).toMatchObject({
      messageId: expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      ),
      messageType: ['urn:message:Acme.Orders:OrderPlaced'],
      message: { orderId: 'o-1' },
      sentTime: '2026-01-02T00:00:00.000Z',
    });
    expect(body['messageId']).not.toBe(body['conversationId']);
  });

  it('has no name for what it was not told of', () => {
    const message = { id: 'm', name: 'order.paid', body: {}, appId: 'x', now: 0 };
    expect(envelope.write(message)).toBeUndefined();
  });

  it.each([
    ['{}', 'no list messageType'],
    ['{"messageType":"urn:message:Acme.Orders:OrderPlaced"}', 'no list messageType'],
    ['{"messageType":[{"a":1},null]}', 'No name is given for a message of the type that is missing.'],
    ['{"messageType":["urn:message:Other:X"],"message":{}}', 'of the type urn:message:Other:X'],
    ['{"messageType":["urn:message:Acme.Orders:OrderPlaced"],"message":7}', 'not a JSON object'],
    ['{"messageType":["urn:message:Acme.Orders:OrderPlaced"],"message":{}}', 'message-id is missing'],
    [nestedBody(50_000), 'nested deeper'],
  ])('refuses %.70s', (body, reason) => {
    expect(refusal(body)).toContain(reason);
  });

  it.each<Readonly<Record<string, string>>>([
    { 'a.b': 'OrderPlaced' },
    { 'a.b': 'urn:message:X:Y', 'c.d': 'urn:message:X:Y' },
  ])('refuses the names %j', (names) => {
    expect(() => masstransit({ names })).toThrow('masstransit({ names })');
  });
});
