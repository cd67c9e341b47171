import { readFileSync } from 'node:fs';
import { masstransit, nest, retryLevels, SERVICE_HEADERS, serviceTopology } from '@edda/messaging';
import type { EnvelopeRule } from '@edda/messaging';
import { EddaContext, EddaClient, EddaRecord, EddaTransport, PutAside } from '@edda/participant';
import { inProcessBroker } from '@edda/testing';
import { Controller, Module } from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClientRMQ, Ctx, EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const page = readFileSync(new URL('../../../../docs/interop.md', import.meta.url), 'utf8');
const here = readFileSync(new URL(import.meta.url), 'utf8');

interface Order {
  readonly orderId: string;
}

const { broker } = inProcessBroker();
const loyalty = { points: new Map<string, number>() };

@Controller()
export class LoyaltyController {
  @EventPattern<string>('order.*')
  count(@Payload() order: Order, @Ctx() context: EddaContext): void {
    if (!order.orderId) throw new PutAside('An event about no order is nobody’s.');
    loyalty.points.set(context.getMessage().id, 10);
  }

  @MessagePattern('loyalty.points')
  points({ orderId }: Order): object {
    return { orderId, points: loyalty.points.size * 10 };
  }
}

@Module({ controllers: [LoyaltyController] })
class LoyaltyModule {}

let app: INestApplication;
let client: EddaClient;

const envelopes: readonly EnvelopeRule[] = [
  {
    on: 'commands',
    match: 'order.place',
    envelope: nest({ idOf: (name, order) => `${name}:${JSON.stringify(order['orderId'])}` }),
  },
  { match: 'legacy.#', envelope: nest({ names: { 'order.paid': 'legacy.order_paid' } }) },
  {
    match: 'order.confirmed',
    envelope: masstransit({ names: { 'order.confirmed': 'urn:message:Acme.Orders:OrderConfirmed' } }),
  },
];

const legacyClient = (url: string): ClientRMQ =>
  new ClientRMQ({
    urls: [url],
    exchange: 'edda.events',
    exchangeType: 'topic',
    wildcards: true,
    persistent: true,
  });

beforeAll(async () => {
  app = await NestFactory.create(LoyaltyModule, { logger: false });
  const strategy = new EddaTransport({ service: 'loyalty', broker, retries: ['5s', '30s', '5m'] });
  app.connectMicroservice<MicroserviceOptions>({ strategy });
  await app.startAllMicroservices();
  await strategy.ready();
  client = new EddaClient({ service: 'till', broker });
});
afterAll(async () => {
  await client.close();
  await app.close();
});

const lines = (code: string): string => code.replaceAll(/^ +/gm, '').trim();

describe('docs/interop.md', () => {
  it('shows code that is compiled and run, word for word', () => {
    const examples = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
    expect(examples.length).toBeGreaterThan(3);
    for (const code of examples) expect(lines(here)).toContain(lines(code));
  });

  it('shows a client that works', async () => {
    await lastValueFrom(client.emit('order.placed', new EddaRecord({ orderId: '7' }, { id: 'placed:7' })));
    await expect.poll(() => loyalty.points.get('placed:7')).toBe(10);
    const answer = await lastValueFrom(client.send<{ points: number }>('loyalty.points', { orderId: '7' }));
    expect(answer.points).toBe(10);
    await expect(client.command('order.place', { orderId: '7' })).rejects.toThrow(
      'Nobody takes "order.place"',
    );
  });

  it('shows envelopes that read and write', () => {
    expect(envelopes).toHaveLength(3);
    expect(legacyClient).toBeTypeOf('function');
  });

  it('explains each header', () => {
    const explained = [...page.matchAll(/^\| `(edda-[a-z-]+)` +\|/gm)].map(([, name]) => name);
    expect(new Set(explained)).toEqual(new Set(Object.values(SERVICE_HEADERS)));
  });

  it('names the queues and their arguments', () => {
    const { queues } = serviceTopology({
      service: 'loyalty',
      events: [],
      messages: [],
      levels: retryLevels(['5s', '30s', '5m']),
      envelopes: [],
    });
    for (const { name, arguments: given } of queues) {
      expect(page).toContain(`\`${name}\``);
      for (const [argument, value] of Object.entries(given))
        if (name.endsWith('.5s')) expect(page).toContain(`\`${argument}\` \`${value}\``);
    }
  });
});
