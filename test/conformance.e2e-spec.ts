import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import {
  InventoryModule,
  ORDERS_RESERVED_TWICE,
  PRODUCTS_OUT_OF_BALANCE,
  stockProducts,
} from '@edda/inventory';
import { LEDGER_SUM, ORDERS_CHARGED_TWICE, PaymentModule } from '@edda/payment';
import { rabbitmq } from '@edda/rabbitmq';
import { ShippingModule } from '@edda/shipping';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { examine } from '../tools/conformance/examine.js';
import type { Subject } from '../tools/conformance/subject.js';
import { poll } from '../tools/services/poll.js';
import { isAppReady } from '../tools/system/readiness.js';
import { freshDatabase } from './fixtures/fresh-database.js';
import type { FreshDatabase } from './fixtures/fresh-database.js';

const amqpUrl = inject('amqpUrl');
const broker = rabbitmq({ url: amqpUrl });
const namespace = `examined-${randomBytes(4).toString('hex')}`;
const apps: INestApplication[] = [];
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase(inject('databaseUrl'));
  for (const module of [InventoryModule, PaymentModule, ShippingModule]) {
    const settings = { databaseUrl: database.url, broker, namespace };
    const app = await NestFactory.create(module.register(settings), { logger: false, abortOnError: false });
    apps.push(app);
    await app.listen(0, '127.0.0.1');
  }
  const urls = await Promise.all(apps.map((app) => app.getUrl()));
  const areReady = async () => (await Promise.all(urls.map(isAppReady))).every(Boolean);
  if (!(await poll(areReady, { withinMs: 60_000 }))) throw new Error('The participants never got ready.');
  await stockProducts(database.url, [{ productId: 'chai', name: 'Chai', units: 1_000 }]);
}, 120_000);

afterAll(async () => {
  await Promise.all(apps.map((app) => app.close()));
  await database?.drop();
});

const subjectOf = (participant: string, command: string, body: object, compensation?: string): Subject => ({
  participant,
  namespace,
  command: { name: command, contractVersion: 1, body: JSON.stringify({ orderId: '{{id}}', ...body }) },
  ...(compensation === undefined
    ? {}
    : { compensation: { name: compensation, contractVersion: 1, body: '{"orderId":"{{id}}"}' } }),
  wrongBody: {},
  timeoutMs: 20_000,
  copies: 100,
});

const shipTo = { name: 'Anna', street: '59 rue de l’Abbaye', city: 'Reims', country: 'France' };

describe('each sample participant keeps every rule:', () => {
  it.each([
    subjectOf(
      'inventory',
      'inventory.reserve-stock',
      { lines: [{ productId: 'chai', quantity: 1 }] },
      'inventory.release-stock',
    ),
    subjectOf('shipping', 'shipping.book-shipment', { shipTo }, 'shipping.cancel-shipment'),
  ])('$participant', { timeout: 120_000 }, async (subject) => {
    const verdicts = await examine(subject, broker);
    expect(verdicts.filter(({ status }) => status !== 'passed')).toEqual([]);
  });

  it('payment, by the command line', { timeout: 120_000 }, async () => {
    const body = { orderId: '{{id}}', customerId: 'c', cardToken: 'card-plain', amountCents: 100 };
    const main = fileURLToPath(new URL('../tools/dist/conformance/main.js', import.meta.url));
    const args = [
      '--queue',
      'payment.commands',
      '--command',
      'payment.charge',
      '--body',
      JSON.stringify(body),
    ];
    const child = spawn(process.execPath, [
      main,
      ...args,
      '--amqp',
      amqpUrl,
      '--namespace',
      namespace,
      '--json',
    ]);
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    const { verdicts, ...summary } = JSON.parse(printed) as { verdicts: readonly { status: string }[] };
    expect(summary, JSON.stringify(verdicts)).toEqual({
      participant: 'payment',
      kept: 15,
      broken: 0,
      leftOut: 3,
    });
    expect(code).toBe(0);
  });

  it('and none did anything twice, by its own tables', async () => {
    expect(await database.query(LEDGER_SUM)).toEqual([{ sum_cents: '0' }]);
    for (const question of [ORDERS_CHARGED_TWICE, ORDERS_RESERVED_TWICE, PRODUCTS_OUT_OF_BALANCE])
      expect(await database.query(question)).toEqual([]);
  });
});
