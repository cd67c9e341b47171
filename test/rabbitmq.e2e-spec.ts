import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Broker } from '@edda/messaging';
import { rabbitmq } from '@edda/rabbitmq';
import type { RabbitmqOptions } from '@edda/rabbitmq';
import { DeliveryProbe, probe, reaches } from '@edda/testing/contracts';
import { payment } from './fixtures/payment.js';
import { PrivateRabbitmq, type SeenConnection } from './fixtures/private-rabbitmq.js';
import { RecordedLog } from './fixtures/recorded-log.js';

let server: PrivateRabbitmq;
let brokers: Broker[] = [];

beforeAll(async () => {
  server = await PrivateRabbitmq.start();
});
afterEach(async () => {
  await Promise.all(brokers.splice(0).map((broker) => broker.close()));
});
afterAll(() => server.stop());

function service(name: string, options: Partial<RabbitmqOptions> = {}): { broker: Broker; log: RecordedLog } {
  const log = new RecordedLog();
  const factory = rabbitmq({ url: server.amqpUrl, ...options });
  const broker = factory({ service: name, instance: `host#${brokers.length + 1}` }, log.log);
  brokers.push(broker);
  broker.connect();
  return { broker, log };
}

/** As rabbitmq.conf and a start would; channels read it when they are opened. */
async function limitMessagesTo(bytes: number): Promise<void> {
  await server.ctl(
    'eval',
    `application:set_env(rabbit, max_message_size, ${bytes}), persistent_term:put(max_message_size, ${bytes}).`,
  );
}

const statuses = (results: readonly { status: string }[]): string[] => results.map(({ status }) => status);

describe('RabbitMQ, as an operator sees it', () => {
  it('shows who is connected and who consumes', async () => {
    const { names, wanted } = payment();
    const { broker } = service('payment');
    await broker.declare(wanted);
    await probe(broker, { queue: names.commandsOf('payment'), prefetch: 7 });
    await probe(broker, { queue: names.commandsOf('payment'), prefetch: 7 });
    await expect
      .poll(async () => (await server.connections()).map(describeConnection).toSorted(), { timeout: 20_000 })
      .toEqual(['payment@host#1 (consumer), heartbeat 10', 'payment@host#1 (publisher), heartbeat 10']);
    await expect
      .poll(async () => (await server.consumers()).map((seen) => [seen.queue.name, seen.prefetch_count]), {
        timeout: 20_000,
      })
      .toEqual([
        [names.commandsOf('payment'), 7],
        [names.commandsOf('payment'), 7],
      ]);
    const tags = (await server.consumers()).map(({ consumer_tag }) => consumer_tag);
    expect(new Set(tags).size).toBe(2);
    for (const tag of tags) expect(tag).toContain(`${names.commandsOf('payment')}@host#1`);
  });

  it('comes back after one of its connections was closed in the management UI', async () => {
    const { names, wanted, charge } = payment();
    const { broker, log } = service('payment');
    await broker.declare(wanted);
    const seen = await probe(broker, { queue: names.commandsOf('payment'), prefetch: 10 });
    for (const role of ['publisher', 'consumer']) {
      const lost = reaches(broker, 'connecting');
      await closeConnection(`payment@host#1 (${role})`);
      await lost;
      await reaches(broker, 'up');
      expect(statuses(await broker.publish([charge(role)]))).toEqual(['confirmed']);
      await seen.until(({ ids }) => ids.includes(role));
    }
    expect(log.matching(/Lost the connection/)).toHaveLength(2);
    expect(log.matching(/Connected to RabbitMQ at .* after/)).toHaveLength(2);
  });

  it('says once that it cannot connect, without the password, and once that it is back', async () => {
    await server.server.kill();
    const { broker, log } = service('payment');
    await log.until(/Cannot connect to RabbitMQ/);
    expect(statuses(await broker.publish([payment().charge('m-1')]))).toEqual(['failed']);
    await server.server.start();
    await reaches(broker, 'up');
    expect(log.lines).toEqual([
      expect.stringMatching(
        /^warn: Cannot connect to RabbitMQ at amqp:\/\/.*:\*\*\*@127\.0\.0\.1:\d+.*ECONNREFUSED/,
      ),
      expect.stringMatching(/^info: Connected to RabbitMQ at amqp:\/\/.*:\*\*\*@127\.0\.0\.1:\d+.* after/),
    ]);
    expect(log.lines.join()).not.toContain(new URL(server.amqpUrl).password + '@');
  });
});

describe('RabbitMQ, when it fails', () => {
  it('loses nothing that was confirmed when it is killed in the middle of publishing', async () => {
    const { names, wanted, charge } = payment();
    const { broker } = service('payment');
    await broker.declare(wanted);
    const seen = new DeliveryProbe();
    await broker.consume({ queue: names.commandsOf('payment'), prefetch: 20 }, (deliveries) => {
      seen.take(deliveries);
      for (const delivery of deliveries) delivery.ack();
    });
    await reaches(broker, 'up');
    const confirmed: string[] = [];
    const lost = reaches(broker, 'connecting');
    let isDown = false;
    void lost.then(() => (isDown = true));
    const publishing = (async () => {
      for (let batch = 0; !isDown; batch += 1) {
        const messages = Array.from({ length: 20 }, (_, index) => charge(`${batch}-${index}`));
        const results = await broker.publish(messages);
        results.forEach(({ status }, index) => {
          if (status === 'confirmed') confirmed.push(messages[index]?.messageId ?? '');
        });
      }
    })();
    await seen.count(100);
    await server.server.kill();
    await Promise.all([lost, publishing]);
    expect(statuses(await broker.publish([charge('while-down')]))).toEqual(['failed']);
    await server.server.start();
    await reaches(broker, 'up');
    expect(statuses(await broker.publish([charge('last')]))).toEqual(['confirmed']);
    const missing = (): string[] => {
      const came = new Set(seen.ids);
      return [...confirmed, 'last'].filter((id) => !came.has(id));
    };
    await expect.poll(missing, { timeout: 20_000, interval: 250 }).toEqual([]);
    expect(confirmed.length).toBeGreaterThan(100);
  });

  it('declares and consumes a queue again that was deleted under its consumer', async () => {
    const { names, wanted, charge } = payment();
    const { broker, log } = service('payment');
    await broker.declare(wanted);
    const seen = await probe(broker, { queue: names.commandsOf('payment'), prefetch: 10 });
    await reaches(broker, 'up');
    await server.api('DELETE', `queues/%2F/${names.commandsOf('payment')}`);
    await log.until(/cancelled the consumer/);
    await expect.poll(async () => statuses(await broker.publish([charge('again')]))).toEqual(['confirmed']);
    await seen.until(({ ids }) => ids.includes('again'));
  });

  it('replaces the channel that a publish to a deleted exchange closed, and declares the exchange again', async () => {
    const { names, wanted, charge } = payment();
    const { broker, log } = service('payment');
    await broker.declare(wanted);
    await reaches(broker, 'up');
    await server.api('DELETE', `exchanges/%2F/${names.commands}`);
    expect(await broker.publish([charge('m-1')])).toMatchObject([
      { status: 'failed', reason: expect.stringContaining('NOT_FOUND') },
    ]);
    expect(broker.status).toBe('connecting');
    await reaches(broker, 'up');
    expect(statuses(await broker.publish([charge('m-1')]))).toEqual(['confirmed']);
    expect(log.matching(/closed the channel for publishing/)).toHaveLength(1);
  });

  it('is refused one message for its size once, and sends all others', async () => {
    const { wanted, charge } = payment();
    const { broker: declaring } = service('payment');
    await declaring.declare(wanted);
    await limitMessagesTo(100_000);
    try {
      const { broker, log } = service('payment');
      await reaches(broker, 'up');
      const batch = [charge('m-1'), { ...charge('m-2'), content: 'x'.repeat(100_001) }, charge('m-3')];
      expect(statuses(await broker.publish(batch))).toEqual(['failed', 'failed', 'failed']);
      await reaches(broker, 'up');
      expect(await broker.publish(batch)).toEqual([
        { status: 'confirmed' },
        {
          status: 'failed',
          reason: expect.stringMatching(/100001 bytes, and RabbitMQ takes 100000 at most/),
        },
        { status: 'confirmed' },
      ]);
      expect(log.matching(/closed the channel for publishing.*larger than/)).toHaveLength(1);
    } finally {
      await limitMessagesTo(134_217_728);
    }
  });

  it('names a queue that exists with other arguments, does everything else, and declares it when it is gone', async () => {
    const { names, wanted, charge } = payment();
    const queue = names.commandsOf('payment');
    await server.api('PUT', `queues/%2F/${queue}`, { durable: true, arguments: { 'x-max-length': 5 } });
    const { broker, log } = service('payment');
    const declared = broker.declare(wanted);
    await reaches(broker, 'up');
    expect(log.matching(/^error:/)).toEqual([
      expect.stringMatching(
        new RegExp(`The queue "${queue}" cannot be declared.*rabbitmqctl delete_queue ${queue}`),
      ),
    ]);
    const seen = await probe(broker, { queue, prefetch: 10 });
    expect(statuses(await broker.publish([charge('m-1')]))).toEqual(['confirmed']);
    await seen.count(1);
    await server.api('DELETE', `queues/%2F/${queue}`);
    await declared;
    expect(log.matching(/^error:/)).toHaveLength(1);
  });

  it('fails a publish without a confirm in time, and gives up a connection that does not answer', async () => {
    const { wanted, charge } = payment();
    const { broker, log } = service('payment', { confirmTimeoutMs: 300 });
    await broker.declare(wanted);
    await reaches(broker, 'up');
    const lost = reaches(broker, 'connecting');
    process.kill(server.server.pid, 'SIGSTOP');
    try {
      expect(await broker.publish([charge('m-1')])).toEqual([
        { status: 'failed', reason: 'No confirm within 300 ms.' },
      ]);
      await lost;
    } finally {
      process.kill(server.server.pid, 'SIGCONT');
    }
    await reaches(broker, 'up');
    expect(log.matching(/No confirm within 300 ms/)).toHaveLength(1);
    expect(statuses(await broker.publish([charge('m-1')]))).toEqual(['confirmed']);
  });

  it('closes promptly, and leaves no socket behind, whatever state the broker is in', async () => {
    const sockets = (): number =>
      process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;
    const before = sockets();
    const states = {
      blocked: async () => server.alarm(),
      frozen: async () => {
        process.kill(server.server.pid, 'SIGSTOP');
        return async () => void process.kill(server.server.pid, 'SIGCONT');
      },
    };
    for (const [state, enter] of Object.entries(states)) {
      const { wanted, charge } = payment();
      const { broker } = service(state);
      await broker.declare(wanted);
      await probe(broker, { queue: wanted.queues[0]?.name ?? '', prefetch: 10 });
      await reaches(broker, 'up');
      const leave = await enter();
      try {
        const published = broker.publish([charge('m-1')]);
        if (state === 'blocked') await reaches(broker, 'blocked');
        const started = performance.now();
        await broker.close();
        expect(performance.now() - started).toBeLessThan(6_000);
        expect(broker.status).toBe('closed');
        expect(statuses(await published)).toHaveLength(1);
        await expect.poll(sockets, { timeout: 5_000 }).toBeLessThanOrEqual(before);
      } finally {
        await leave();
      }
    }
  });
});

const describeConnection = ({ client_properties, timeout }: SeenConnection): string =>
  `${client_properties.connection_name}, heartbeat ${timeout}`;

async function closeConnection(connectionName: string): Promise<void> {
  let name: string | undefined;
  await expect
    .poll(
      async () => {
        const all = await server.connections();
        name = all.find(
          ({ client_properties }) => client_properties.connection_name === connectionName,
        )?.name;
        return name;
      },
      { timeout: 20_000 },
    )
    .toBeDefined();
  await server.api('DELETE', `connections/${encodeURIComponent(name ?? '')}`);
}
