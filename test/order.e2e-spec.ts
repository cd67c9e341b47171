import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { OrderDesk } from './fixtures/order-desk.js';

let desk: OrderDesk;

beforeAll(async () => {
  desk = await OrderDesk.open({ databaseUrl: inject('databaseUrl'), amqpUrl: inject('amqpUrl') });
});

afterAll(() => desk.close());

const kindsOf = async (id: string): Promise<string[]> => (await desk.history(id)).map(({ kind }) => kind);

/** Units of the kettle that are on the shelf. */
async function shelf(): Promise<number> {
  const [row] = await desk.rows(`SELECT on_hand FROM inventory.product WHERE product_id = 'kettle'`);
  return Number(row?.on_hand);
}

async function chargedCents(orderId: string): Promise<number> {
  const sql = `SELECT coalesce(sum(amount_cents), 0) AS cents FROM payment.ledger_entry WHERE account = 'merchant' AND order_id = $1`;
  return Number((await desk.rows(sql, orderId))[0]?.cents);
}

async function shipmentsOf(orderId: string): Promise<unknown[]> {
  return (await desk.rows('SELECT status FROM shipping.shipment WHERE order_id = $1', orderId)).map(
    ({ status }) => status,
  );
}

describe('an order', () => {
  it('is reserved, charged, dispatched and confirmed', async () => {
    const before = await shelf();
    const order = desk.order();
    const saga = await desk.run(order, 'completed');
    expect(saga.steps.map(({ path, status }) => `${path} ${status}`)).toEqual([
      'reserveStock succeeded',
      'bookShipment succeeded',
      'chargePayment succeeded',
      'dispatchShipment succeeded',
      'sendConfirmation succeeded',
    ]);
    expect(await shelf()).toBe(before - 2);
    expect(await chargedCents(order.orderId)).toBe(5_000);
    expect(await shipmentsOf(order.orderId)).toEqual(['dispatched']);
    expect(await kindsOf(saga.id)).toEqual([
      'saga-started',
      ...Array.from({ length: 5 }, () => ['command-sent', 'command-succeeded']).flat(),
      'event-published',
      'saga-completed',
    ]);
  });

  it('leaves nothing behind when the stock is short', async () => {
    const before = await shelf();
    const order = desk.order({ lines: [{ productId: 'kettle', quantity: 5_000, unitPriceCents: 1 }] });
    const saga = await desk.run(order, 'compensated');
    expect(saga.failure).toMatchObject({ reason: 'failure', step: 'reserveStock', code: 'out-of-stock' });
    expect(await shelf()).toBe(before);
    expect(await shipmentsOf(order.orderId)).toEqual([]);
    // A definite failure has left nothing to undo.
    expect(await kindsOf(saga.id)).toEqual([
      'saga-started',
      'command-sent',
      'command-failed',
      'compensation-began',
      'saga-compensated',
    ]);
  });

  it('gives the stock back when the address is not served', async () => {
    const before = await shelf();
    const order = desk.order();
    const saga = await desk.run({ ...order, shipTo: { ...order.shipTo, country: 'Norway' } }, 'compensated');
    expect(saga.failure).toMatchObject({ step: 'bookShipment', code: 'address-not-served' });
    expect(await shelf()).toBe(before);
  });

  it('cancels the shipment and gives the stock back, in this order, when the card is declined', async () => {
    const before = await shelf();
    const order = desk.order({ card: { token: 'card-declined' } });
    const saga = await desk.run(order, 'compensated');
    expect(saga.failure).toMatchObject({ step: 'chargePayment', code: 'card-declined' });
    const undone = (await desk.history(saga.id)).filter(
      ({ kind, direction }) => kind === 'command-sent' && direction === 'compensation',
    );
    expect(undone.map(({ path }) => path)).toEqual(['bookShipment', 'reserveStock']);
    expect(await shelf()).toBe(before);
    expect(await shipmentsOf(order.orderId)).toEqual(['cancelled']);
    expect(await chargedCents(order.orderId)).toBe(0);
  });

  it('is confirmed in the end although the mail server is down for a while', async () => {
    const saga = await desk.run(desk.order({ email: 'somebody@greylisted.example' }), 'completed');
    expect(await kindsOf(saga.id)).toContain('retry-planned');
    expect((await desk.rows('SELECT id FROM notification.mail WHERE order_id = $1', saga.key)).length).toBe(
      1,
    );
  });
});

describe('starting an order', () => {
  it('gives the same saga for the same idempotency key and body, whatever the order of its fields', async () => {
    const order = desk.order();
    const first = await desk.post(order, { 'idempotency-key': 'again' });
    const reversed = Object.fromEntries(Object.entries(order).toReversed());
    const second = await desk.post(reversed, { 'idempotency-key': 'again' });
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    expect(((await second.json()) as { id: string }).id).toBe(((await first.json()) as { id: string }).id);
  });

  it('refuses another body under the same idempotency key', async () => {
    await desk.post(desk.order(), { 'idempotency-key': 'once' });
    const other = await desk.post(desk.order(), { 'idempotency-key': 'once' });
    expect(other.status).toBe(409);
    expect(other.headers.get('content-type')).toContain('application/problem+json');
  });

  it('refuses the business key of another saga, with a link to it', async () => {
    const order = desk.order();
    const id = await desk.place(order);
    const second = await desk.post(order);
    expect(second.status).toBe(409);
    expect(await second.text()).toContain(id);
  });

  it('starts one saga of twenty that come at once with one key', async () => {
    const order = desk.order();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => desk.post(order, { 'idempotency-key': 'at-once' })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ headers }) => headers.get('location'))).size).toBe(1);
    await expect
      .poll(
        async () =>
          (await desk.rows(`SELECT status FROM edda.saga WHERE business_key = $1`, order.orderId))[0]?.status,
        { timeout: 20_000 },
      )
      .toBe('completed');
    expect(await chargedCents(order.orderId)).toBe(5_000);
  });
});

/** A reply as the orchestrator got it, ready to be published once more. */
async function replyTo(id: string, path: string): Promise<{ routingKey: string; properties: object }> {
  const sent = (await desk.history(id)).find((entry) => entry.kind === 'command-sent' && entry.path === path);
  const headers = {
    'edda-kind': 'reply',
    'edda-saga': 'order',
    'edda-step': path,
    'edda-direction': 'forward',
    'edda-epoch': 1,
    'edda-attempt': 1,
    'edda-contract-version': 1,
    'edda-outcome': 'success',
    'edda-causation-id': String(sent?.messageId),
  };
  const properties = {
    messageId: `${String(sent?.messageId)}:reply`,
    correlationId: id,
    type: sent?.command,
    contentType: 'application/json',
    headers,
  };
  return { routingKey: String(sent?.command), properties };
}

describe('a message that comes to the orchestrator', () => {
  it('twice is one decision, and a line in the history', async () => {
    const saga = await desk.run(desk.order(), 'completed');
    const { routingKey, properties } = await replyTo(saga.id, 'reserveStock');
    await desk.publish('edda.replies.inventory', routingKey, '{"reservationId":"r"}', properties);
    await expect.poll(() => kindsOf(saga.id), { timeout: 10_000 }).toContain('input-ignored');
    expect((await desk.history(saga.id)).at(-1)).toMatchObject({ reason: 'ended' });
    expect((await desk.saga(saga.id)).status).toBe('completed');
  });

  it('through the exchange of another participant is not believed', async () => {
    const saga = await desk.run(desk.order(), 'completed');
    const { routingKey, properties } = await replyTo(saga.id, 'chargePayment');
    await desk.publish('edda.replies.inventory', routingKey, '{"chargeId":"c"}', properties);
    await expect
      .poll(() => desk.letters('reason=contract-violated&name=payment.charge'), { timeout: 10_000 })
      .toContainEqual(expect.objectContaining({ by: 'orchestrator', isCopy: false }));
  });

  it.each([
    ['is not JSON', '{"reservationId":', {}, { format: 'text', value: '{"reservationId":' }],
    ['has no headers', '{}', { headers: {} }, { format: 'json', value: {} }],
  ])(
    'and %s lies in the dead letters with a reason, and its neighbours go through',
    async (_, body, changes, shown) => {
      const id = await desk.place(desk.order());
      const { properties } = await replyTo(id, 'reserveStock');
      const stranger = { ...properties, correlationId: '01970000-0000-7000-8000-00000000dead', ...changes };
      await desk.publish('edda.replies.inventory', 'inventory.reserve-stock', body, stranger);
      await desk.untilStatus(id, 'completed');
      await expect
        .poll(() => desk.letters('reason=undecodable'), { timeout: 10_000 })
        .toContainEqual(
          expect.objectContaining({ queue: expect.stringContaining('orchestrator.replies'), body: shown }),
        );
    },
  );
});

describe('a message that comes to a participant', () => {
  it('and breaks its contract lies in the dead letters, and its neighbours go through', async () => {
    const headers = {
      'edda-kind': 'command',
      'edda-saga': 'order',
      'edda-step': 'chargePayment',
      'edda-direction': 'forward',
      'edda-epoch': 1,
      'edda-contract-version': 1,
      'edda-not-after': new Date(Date.now() + 60_000).toISOString(),
    };
    const properties = {
      messageId: 'm',
      correlationId: '01970000-0000-7000-8000-00000000beef',
      type: 'payment.charge',
      contentType: 'application/json',
      headers,
    };
    await desk.publish('edda.commands', 'payment.charge', '{"amountCents":"lots"}', properties);
    await desk.run(desk.order(), 'completed');
    await expect
      .poll(() => desk.letters('reason=contract-violated'), { timeout: 10_000 })
      .toContainEqual(expect.objectContaining({ by: 'payment', isCopy: true, name: 'payment.charge' }));
  });
});
