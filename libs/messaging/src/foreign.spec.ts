import { describe, expect, it } from 'vitest';
import type { IncomingMessage } from './broker.js';
import { decodeForeign } from './foreign.js';
import { HEADERS } from './wire-names.js';

const bodyOf = (text: string) => ({ text, content: new TextEncoder().encode(text) });

/** An event as a service sends it that has never heard of Edda. */
function incoming(changes: Partial<IncomingMessage> = {}): IncomingMessage {
  return {
    queue: 'orchestrator.inbox',
    exchange: 'edda.events',
    routingKey: 'order.paid',
    redelivered: false,
    messageId: 'm-1',
    headers: {},
    ...bodyOf('{"orderId":"o-1"}'),
    ...changes,
  };
}

const refusal = (changes: Partial<IncomingMessage>): string => {
  const decoded = decodeForeign(incoming(changes));
  return decoded.ok ? 'it was read' : decoded.reason;
};

describe('a message from a service that knows nothing of Edda', () => {
  it('needs a routing key, a message id and a JSON object, and nothing else', () => {
    expect(decodeForeign(incoming())).toEqual({
      ok: true,
      message: {
        id: 'm-1',
        name: 'order.paid',
        contractVersion: 1,
        tenant: 'default',
        body: { orderId: 'o-1' },
      },
    });
  });

  it('brings contract version, tenant and trace along if it has them', () => {
    const headers = {
      [HEADERS.contractVersion]: 3,
      [HEADERS.tenant]: 'north',
      [HEADERS.traceparent]: '00-a-b-01',
    };
    expect(decodeForeign(incoming({ headers }))).toMatchObject({
      message: { contractVersion: 3, tenant: 'north', traceparent: '00-a-b-01' },
    });
  });

  it.each([undefined, 'application/json', 'application/json; charset=utf-8', 'application/cloudevents+json'])(
    'may call its content %j',
    (contentType) => {
      expect(decodeForeign(incoming({ contentType })).ok).toBe(true);
    },
  );

  it('is called what it was routed by, whatever its library writes into the type', () => {
    expect(decodeForeign(incoming({ type: 'com.example.OrderPaid' }))).toMatchObject({
      message: { name: 'order.paid' },
    });
  });

  it('is called by its type where it was published straight to the queue', () => {
    const straight = { exchange: '', routingKey: 'orchestrator.inbox' };
    expect(decodeForeign(incoming({ ...straight, type: 'order.paid' }))).toMatchObject({
      message: { name: 'order.paid' },
    });
    expect(refusal(straight)).toContain('no usable name');
  });

  it.each([undefined, '', 'm\0', `m\uFFFD`, 'm'.repeat(513)])(
    'is refused with the message id %j',
    (messageId) => {
      expect(refusal({ messageId })).toContain('message-id');
    },
  );

  it.each(['', 'a\0b', 'k'.repeat(513)])('is refused with the routing key %j', (routingKey) => {
    expect(refusal({ routingKey })).toContain('no usable name');
  });

  it.each([
    [{ [HEADERS.contractVersion]: 0 }, HEADERS.contractVersion],
    [{ [HEADERS.contractVersion]: '2' }, HEADERS.contractVersion],
    [{ [HEADERS.contractVersion]: { nested: 1 } }, HEADERS.contractVersion],
    [{ [HEADERS.tenant]: 7 }, HEADERS.tenant],
    [{ [HEADERS.tenant]: '' }, HEADERS.tenant],
  ])('is refused with the headers %j rather than taken for something else', (headers, named) => {
    expect(refusal({ headers })).toContain(named);
  });

  it.each([
    [bodyOf('not json'), 'is not JSON'],
    [bodyOf('[1]'), 'not an object'],
    [bodyOf('null'), 'not an object'],
    [bodyOf('{"a":"\\u0000"}'), 'cannot be stored'],
    [bodyOf('{"__proto__":{}}'), '__proto__'],
    [bodyOf(`${'{"a":'.repeat(70)}1${'}'.repeat(70)}`), 'nested deeper'],
    [{ text: undefined, content: new Uint8Array([0xff]) }, 'UTF-8'],
    [{ contentType: 'application/xml' }, 'application/xml'],
    [{ contentType: 'application/jsonp' }, 'application/jsonp'],
    [{ content: new Uint8Array(1024 * 1024 + 1) }, 'at most'],
  ])('is refused with a body that cannot be read (%#)', (changes, why) => {
    expect(refusal(changes)).toContain(why);
  });

  it('ignores a header that would change the prototype of all objects', () => {
    const headers = JSON.parse(`{"__proto__":{"${HEADERS.tenant}":"north"}}`) as Record<string, unknown>;
    expect(decodeForeign(incoming({ headers }))).toMatchObject({ message: { tenant: 'default' } });
  });

  it('says its name when nothing else could be read, so that it can be told of', () => {
    expect(decodeForeign(incoming({ messageId: undefined }))).toMatchObject({
      ok: false,
      name: 'order.paid',
    });
  });
});
