import { PlaceOrder } from '@edda/contracts';
import { hostname } from 'node:os';
import { wireNames } from '@edda/messaging';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { segment } from '@edda/topology';
import { OrderDesk } from './fixtures/order-desk.js';
import { managementApi } from './fixtures/wired-system.js';

const api = managementApi(inject('management'));
const WITHIN = { timeout: 30_000, interval: 250 };
let desk: OrderDesk;
let names: ReturnType<typeof wireNames>;

beforeAll(async () => {
  desk = await OrderDesk.open({ databaseUrl: inject('databaseUrl'), amqpUrl: inject('amqpUrl') });
  names = wireNames(desk.system.namespace);
});
afterAll(() => desk.close());

interface SeenMessage {
  readonly payload: string;
  readonly payload_encoding: string;
  readonly exchange: string;
  readonly routing_key: string;
  readonly properties: Readonly<Record<string, unknown>> & {
    readonly headers: Readonly<Record<string, unknown>>;
  };
}

/** A queue of the test's own that gets whatever an exchange gets, as somebody who looks for a fault would bind one. */
async function tap(exchange: string): Promise<string> {
  const queue = `${exchange}.tap`;
  await api.put(`queues/%2F/${segment(queue)}`, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  await api.post(`bindings/%2F/e/${segment(exchange)}/q/${segment(queue)}`, {
    routing_key: '#',
    arguments: {},
  });
  return queue;
}

/** "Get messages" in the management UI, without taking them away. */
const get = (queue: string): Promise<SeenMessage[]> =>
  api.post(`queues/%2F/${segment(queue)}/get`, {
    count: 50,
    ackmode: 'ack_requeue_true',
    encoding: 'auto',
    truncate: 50_000,
  });

describe('the management UI tells the story of an order', () => {
  it('in names of connections, consumers and queues', async () => {
    // A participant that has just started takes one command at a time, until it has seen that it survives them.
    await desk.run(desk.order(), 'completed');
    const pids = new Map(desk.system.apps.map(({ app, pid }) => [app, pid]));
    const wanted = [...pids].flatMap(([app, pid]) =>
      ['consumer', 'publisher'].map((role) => `${app}@${hostname()}#${pid} (${role})`),
    );
    const connections = async (): Promise<string[]> =>
      (await api.get<{ client_properties: { connection_name?: string } }[]>('connections')).flatMap(
        ({ client_properties: { connection_name: name } }) =>
          [...pids.values()].some((pid) => name?.includes(`#${pid} `)) ? [name ?? ''] : [],
      );
    await expect.poll(async () => (await connections()).toSorted(), WITHIN).toEqual(wanted.toSorted());
    const consumers = async () =>
      (
        await api.get<{ consumer_tag: string; prefetch_count: number; queue: { name: string } }[]>(
          'consumers/%2F',
        )
      )
        .filter(({ queue }) => queue.name.startsWith(`${desk.system.namespace}.`))
        .map(({ consumer_tag, prefetch_count, queue }) => [
          queue.name,
          consumer_tag.replace(/\.\d+$/, ''),
          prefetch_count,
        ]);
    const of = (app: 'orchestrator' | 'payment', queue: string, prefetch: number) => [
      queue,
      `${queue}@${hostname()}#${pids.get(app)}`,
      prefetch,
    ];
    await expect
      .poll(consumers, WITHIN)
      .toEqual(
        expect.arrayContaining([
          of('payment', names.commandsOf('payment'), 50),
          of('orchestrator', names.replies, 500),
          of('orchestrator', names.inbox, 500),
        ]),
      );
  });

  it('in messages that a person can read: names, ids, flat headers, JSON', async () => {
    const [commands, replies, events] = await Promise.all([
      tap(names.commands),
      tap(names.repliesOf('payment')),
      tap(names.events),
    ]);
    const order = desk.order();
    const { id } = await desk.run(order, 'completed');
    await expect.poll(async () => (await get(events)).length, WITHIN).toBe(1);
    const charge = (await get(commands)).find(({ routing_key: key }) => key === 'payment.charge');
    expect(charge).toMatchObject({
      exchange: names.commands,
      payload_encoding: 'string',
      properties: {
        type: 'payment.charge',
        app_id: 'orchestrator',
        message_id: `${id}:chargePayment:forward:1`,
        correlation_id: id,
        content_type: 'application/json',
        delivery_mode: 2,
        user_id: new URL(inject('amqpUrl')).username,
        headers: {
          'edda-kind': 'command',
          'edda-saga': 'order',
          'edda-step': 'chargePayment',
          'edda-epoch': 1,
        },
      },
    });
    expect(JSON.parse(charge?.payload ?? '')).toMatchObject({ orderId: order.orderId, amountCents: 5_000 });
    const [reply] = await get(replies);
    expect(reply?.properties).toMatchObject({
      type: 'payment.charge',
      app_id: 'payment',
      correlation_id: id,
      headers: {
        'edda-kind': 'reply',
        'edda-outcome': 'success',
        'edda-causation-id': `${id}:chargePayment:forward:1`,
      },
    });
    const [event] = await get(events);
    expect(event?.properties).toMatchObject({
      type: 'order.confirmed',
      app_id: 'orchestrator',
      correlation_id: id,
    });
    for (const message of [...(await get(commands)), reply, event]) {
      expect(() => JSON.parse(message?.payload ?? '')).not.toThrow();
      for (const value of Object.values(message?.properties.headers ?? {}))
        expect(typeof value).not.toBe('object');
      expect(Object.keys(message?.properties.headers ?? {}).length).toBeLessThan(16);
    }
  });

  it('in what the order was started by, from a service that knows nothing of Edda', async () => {
    expect(PlaceOrder.messageName).toBe('order.place');
    const order = desk.order();
    await api.post(`exchanges/%2F/${segment(names.commands)}/publish`, {
      properties: {
        message_id: `place-${order.orderId}`,
        delivery_mode: 2,
        content_type: 'application/json',
      },
      routing_key: 'order.place',
      payload: JSON.stringify(order),
      payload_encoding: 'string',
    });
    const sql = `SELECT status FROM edda.saga WHERE business_key = $1`;
    await expect
      .poll(async () => (await desk.rows(sql, order.orderId))[0]?.['status'], WITHIN)
      .toBe('completed');
  });
});
