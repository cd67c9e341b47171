import { DataSource } from 'typeorm';
import type { DataSourceOptions } from 'typeorm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { database as inventoryDatabase } from '../apps/inventory/src/database.js';
import { InventoryParticipant, mergeLines } from '../apps/inventory/src/inventory.participant.js';
import {
  ORDERS_RESERVED_TWICE,
  PRODUCTS_OUT_OF_BALANCE,
  RESERVED_ORDERS,
} from '../apps/inventory/src/inventory.sql.js';
import { Stock, stockProducts } from '../apps/inventory/src/stock.js';
import { database as notificationDatabase } from '../apps/notification/src/database.js';
import { MailServer } from '../apps/notification/src/mail-server.js';
import { MAILED_ORDERS, ORDERS_MAILED_TWICE } from '../apps/notification/src/notification.sql.js';
import { database as paymentDatabase } from '../apps/payment/src/database.js';
import {
  CHARGED_CENTS_PER_ORDER,
  CHARGES_OUT_OF_BALANCE,
  LEDGER_SUM,
  ORDERS_CHARGED_TWICE,
} from '../apps/payment/src/payment.sql.js';
import { PaymentParticipant } from '../apps/payment/src/payment.participant.js';
import { database as shippingDatabase } from '../apps/shipping/src/database.js';
import {
  DISPATCHED_ORDERS,
  ORDERS_BOOKED_TWICE,
  ORDERS_DISPATCHED_TWICE,
  SHIPMENTS_LEFT_BOOKED,
} from '../apps/shipping/src/shipping.sql.js';
import { ShippingParticipant } from '../apps/shipping/src/shipping.participant.js';
import { BookShipment, ChargePayment, ReserveStock } from '../libs/contracts/src/index.js';
import { poll } from '../tools/services/poll.js';
import { freshDatabase } from './fixtures/fresh-database.js';
import type { FreshDatabase } from './fixtures/fresh-database.js';

let fresh: FreshDatabase;
const opened: DataSource[] = [];

async function migrated(options: (url: string) => object, schema: string): Promise<DataSource> {
  await fresh.query(`CREATE SCHEMA ${schema}`);
  const dataSource = new DataSource(options(fresh.url) as DataSourceOptions);
  opened.push(dataSource);
  return dataSource.initialize();
}

beforeAll(async () => {
  fresh = await freshDatabase(inject('databaseUrl'));
});

afterAll(async () => {
  await Promise.all(opened.map((dataSource) => dataSource.destroy()));
  await fresh.drop();
});

describe('inventory’s shelf', () => {
  const stock = new Stock();
  let inventory: DataSource;
  const reserve = (orderId: string, quantities: Record<string, number>): Promise<boolean> =>
    inventory.transaction(async (manager) => {
      const lines = mergeLines(
        Object.entries(quantities).map(([productId, quantity]) => ({ productId, quantity })),
      );
      const onHand = await stock.lock(manager, [{ orderId, lines }]);
      if (lines.some((line) => (onHand.get(line.productId) ?? 0) < line.quantity)) return false;
      await stock.reserve(manager, [{ orderId, lines }]);
      return true;
    });
  const release = (orderId: string) => inventory.transaction((manager) => stock.release(manager, orderId));
  const onHandOf = async (productId: string): Promise<number | undefined> => {
    const statement = 'SELECT on_hand FROM inventory.product WHERE product_id = $1';
    return (await fresh.query<{ on_hand: number }>(statement, [productId]))[0]?.on_hand;
  };

  beforeAll(async () => {
    inventory = await migrated(inventoryDatabase, 'inventory');
  });

  it('is stocked once: products that are there already keep their units', async () => {
    const product = { productId: 'chai', name: 'Chai', units: 39 };
    expect(await stockProducts(fresh.url, [product])).toEqual(['chai']);
    expect(await stockProducts(fresh.url, [{ ...product, units: 1 }])).toEqual([]);
    expect(await onHandOf('chai')).toBe(39);
  });

  it('has an order’s units back after its release, and only once', async () => {
    await stockProducts(fresh.url, [{ productId: 'cheese', name: 'Cheese', units: 10 }]);
    expect(await reserve('order-1', { cheese: 4, chai: 1 })).toBe(true);
    expect(await fresh.query(RESERVED_ORDERS)).toEqual([{ order_id: 'order-1' }]);
    expect(await onHandOf('cheese')).toBe(6);
    await release('order-1');
    await release('order-1');
    await release('order-of-nobody');
    expect(await onHandOf('cheese')).toBe(10);
    expect(await fresh.query(PRODUCTS_OUT_OF_BALANCE)).toEqual([]);
    expect(await fresh.query(RESERVED_ORDERS)).toEqual([]);
  });

  it('serves orders that come together in their order, and gives each the id of its own reservation', async () => {
    await stockProducts(fresh.url, [{ productId: 'rare', name: 'Rare', units: 5 }]);
    const commands = ['b', 'a', 'd', 'c'].map((name, index) =>
      Object.assign(new ReserveStock(), {
        orderId: `together-${name}`,
        lines: [
          { productId: 'rare', quantity: [2, 4, 1, 2][index] },
          { productId: 'chai', quantity: 1 },
        ],
      }),
    );
    const outcomes = await inventory.transaction((manager) =>
      new InventoryParticipant(stock).reserve(commands, { manager, contexts: [] }),
    );
    const reserved = await fresh.query<{ id: string; order_id: string }>(
      `SELECT id, order_id FROM inventory.reservation WHERE order_id LIKE 'together-%'`,
    );
    const idOf = new Map(reserved.map(({ id, order_id: orderId }) => [orderId, id]));
    expect(outcomes).toEqual([
      { reservationId: idOf.get('together-b') },
      expect.objectContaining({
        code: 'out-of-stock',
        details: { productId: 'rare', wanted: 4, available: 3 },
      }),
      { reservationId: idOf.get('together-d') },
      { reservationId: idOf.get('together-c') },
    ]);
    expect(reserved).toHaveLength(3);
    expect(await onHandOf('rare')).toBe(0);
    expect(await fresh.query(PRODUCTS_OUT_OF_BALANCE)).toEqual([]);
    await Promise.all(commands.map(({ orderId }) => release(orderId)));
    expect(await fresh.query(PRODUCTS_OUT_OF_BALANCE)).toEqual([]);
  });

  it('serves orders that want the same products at the same time without a deadlock and without selling a unit twice', async () => {
    const products = Array.from({ length: 6 }, (_, index) => `crowded-${index}`);
    await stockProducts(
      fresh.url,
      products.map((productId) => ({ productId, name: productId, units: 20 })),
    );
    const work = Array.from({ length: 60 }, async (_, index) => {
      const wanted = index % 2 === 0 ? products : [...products].reverse();
      const reserved = await reserve(`crowd-${index}`, Object.fromEntries(wanted.map((id) => [id, 1])));
      if (reserved && index % 3 === 0) await release(`crowd-${index}`);
      return reserved;
    });
    const served = (await Promise.all(work)).filter(Boolean).length;
    expect(served).toBeGreaterThanOrEqual(20);
    expect(await fresh.query(PRODUCTS_OUT_OF_BALANCE)).toEqual([]);
    expect(await fresh.query(ORDERS_RESERVED_TWICE)).toEqual([]);
  });

  it('locks products in one order whatever the order of the lines, so that no two orders wait for each other', async () => {
    await stockProducts(
      fresh.url,
      ['left', 'right'].map((productId) => ({ productId, name: productId, units: 9 })),
    );
    const waiting = (count: number) =>
      poll(
        async () => {
          const ungranted = await inventory.query<{ count: number }[]>(
            'SELECT count(DISTINCT pid)::integer AS count FROM pg_locks WHERE NOT granted',
          );
          return ungranted[0]?.count === count;
        },
        { withinMs: 10_000 },
      );
    const lockBoth = (ids: readonly string[]) =>
      inventory.transaction((manager) =>
        stock.lock(
          manager,
          ids.map((productId) => ({ orderId: 'both', lines: [{ productId, quantity: 1 }] })),
        ),
      );

    // Both have to wait for "left". Who had taken "right" before would hold it while the other one gets "left" and wants "right".
    await fresh.query('BEGIN');
    await fresh.query(`SELECT FROM inventory.product WHERE product_id = 'left' FOR UPDATE`);
    const first = lockBoth(['left', 'right']);
    expect(await waiting(1)).toBe(true);
    const second = lockBoth(['right', 'left']);
    expect(await waiting(2)).toBe(true);
    await fresh.query('COMMIT');
    const locked = new Map([
      ['left', 9],
      ['right', 9],
    ]);
    expect(await Promise.all([first, second])).toEqual([locked, locked]);
  });

  it('is found out of balance when a unit is lost', async () => {
    await fresh.query(`UPDATE inventory.product SET on_hand = on_hand - 1 WHERE product_id = 'cheese'`);
    expect(await fresh.query(PRODUCTS_OUT_OF_BALANCE)).toEqual([
      { product_id: 'cheese', initial_units: 10, on_hand: 9, reserved: 0 },
    ]);
    await fresh.query(`UPDATE inventory.product SET on_hand = on_hand + 1 WHERE product_id = 'cheese'`);
  });

  it('is found out when an order reserved twice', async () => {
    await reserve('greedy', { cheese: 1 });
    await reserve('greedy', { cheese: 1 });
    expect(await fresh.query(ORDERS_RESERVED_TWICE)).toEqual([{ order_id: 'greedy', times: 2 }]);
  });
});

describe('payment’s ledger', () => {
  const charge = async (orderId: string, entries: readonly number[]) => {
    const [row] = await fresh.query<{ id: string }>(
      `INSERT INTO payment.charge (id, order_id, card_token, amount_cents)
       VALUES (gen_random_uuid(), $1, 'card', 500) RETURNING id`,
      [orderId],
    );
    for (const cents of entries) {
      await fresh.query(
        `INSERT INTO payment.ledger_entry (charge_id, order_id, account, amount_cents) VALUES ($1, $2, $3, $4)`,
        [row?.id, orderId, cents < 0 ? 'customer:x' : 'merchant', cents],
      );
    }
  };
  const proof = async () => ({
    sum: await fresh.query(LEDGER_SUM),
    unbalanced: (await fresh.query<{ order_id: string }>(CHARGES_OUT_OF_BALANCE)).map((row) => row.order_id),
    twice: await fresh.query(ORDERS_CHARGED_TWICE),
  });

  let payment: DataSource;
  beforeAll(async () => {
    payment = await migrated(paymentDatabase, 'payment');
  });

  it('adds up to nothing before the first charge', async () => {
    expect(await proof()).toEqual({ sum: [{ sum_cents: '0' }], unbalanced: [], twice: [] });
  });

  it('adds up to nothing after a charge, and says what the merchant got', async () => {
    await charge('paid', [-500, 500]);
    expect(await proof()).toEqual({ sum: [{ sum_cents: '0' }], unbalanced: [], twice: [] });
    expect(await fresh.query(CHARGED_CENTS_PER_ORDER)).toEqual([{ order_id: 'paid', charged_cents: '500' }]);
  });

  it('takes charges that come together: each with both sides and its own id, none for a card that is declined', async () => {
    const orders = [
      { orderId: 'both-b', cardToken: 'card-ok', amountCents: 300 },
      { orderId: 'both-no', cardToken: 'card-declined', amountCents: 300 },
      { orderId: 'both-a', cardToken: 'card-student', amountCents: 20_000 },
      { orderId: 'both-poor', cardToken: 'card-student', amountCents: 20_001 },
    ];
    const commands = orders.map((order) =>
      Object.assign(new ChargePayment(), { customerId: 'ANNA', ...order }),
    );
    const outcomes = await payment.transaction((manager) =>
      new PaymentParticipant().charge(commands, { manager, contexts: [] }),
    );
    const charged = await fresh.query<{ id: string; order_id: string }>(
      `SELECT id, order_id FROM payment.charge WHERE order_id LIKE 'both-%'`,
    );
    const idOf = new Map(charged.map(({ id, order_id: orderId }) => [orderId, id]));
    expect(outcomes).toEqual([
      { chargeId: idOf.get('both-b') },
      expect.objectContaining({ code: 'card-declined', details: { reason: 'declined-by-issuer' } }),
      { chargeId: idOf.get('both-a') },
      expect.objectContaining({ code: 'card-declined', details: { reason: 'limit-exceeded' } }),
    ]);
    expect(charged).toHaveLength(2);
    expect(await proof()).toEqual({ sum: [{ sum_cents: '0' }], unbalanced: [], twice: [] });
  });

  it('is found out when a side is missing, when there is none, and when both are about another amount', async () => {
    await charge('half', [500]);
    await charge('hollow', []);
    await charge('wrong', [-400, 400]);
    const found = await proof();
    expect(found.unbalanced).toEqual(['half', 'hollow', 'wrong']);
    expect(found.sum).toEqual([{ sum_cents: '500' }]);
  });

  it('is found out when an order was charged twice', async () => {
    await charge('paid', [-500, 500]);
    expect((await proof()).twice).toEqual([{ order_id: 'paid', times: 2 }]);
  });

  it('is found out when a command was executed twice: each charge has an id of its own', async () => {
    const command = Object.assign(new ChargePayment(), {
      orderId: 'again',
      customerId: 'ANNA',
      cardToken: 'card-ok',
      amountCents: 300,
    });
    const execute = () =>
      payment.transaction((manager) => new PaymentParticipant().charge([command], { manager, contexts: [] }));
    expect(await execute()).not.toEqual(await execute());
    expect((await proof()).twice).toContainEqual({ order_id: 'again', times: 2 });
  });
});

describe('shipping’s shipments', () => {
  const ship = (orderId: string, status: string) =>
    fresh.query(
      `INSERT INTO shipping.shipment (id, order_id, status, recipient, city, country, settled_at)
       VALUES (gen_random_uuid(), $1, $2, 'Anna', 'Reims', 'France', CASE WHEN $2 <> 'booked' THEN now() END)`,
      [orderId, status],
    );

  let shipping: DataSource;
  beforeAll(async () => {
    shipping = await migrated(shippingDatabase, 'shipping');
  });

  it('are in order when each was dispatched or cancelled once', async () => {
    await ship('sent', 'dispatched');
    await ship('stopped', 'cancelled');
    for (const statement of [ORDERS_BOOKED_TWICE, ORDERS_DISPATCHED_TWICE, SHIPMENTS_LEFT_BOOKED]) {
      expect(await fresh.query(statement)).toEqual([]);
    }
    expect(await fresh.query(DISPATCHED_ORDERS)).toEqual([{ order_id: 'sent' }]);
  });

  it('are booked together, each with its own id, and none to a country that nobody goes to', async () => {
    const commands = [
      ['pair-b', 'France'],
      ['pair-no', 'Atlantis'],
      ['pair-a', 'DE'],
    ].map(([orderId, country]) =>
      Object.assign(new BookShipment(), { orderId, shipTo: { name: 'Anna', city: 'Reims', country } }),
    );
    const outcomes = await shipping.transaction((manager) =>
      new ShippingParticipant().book(commands, { manager, contexts: [] }),
    );
    const booked = await fresh.query<{ id: string; order_id: string }>(
      `UPDATE shipping.shipment SET status = 'cancelled', settled_at = now()
        WHERE order_id LIKE 'pair-%' AND status = 'booked' RETURNING id, order_id`,
    );
    const idOf = new Map(booked.map(({ id, order_id: orderId }) => [orderId, id]));
    expect(outcomes).toEqual([
      { shipmentId: idOf.get('pair-b') },
      expect.objectContaining({ code: 'address-not-served', details: { country: 'Atlantis' } }),
      { shipmentId: idOf.get('pair-a') },
    ]);
    expect(booked).toHaveLength(2);
  });

  it('are found out when a command was executed twice: each shipment has an id of its own', async () => {
    const command = Object.assign(new BookShipment(), {
      orderId: 'again',
      shipTo: { name: 'Anna', city: 'Reims', country: 'France' },
    });
    const execute = () =>
      shipping.transaction((manager) => new ShippingParticipant().book([command], { manager, contexts: [] }));
    expect(await execute()).not.toEqual(await execute());
    expect(await fresh.query(ORDERS_BOOKED_TWICE)).toEqual([{ order_id: 'again', times: 2 }]);
    await fresh.query(`DELETE FROM shipping.shipment WHERE order_id = 'again'`);
  });

  it('are found out when one was forgotten, and when an order went out twice', async () => {
    await ship('forgotten', 'booked');
    await ship('sent', 'dispatched');
    await ship('stopped', 'dispatched');
    expect(await fresh.query(SHIPMENTS_LEFT_BOOKED)).toMatchObject([{ order_id: 'forgotten' }]);
    expect(await fresh.query(ORDERS_DISPATCHED_TWICE)).toEqual([{ order_id: 'sent', times: 2 }]);
    expect(await fresh.query(ORDERS_BOOKED_TWICE)).toEqual([
      { order_id: 'sent', times: 2 },
      { order_id: 'stopped', times: 2 },
    ]);
  });
});

describe('notification’s mails', () => {
  beforeAll(async () => {
    await migrated(notificationDatabase, 'notification');
  });

  it('are counted per order, and found out when one went out twice', async () => {
    const mail = `INSERT INTO notification.mail (order_id, recipient, subject) VALUES ($1, 'a@b.example', 'Hello')`;
    await fresh.query(mail, ['told']);
    expect(await fresh.query(ORDERS_MAILED_TWICE)).toEqual([]);
    await fresh.query(mail, ['told']);
    expect(await fresh.query(ORDERS_MAILED_TWICE)).toEqual([{ order_id: 'told', times: 2 }]);
    expect(await fresh.query(MAILED_ORDERS)).toEqual([{ order_id: 'told' }]);
  });

  it('are let in by a greylisting server at the third attempt, counted for each order of its own', async () => {
    const server = new MailServer(fresh.url);
    const offer = (orderId: string) => server.offer({ orderId, recipient: 'anna@greylisted.example' });
    try {
      expect([await offer('a'), await offer('a'), await offer('b'), await offer('a')]).toEqual([
        'try-later',
        'try-later',
        'try-later',
        'accepted',
      ]);
    } finally {
      await server.onApplicationShutdown();
    }
  });
});
