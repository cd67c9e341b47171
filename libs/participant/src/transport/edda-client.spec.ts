import { masstransit } from '@edda/messaging';
import { inProcessBroker } from '@edda/testing';
import type { InProcessBrokerHub } from '@edda/testing';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EddaClient } from './edda-client.js';
import { EddaRecord } from './edda-record.js';
import { startShop } from './shop.fixture.js';
import type { RunningShop } from './shop.fixture.js';
import type { ClientOptions } from './transport-options.js';

let hub: InProcessBrokerHub;
let shop: RunningShop;
let client: EddaClient;
const open = (options: Partial<ClientOptions> = {}) =>
  new EddaClient({ service: 'till', broker: hub.broker, ...options });

beforeEach(async () => {
  hub = inProcessBroker();
  shop = await startShop(hub, { retries: [], drainMs: 50 });
  client = open();
});
afterEach(async () => {
  await client.close();
  await shop.app.close();
});

const ask = (data: object, pattern: unknown = 'quotes.get') =>
  lastValueFrom(client.send<object>(pattern, data));

describe('EddaClient', () => {
  it('emits an event, and is done when it is confirmed', async () => {
    await lastValueFrom(client.emit('order.placed', new EddaRecord({ orderId: '7' }, { id: 'placed:7' })));
    await expect.poll(() => shop.seen.calls).toContain('placed 7 placed:7 at attempt 1');
  });

  it('emits an event that nobody listens to', async () => {
    await expect(
      lastValueFrom(client.emit('nobody.cares', {}), { defaultValue: 'done' }),
    ).resolves.toBeUndefined();
  });

  it('asks, and gets the last value that the handler gives', async () => {
    await expect(ask({ orderId: '7' })).resolves.toEqual({ cents: 2 });
  });

  it('asks several at once, and mixes no answers up', async () => {
    const asked = Array.from({ length: 20 }, (_, index) => ask({ orderId: String(index) }));
    expect(await Promise.all(asked)).toHaveLength(20);
  });

  it('is told what the handler threw, and not that something went wrong inside', async () => {
    await expect(ask({ orderId: 'broken' })).rejects.toEqual({
      status: 'error',
      message: 'the disk is full',
    });
    await expect(ask({ orderId: 'unknown' })).rejects.toEqual({ code: 'unknown' });
  });

  it('is answered by what an exception filter makes of an error', async () => {
    await expect(ask({}, { cmd: 'filtered' })).resolves.toEqual({ quote: 'none' });
  });

  it('says which binding is missing when nobody takes a question', async () => {
    await expect(ask({}, 'quotes.absent')).rejects.toThrow(
      /Nobody takes "quotes.absent" .*no queue is bound to the exchange "edda.commands"/,
    );
    await expect(client.command('order.place', {})).rejects.toThrow('Nobody takes "order.place"');
  });

  it('says what it waited for in vain, and how long', async () => {
    await client.close();
    client = open({ timeoutMs: 60 });
    await expect(ask({}, 'quotes.silent')).rejects.toThrow(/No answer to "quotes.silent" .* within 60 ms/);
  });

  it('fails what is being asked when it is closed', async () => {
    const asked = ask({}, 'quotes.silent');
    asked.catch(() => undefined);
    await expect.poll(() => client.unwrap() !== undefined && hub.depthOf('shop.inbox')).toBe(0);
    await client.close();
    await expect(asked).rejects.toThrow(/closed|not confirmed|waits/);
  });

  it('sends without asking for an answer', async () => {
    await client.command('quotes.get', { orderId: '9' });
    await expect.poll(() => shop.seen.calls).toContain('quote 9');
  });

  it('sends while the connection comes back, with the same id', async () => {
    await client.connect();
    hub.interrupt();
    await firstValueFrom(client.emit('order.placed', new EddaRecord({ orderId: '7' }, { id: 'x' })), {
      defaultValue: undefined,
    });
    await expect.poll(() => shop.seen.calls).toContain('placed 7 x at attempt 1');
  });

  it('writes the envelope that it is told to', async () => {
    await shop.app.close();
    const envelopes = [
      {
        match: 'order.placed',
        envelope: masstransit({ names: { 'order.placed': 'urn:message:Acme:OrderPlaced' } }),
      },
    ];
    shop = await startShop(hub, { envelopes, drainMs: 50 });
    await client.close();
    client = open({ envelopes });
    await lastValueFrom(client.emit('order.placed', new EddaRecord({ orderId: '5' }, { id: 'five' })));
    await expect.poll(() => shop.seen.calls).toContain('placed 5 five at attempt 1');
  });

  it.each([[[1, 2]], ['text']])('refuses data that is no object: %j', async (data) => {
    await expect(lastValueFrom(client.emit('order.placed', data))).rejects.toThrow(
      'the body of a message is an object',
    );
  });

  it("refuses headers that are Edda's, and options that cannot be used", () => {
    expect(() => new EddaRecord({}, { headers: { 'edda-kind': 'reply' } })).toThrow("is Edda's own");
    expect(() => open({ service: 'T', timeoutMs: 0 })).toThrow(/service is "T"[\s\S]*timeoutMs is 0/);
  });

  it('says that the broker cannot be reached, and tries again the next time', async () => {
    const lonely = open({
      timeoutMs: 30,
      broker: (identity, log) => Object.assign(hub.broker(identity, log), { connect: () => undefined }),
    });
    await expect(lonely.command('order.place', {})).rejects.toThrow('could not be reached within 30 ms');
    await expect(lonely.connect()).rejects.toThrow('could not be reached');
    await lonely.close();
  });
});
