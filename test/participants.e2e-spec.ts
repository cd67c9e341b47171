import { randomBytes } from 'node:crypto';
import {
  BookShipment,
  CancelShipment,
  ChargePayment,
  DispatchShipment,
  ReleaseStock,
  ReserveStock,
  SendConfirmation,
} from '@edda/contracts';
import {
  InventoryModule,
  ORDERS_RESERVED_TWICE,
  PRODUCTS_OUT_OF_BALANCE,
  stockProducts,
} from '@edda/inventory';
import { NotificationModule } from '@edda/notification';
import { CHARGES_OUT_OF_BALANCE, LEDGER_SUM, PaymentModule } from '@edda/payment';
import { rabbitmq } from '@edda/rabbitmq';
import { ShippingModule, SHIPMENTS_LEFT_BOOKED } from '@edda/shipping';
import type { INestApplication, LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { poll } from '../tools/services/poll.js';
import { isAppReady } from '../tools/system/readiness.js';
import { CommandSender } from './fixtures/command-sender.js';
import { freshDatabase } from './fixtures/fresh-database.js';
import type { FreshDatabase } from './fixtures/fresh-database.js';
import { RecordedLog } from './fixtures/recorded-log.js';

const MODULES = {
  inventory: InventoryModule,
  payment: PaymentModule,
  shipping: ShippingModule,
  notification: NotificationModule,
} as const;

const shipTo = { name: 'Anna', street: '59 rue de l’Abbaye', city: 'Reims', country: 'France' };

let database: FreshDatabase;
let sender: CommandSender;
const apps: INestApplication[] = [];

/** What the applications log. */
const recorded = new RecordedLog();
const logger: LoggerService = {
  log: (line: unknown) => recorded.log('info', String(line)),
  warn: (line: unknown) => recorded.log('warn', String(line)),
  error: (line: unknown) => recorded.log('error', String(line)),
};

/** On a machine with much else to do a single connection may take seconds, and one that is refused is tried again seconds later. */
const READY_WITHIN_MS = 60_000;

// All four in this one process, as the embedded mode runs them: each its own Nest application.
beforeAll(async () => {
  database = await freshDatabase(inject('databaseUrl'));
  const namespace = `test-${randomBytes(4).toString('hex')}`;
  const broker = rabbitmq({ url: inject('amqpUrl') });
  for (const module of Object.values(MODULES)) {
    const settings = { databaseUrl: database.url, broker, namespace };
    const app = await NestFactory.create(module.register(settings), { logger, abortOnError: false });
    apps.push(app);
    await app.listen(0, '127.0.0.1');
  }
  sender = new CommandSender(broker, namespace);
  await sender.start(Object.keys(MODULES));
  const urls = await Promise.all(apps.map((app) => app.getUrl()));
  const areReady = async () => (await Promise.all(urls.map(isAppReady))).every(Boolean);
  if (!(await poll(areReady, { withinMs: READY_WITHIN_MS }))) {
    throw new Error(`The participants never got ready. They said:\n${recorded.lines.join('\n')}`);
  }
}, 2 * READY_WITHIN_MS);

afterAll(async () => {
  // Also of a beforeAll that failed half-way: what it did begin is ended, and its error is the only one.
  await sender?.close();
  await Promise.all(apps.map((app) => app.close()));
  await database?.drop();
});

describe('inventory', () => {
  const reserve = (orderId: string, lines: readonly [string, number][]) =>
    sender.send({
      contract: ReserveStock,
      body: { orderId, lines: lines.map(([productId, quantity]) => ({ productId, quantity })) },
      sagaId: `saga-${orderId}`,
      path: 'reserveStock',
    });
  const release = (orderId: string) =>
    sender.send({
      contract: ReleaseStock,
      body: { orderId },
      sagaId: `saga-${orderId}`,
      path: 'reserveStock',
      direction: 'compensation',
    });
  const onHand = async () => {
    const rows = await database.query<{ product_id: string; on_hand: number }>(
      `SELECT product_id, on_hand FROM inventory.product WHERE product_id IN ('chai', 'chang')`,
    );
    return Object.fromEntries(rows.map((row) => [row.product_id, row.on_hand]));
  };

  beforeAll(async () => {
    await stockProducts(database.url, [
      { productId: 'chai', name: 'Chai', units: 10 },
      { productId: 'chang', name: 'Chang', units: 3 },
    ]);
  });

  it('reserves all lines, the same product in several of them too, and has them back after the release', async () => {
    const reply = await reserve('inv-1', [
      ['chai', 2],
      ['chang', 1],
      ['chai', 3],
    ]);
    expect(reply).toMatchObject({
      outcome: 'success',
      body: { reservationId: expect.any(String) as string },
    });
    expect(await onHand()).toEqual({ chai: 5, chang: 2 });
    expect(await release('inv-1')).toMatchObject({ outcome: 'success', body: {} });
    expect(await onHand()).toEqual({ chai: 10, chang: 3 });
  });

  it('reserves none of the lines when one is short, and says which', async () => {
    const reply = await reserve('inv-2', [
      ['chai', 2],
      ['chang', 2],
      ['chang', 2],
    ]);
    expect(reply).toMatchObject({
      outcome: 'failure',
      body: { code: 'out-of-stock', details: { productId: 'chang', wanted: 4, available: 3 } },
    });
    expect(await onHand()).toEqual({ chai: 10, chang: 3 });
  });

  it('has nothing of a product that it does not know', async () => {
    const reply = await reserve('inv-3', [['moon dust', 1]]);
    expect(reply.body).toMatchObject({ details: { productId: 'moon dust', wanted: 1, available: 0 } });
  });

  it('answers a command that comes twice with the same reservation', async () => {
    const first = await reserve('inv-4', [['chai', 1]]);
    const second = await reserve('inv-4', [['chai', 1]]);
    expect(second.body).toEqual(first.body);
    expect(await database.query(ORDERS_RESERVED_TWICE)).toEqual([]);
  });

  it('keeps its units together', async () => {
    expect(await database.query(PRODUCTS_OUT_OF_BALANCE)).toEqual([]);
  });
});

describe('payment', () => {
  const charge = (orderId: string, cardToken: string, amountCents: number) =>
    sender.send({
      contract: ChargePayment,
      body: { orderId, customerId: 'VINET', cardToken, amountCents },
      sagaId: `saga-${orderId}`,
      path: 'chargePayment',
    });

  it('books a charge on both sides', async () => {
    expect(await charge('pay-1', 'card-vinet', 44_000)).toMatchObject({ outcome: 'success' });
    const entries = `SELECT account, amount_cents::integer AS cents FROM payment.ledger_entry WHERE order_id = 'pay-1' ORDER BY cents`;
    expect(await database.query(entries)).toEqual([
      { account: 'customer:VINET', cents: -44_000 },
      { account: 'merchant', cents: 44_000 },
    ]);
  });

  it('books an amount beyond 32 bits', async () => {
    const cents = 90_000_000_000;
    await database.query(`INSERT INTO payment.card (token, limit_cents) VALUES ('card-oil', $1)`, [cents]);
    expect(await charge('pay-2', 'card-oil', cents)).toMatchObject({ outcome: 'success' });
    expect(await charge('pay-3', 'card-oil', cents + 1)).toMatchObject({ outcome: 'failure' });
    expect(await database.query(LEDGER_SUM)).toEqual([{ sum_cents: '0' }]);
  });

  it.each([
    ['card-student', 20_001, 'limit-exceeded'],
    ['card-vinet', 500_001, 'limit-exceeded'],
    ['card-declined', 1, 'declined-by-issuer'],
    ['card-expired', 1, 'card-expired'],
  ])('declines %s with %i cents: %s', async (token, cents, reason) => {
    const orderId = `pay-${token}-${reason}`;
    expect(await charge(orderId, token, cents)).toMatchObject({
      outcome: 'failure',
      body: { code: 'card-declined', details: { reason } },
    });
    const booked = 'SELECT FROM payment.charge WHERE order_id = $1';
    expect(await database.query(booked, [orderId])).toEqual([]);
  });

  it('has a ledger that adds up', async () => {
    expect(await database.query(CHARGES_OUT_OF_BALANCE)).toEqual([]);
    expect(await database.query(LEDGER_SUM)).toEqual([{ sum_cents: '0' }]);
  });
});

describe('shipping', () => {
  const book = (orderId: string, country = 'France') =>
    sender.send({
      contract: BookShipment,
      body: { orderId, shipTo: { ...shipTo, country } },
      sagaId: `saga-${orderId}`,
      path: 'bookShipment',
    });
  const booked = async (orderId: string, country?: string): Promise<string> => {
    const { shipmentId } = (await book(orderId, country)).body;
    if (typeof shipmentId !== 'string') throw new Error(`Order ${orderId} got no shipment.`);
    return shipmentId;
  };
  const cancel = (orderId: string) =>
    sender.send({
      contract: CancelShipment,
      body: { orderId },
      sagaId: `saga-${orderId}`,
      path: 'bookShipment',
      direction: 'compensation',
    });
  const dispatch = (orderId: string, shipmentId: string, attempt = 1) =>
    sender.send({
      contract: DispatchShipment,
      body: { orderId, shipmentId },
      sagaId: `saga-${orderId}`,
      path: 'dispatchShipment',
      attempt,
    });
  const statusOf = async (orderId: string) => {
    const statement = 'SELECT status FROM shipping.shipment WHERE order_id = $1';
    return (await database.query<{ status: string }>(statement, [orderId])).map((row) => row.status);
  };

  it('books a carrier and dispatches what it booked', async () => {
    const shipmentId = await booked('ship-1', 'fr');
    expect(await statusOf('ship-1')).toEqual(['booked']);
    expect(await dispatch('ship-1', shipmentId)).toMatchObject({ outcome: 'success' });
    expect(await statusOf('ship-1')).toEqual(['dispatched']);
  });

  it('cancels what it booked', async () => {
    await book('ship-2');
    expect(await cancel('ship-2')).toMatchObject({ outcome: 'success' });
    expect(await statusOf('ship-2')).toEqual(['cancelled']);
    expect(await database.query(SHIPMENTS_LEFT_BOOKED)).toEqual([]);
  });

  it('does not go everywhere', async () => {
    expect(await book('ship-3', 'Venezuela')).toMatchObject({
      outcome: 'failure',
      body: { code: 'address-not-served', details: { country: 'Venezuela' } },
    });
    expect(await statusOf('ship-3')).toEqual([]);
  });

  it('does not dispatch what it cancelled, and does not call that a business failure', async () => {
    const shipmentId = await booked('ship-4');
    await cancel('ship-4');
    expect(await dispatch('ship-4', shipmentId)).toMatchObject({ outcome: 'transient' });
    expect(await statusOf('ship-4')).toEqual(['cancelled']);
  });
});

describe('notification', () => {
  const confirm = (orderId: string, recipient: string, attempt = 1) =>
    sender.send({
      contract: SendConfirmation,
      body: { orderId, recipient, totalCents: 44_000 },
      sagaId: `saga-${orderId}`,
      path: 'sendConfirmation',
      attempt,
    });
  const mailsOf = (orderId: string) =>
    database.query('SELECT recipient, subject FROM notification.mail WHERE order_id = $1', [orderId]);

  it('tells the customer, once', async () => {
    expect(await confirm('mail-1', 'anna@customers.example')).toMatchObject({ outcome: 'success' });
    await confirm('mail-1', 'anna@customers.example');
    expect(await mailsOf('mail-1')).toEqual([
      { recipient: 'anna@customers.example', subject: 'Your order mail-1 is on its way' },
    ]);
  });

  it('asks the orchestrator to come again while a mail server is greylisting, and gets through at the third attempt', async () => {
    const outcomes: string[] = [];
    for (const attempt of [1, 2, 3]) {
      outcomes.push((await confirm('mail-2', 'anna@greylisted.example', attempt)).outcome);
    }
    expect(outcomes).toEqual(['transient', 'transient', 'success']);
    expect(await mailsOf('mail-2')).toHaveLength(1);
    // It is expected, so it is one line each time, and no stack.
    const said = recorded.matching(/greylisted\.example/);
    expect(said).toHaveLength(2);
    for (const line of said) expect(line).toMatch(/^warn: notification\.send-confirmation threw [^\n]*$/);
  });
});
