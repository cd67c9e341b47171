import { describe, expect, it } from 'vitest';
import type { IncomingMessage } from '../broker.js';
import { incomingWith, nestedBody } from './incoming.fixture.js';
import { nest } from './nest-envelope.js';
import type { NestEnvelopeOptions } from './nest-envelope.js';

const packet = { pattern: 'order.placed', data: { orderId: 'o-1' } };

const read = (body: unknown, changes: Partial<IncomingMessage> = {}, options?: NestEnvelopeOptions) =>
  nest(options).read(incomingWith(body, { messageId: 'm-1', ...changes }));
const refusal = (...of: Parameters<typeof read>): string => {
  const found = read(...of);
  return found.ok ? `read as ${found.message.name}` : found.reason;
};

describe("the envelope of Nest's RabbitMQ transport", () => {
  it('gives name, id, body and correlation', () => {
    expect(read(packet, { correlationId: 'c-1' })).toEqual({
      ok: true,
      message: {
        id: 'm-1',
        name: 'order.placed',
        contractVersion: 1,
        tenant: 'default',
        correlationId: 'c-1',
        body: { orderId: 'o-1' },
      },
    });
  });

  it('has the id of a request only where there is no message-id', () => {
    expect(read({ ...packet, id: 'r-1' })).toMatchObject({ message: { id: 'm-1' } });
    expect(read({ ...packet, id: 'r-1' }, { messageId: undefined })).toMatchObject({
      message: { id: 'r-1' },
    });
  });

  it('refuses a message without any id, and says what to do', () => {
    expect(refusal(packet, { messageId: undefined })).toContain('idOf');
  });

  it('derives the id of a message that has none, if it is told how', () => {
    const idOf = (name: string, data: object) => `${name}:${'orderId' in data ? String(data.orderId) : ''}`;
    const without = { messageId: undefined };
    expect(read(packet, without, { idOf })).toMatchObject({ message: { id: 'order.placed:o-1' } });
    const broken = () => {
      throw new Error('no');
    };
    expect(refusal(packet, without, { idOf: broken })).toContain('no message-id');
  });

  it.each(['order_placed', { cmd: 'placed', v: 1 }, { v: 1, cmd: 'placed' }])(
    'has the name that is given for the pattern %j, whatever the routing key',
    (pattern) => {
      const names = { 'order.placed': typeof pattern === 'string' ? pattern : { cmd: 'placed', v: 1 } };
      const found = read({ ...packet, pattern }, { routingKey: 'legacy.orders' }, { names });
      expect(found).toMatchObject({ ok: true, message: { name: 'order.placed' } });
    },
  );

  it.each([
    ['order.placed', 'order_placed'],
    ['order.place', { cmd: 'place' }],
    ['order.paid', 'order.paid'],
  ])('writes %s with the pattern %j, and without the id that would make it a request', (name, pattern) => {
    const names = { 'order.placed': 'order_placed', 'order.place': { cmd: 'place' } };
    const written = nest({ names }).write({ id: 'm-1', name, body: { x: 1 }, appId: 'shop', now: 0 });
    expect(JSON.parse(written?.content ?? '')).toEqual({ pattern, data: { x: 1 } });
  });

  it('lets nobody say another name than the one that he published it under', () => {
    expect(refusal({ ...packet, pattern: 'order.paid' })).toBe(
      'The pattern "order.paid" is not the routing key "order.placed", and no name is given for it.',
    );
    expect(refusal({ ...packet, pattern: { cmd: 'x' } })).toContain('no name is given');
  });

  it.each([
    ['[]', 'not an object'],
    ['nonsense', 'not JSON'],
    ['{"data":{}}', 'no pattern'],
    ['{"pattern":7,"data":{}}', 'no pattern'],
    ['{"pattern":"order.placed"}', 'data in the envelope is not a JSON object'],
    ['{"pattern":"order.placed","data":[1]}', 'data in the envelope is not a JSON object'],
    [`{"pattern":${nestedBody(100_000)},"data":{}}`, 'nested deeper'],
    [`{"pattern":"order.placed","data":${nestedBody(100_000)}}`, 'nested deeper'],
    ['{"pattern":"order.placed","data":{"__proto__":{"x":1}}}', '__proto__'],
  ])('refuses %.40s', (body, reason) => {
    expect(refusal(body)).toContain(reason);
  });

  it('refuses two names with one pattern', () => {
    expect(() => nest({ names: { 'a.b': 'x', 'c.d': 'x' } })).toThrow('two names have the same pattern');
  });
});
