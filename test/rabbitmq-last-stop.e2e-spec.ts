import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Broker, Delivery, Topology, WireNames } from '@edda/messaging';
import { rabbitmq } from '@edda/rabbitmq';
import { probe, reaches } from '@edda/testing/contracts';
import { payment } from './fixtures/payment.js';
import { PrivateRabbitmq } from './fixtures/private-rabbitmq.js';
import { RecordedLog } from './fixtures/recorded-log.js';

const NEIGHBOURS = Array.from({ length: 30 }, (_, index) => `n-${index}`);

let server: PrivateRabbitmq;
let broker: Broker;
let log: RecordedLog;

beforeAll(async () => {
  server = await PrivateRabbitmq.start();
});
afterEach(() => broker.close());
afterAll(() => server.stop());

/** Declares, and is up. */
async function connect(wanted: Topology): Promise<void> {
  log = new RecordedLog();
  broker = rabbitmq({ url: server.amqpUrl })({ service: 'payment', instance: 'host#1' }, log.log);
  broker.connect();
  await broker.declare(wanted);
  await reaches(broker, 'up');
}

describe('A message that no process can decode', () => {
  it('lands alone in the queue for what is undecodable, costs no connection, and its neighbours are handled', async () => {
    const { names, wanted, charge } = payment();
    await connect(wanted);
    await broker.publish(NEIGHBOURS.slice(0, 10).map(charge));
    await publishBomb(names.commands);
    await broker.publish(NEIGHBOURS.slice(10).map(charge));
    const seen = await probe(broker, { queue: names.commandsOf('payment'), prefetch: 16 });
    await expect.poll(() => lengthsOf(names), { timeout: 50_000, interval: 250 }).toEqual([1, 0, 0]);
    await seen.until(({ ids }) => NEIGHBOURS.every((id) => ids.includes(id)));
    expect(log.matching(/Lost the connection/)).toEqual([]);
  });
});

describe('A message that kills the connection of its consumer each time', () => {
  it('ends by the delivery limit, alone: its neighbours do not use up theirs', async () => {
    const { names, wanted, charge } = payment();
    const queue = names.commandsOf('payment');
    // The limit decides only how many deaths it takes; three are enough to tell the killer from its neighbours.
    await connect(withDeliveryLimit(wanted, 3));
    const ids = [...NEIGHBOURS.slice(0, 10), 'killer', ...NEIGHBOURS.slice(10)];
    await broker.publish(ids.map(charge));
    const handled = new Set<string>();
    let deaths = 0;
    let dying = false;
    const die = (): void => {
      deaths += 1;
      dying = true;
      void reaches(broker, 'connecting').then(() => (dying = false));
      void server.cutConnections();
    };
    await broker.consume({ queue, prefetch: 16 }, (deliveries: readonly Delivery[]) => {
      if (deliveries.some(({ message }) => message.messageId === 'killer')) die();
      // Whoever dies acks nothing any more, of what came beside the killer neither.
      if (dying) return;
      for (const delivery of deliveries) {
        handled.add(delivery.message.messageId ?? '');
        delivery.ack();
      }
    });
    await expect.poll(() => lengthsOf(names), { timeout: 50_000, interval: 250 }).toEqual([1, 0, 0]);
    expect([...handled].toSorted()).toEqual(NEIGHBOURS.toSorted());
    expect(deaths).toBe(4);
    // One message at a time was only for as long as it took.
    await expect.poll(() => prefetchesOf(queue), { timeout: 20_000 }).toEqual([16]);
  });
});

function withDeliveryLimit(wanted: Topology, limit: number): Topology {
  const queues = wanted.queues.map((queue) =>
    'x-delivery-limit' in queue.arguments
      ? { ...queue, arguments: { ...queue.arguments, 'x-delivery-limit': limit } }
      : queue,
  );
  return { ...wanted, queues };
}

async function prefetchesOf(queue: string): Promise<number[]> {
  const consumers = await server.consumers();
  return consumers.filter((seen) => seen.queue.name === queue).map(({ prefetch_count }) => prefetch_count);
}

/** Nested deeper than the client library's decoder has stack for, yet small enough for one frame. */
async function publishBomb(exchange: string): Promise<void> {
  const depth = 12_000;
  const headers = '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
  await server.apiText(
    'POST',
    `exchanges/%2F/${exchange}/publish`,
    `{"properties":{"delivery_mode":2,"message_id":"bomb","headers":${headers}},"routing_key":"payment.charge","payload":"{}","payload_encoding":"string"}`,
  );
}

/** Of the queue for what is undecodable, of that of the dead letters, and of payment's. */
function lengthsOf({ undecodable, deadLetters, commandsOf }: WireNames): Promise<number[]> {
  return Promise.all([undecodable, deadLetters, commandsOf('payment')].map((queue) => lengthOf(queue)));
}

async function lengthOf(queue: string): Promise<number> {
  const { messages = 0 } = await server.api<{ messages?: number }>('GET', `queues/%2F/${queue}`);
  return messages;
}
