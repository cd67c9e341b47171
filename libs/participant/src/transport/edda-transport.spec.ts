import { HEADERS, nest, SERVICE_HEADERS } from '@edda/messaging';
import { inProcessBroker } from '@edda/testing';
import type { InProcessBrokerHub } from '@edda/testing';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MessagePattern } from '@nestjs/microservices';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EddaTransport } from './edda-transport.js';
import { Outsider, startShop } from './shop.fixture.js';
import type { RunningShop } from './shop.fixture.js';
import type { TransportOptions } from './transport-options.js';

const INBOX = 'shop.inbox';
let hub: InProcessBrokerHub;
let outsider: Outsider;
let shop: RunningShop;

beforeEach(async () => {
  hub = inProcessBroker();
  outsider = await Outsider.open(hub);
});
afterEach(async () => {
  await shop.app.close();
  await outsider.close();
});

async function start(options: Partial<TransportOptions> = {}): Promise<void> {
  shop = await startShop(hub, options);
}
const letter = async (): Promise<(typeof outsider.letters)[number]> => {
  await expect.poll(() => outsider.letters.length).toBeGreaterThan(0);
  const [found] = outsider.letters;
  if (found === undefined) throw new Error('The letter is gone.');
  return found;
};

describe('EddaTransport', () => {
  it('gives an event to every handler whose pattern matches, and keeps nothing of it', async () => {
    await start();
    await outsider.event('order.placed', { orderId: '7' });
    await expect.poll(() => shop.seen.calls).toEqual(['placed 7 m-1 at attempt 1', 'any 7']);
    expect(hub.depthOf(INBOX)).toBe(0);
  });

  it('tries a failing handler again after the waits that it was told, and then no more', async () => {
    await start();
    shop.seen.failures = 99;
    await outsider.event('order.placed', { orderId: '7' });
    const { headers, messageId, text } = await letter();
    const attempts = shop.seen.calls.filter((call) => call.startsWith('placed'));
    expect(attempts).toEqual([1, 2, 3].map((attempt) => `placed 7 m-1 at attempt ${attempt}`));
    expect({ messageId, text }).toEqual({ messageId: 'm-1', text: '{"orderId":"7"}' });
    expect(headers).toMatchObject({
      [HEADERS.deadReason]: 'unprocessable',
      [HEADERS.deadDetail]: 'It failed at each of 3 attempts, at last with: the disk is full.',
      [HEADERS.deadQueue]: INBOX,
      [HEADERS.deadExchange]: 'edda.events',
      [HEADERS.deadRoutingKey]: 'order.placed',
      [HEADERS.deadBy]: 'shop',
      [HEADERS.deadAttempts]: 3,
      [HEADERS.deadStack]: expect.stringMatching(/^Error: the disk is full\n\s+at .*shop\.fixture/),
    });
    expect(headers).not.toHaveProperty(SERVICE_HEADERS.failedAttempts);
  });

  it('is content when a later attempt succeeds', async () => {
    await start();
    shop.seen.failures = 1;
    await outsider.event('order.placed', { orderId: '7' });
    await expect.poll(() => shop.seen.calls).toContain('placed 7 m-1 at attempt 2');
    expect(outsider.letters).toEqual([]);
  });

  it('believes no attempts that a sender counts', async () => {
    await start();
    const headers = { [SERVICE_HEADERS.failedAttempts]: 9, [HEADERS.originExchange]: 'edda.commands' };
    await outsider.event('order.placed', { orderId: '7' }, { headers });
    await expect.poll(() => shop.seen.calls).toContain('placed 7 m-1 at attempt 1');
  });

  it.each([
    ['parcel.sent', { orderId: 'invalid' }, 'contract-violated', 'orderId must be a number.'],
    ['parcel.sent', { orderId: 'old' }, 'contract-violated', 'It is from 1970.'],
  ])('puts aside at once what no attempt would mend: %s %j', async (name, body, reason, detail) => {
    await start();
    await outsider.event(name, body);
    const { headers } = await letter();
    expect(headers).toMatchObject({ [HEADERS.deadReason]: reason, [HEADERS.deadDetail]: detail });
    expect(shop.seen.calls).toHaveLength(1);
  });

  it.each([
    ['{', {}, 'undecodable'],
    ['[]', {}, 'undecodable'],
    ['{}', { messageId: '' }, 'undecodable'],
  ])('puts aside what it cannot read: %s %j', async (content, changes, reason) => {
    await start();
    await outsider.publish('edda.events', 'order.placed', content, changes);
    expect((await letter()).headers).toMatchObject({ [HEADERS.deadReason]: reason });
    expect(shop.seen.calls).toEqual([]);
  });

  it('puts aside what a binding brings that nobody handles any more', async () => {
    await start({ envelopes: [{ match: 'stray', envelope: nest() }] });
    await outsider.event('stray', { pattern: 'stray', data: {} });
    expect((await letter()).headers).toMatchObject({
      [HEADERS.deadReason]: 'no-handler',
      [HEADERS.deadDetail]: expect.stringContaining('order.placed'),
    });
    const { headers } = await letter();
    expect(headers).not.toHaveProperty(HEADERS.deadAttempts);
    expect(headers).not.toHaveProperty(HEADERS.deadStack);
  });

  it("reads Nest's envelope where it is told to, under the name that is given", async () => {
    const envelope = nest({ names: { 'order.placed': 'order_placed' } });
    await start({ envelopes: [{ match: 'legacy.#', envelope }] });
    await outsider.event('legacy.orders', { pattern: 'order_placed', data: { orderId: '8' } });
    await expect.poll(() => shop.seen.calls).toContain('placed 8 m-1 at attempt 1');
  });

  it('sees the error of a request-scoped handler as it was thrown', async () => {
    await start({ retries: [] });
    await outsider.event('request.scoped', {});
    expect((await letter()).headers[HEADERS.deadDetail]).toContain('from a request scope');
  });

  it('calls the hooks of instrumentation around each handler', async () => {
    await start();
    const ended = vi.fn();
    shop.transport.setOnProcessingStartHook((_id, _context, done) => void done());
    shop.transport.setOnProcessingEndHook(ended);
    await outsider.event('order.placed', { orderId: '7' });
    await expect.poll(() => ended.mock.calls.length).toBe(2);
  });

  it('lets what is being handled finish before it closes, and takes nothing new', async () => {
    await start();
    await outsider.event('order.slow', { orderId: '7' });
    await expect.poll(() => shop.seen.calls).toContain('slow began');
    const closed = shop.transport.close();
    await outsider.event('order.placed', { orderId: '8' });
    shop.seen.release();
    await closed;
    expect(shop.seen.calls).toEqual(['any 7', 'slow began', 'slow ended']);
    expect(hub.depthOf(INBOX)).toBe(1);
  });

  it('gives back what a shutdown cannot wait for', async () => {
    await start({ drainMs: 20 });
    await outsider.event('order.slow', { orderId: '7' });
    await expect.poll(() => shop.seen.calls).toContain('slow began');
    await shop.transport.close();
    expect(hub.depthOf(INBOX)).toBe(1);
    shop.seen.release();
  });

  it('goes on after a lost connection', async () => {
    await start();
    hub.interrupt();
    await expect
      .poll(async () => (await outsider.event('order.placed', { orderId: '7' }))?.status)
      .toBe('confirmed');
    await expect.poll(() => shop.seen.calls).toContain('placed 7 m-1 at attempt 1');
  });
});

describe('EddaTransport refuses', () => {
  beforeEach(() => start());

  it('options that cannot be used, all at once', () => {
    const wrong = { service: 'Shop', broker: 7, prefetch: 0, retries: ['soon'], namespace: 'A', drainMs: -1 };
    const make = () => new EddaTransport(wrong as unknown as TransportOptions);
    for (const sentence of [
      /service is "Shop"/,
      /broker is missing/,
      /prefetch is 0/,
      /"soon"/,
      /namespace/,
      /drainMs/,
    ])
      expect(make).toThrow(sentence);
  });

  it('the name of the orchestrators, whose queue it would share', () => {
    const make = () => new EddaTransport({ service: 'orchestrator', broker: hub.broker });
    expect(make).toThrow(/service is "orchestrator".*Choose another name/);
  });

  it('to listen with two handlers of one message', async () => {
    @Controller()
    class Twice {
      @MessagePattern('a.b') one(): void {}
      @MessagePattern('a.b') two(): void {}
    }
    @Module({ controllers: [Twice] })
    class TwiceModule {}
    const strategy = new EddaTransport({ service: 'twice', broker: hub.broker });
    const app = await NestFactory.createMicroservice<MicroserviceOptions>(TwiceModule, {
      strategy,
      logger: false,
    });
    await expect(app.listen()).rejects.toThrow('"a.b" has two handlers');
    await app.close();
  });
});
