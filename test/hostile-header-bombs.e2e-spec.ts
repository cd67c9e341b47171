import { randomBytes } from 'node:crypto';
import { wireNames } from '@edda/messaging';
import type { Broker } from '@edda/messaging';
import { topology } from '@edda/messaging';
import { rabbitmq } from '@edda/rabbitmq';
import { reaches } from '@edda/testing/contracts';
import { connect } from 'amqplib';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { nestedLists, nestedTables, table } from '../tools/fuzz/raw-frames.js';
import { RawPublisher } from '../tools/fuzz/raw-publisher.js';
import { RecordedLog } from './fixtures/recorded-log.js';

/** 50 say whether it works; `EDDA_BOMBS=1000` says it more loudly. */
const BOMBS = Number(process.env['EDDA_BOMBS'] ?? 50);
const GOOD = 2_000;

const namespace = `bombs-${randomBytes(4).toString('hex')}`;
const names = wireNames(namespace);
const queue = names.commandsOf('payment');
const handled = new Map<string, number>();
const brokers: Broker[] = [];
const log = new RecordedLog();
let publisher: RawPublisher;

beforeAll(async () => {
  publisher = await RawPublisher.open(inject('amqpUrl'));
  // Two processes share the queue: what one of them gives back the other gets.
  for (const instance of ['host#1', 'host#2']) {
    const broker = rabbitmq({ url: inject('amqpUrl') })({ service: 'payment', instance }, log.log);
    brokers.push(broker);
    broker.connect();
    await broker.declare(topology({ namespace, participants: ['payment'] }));
    await reaches(broker, 'up');
  }
});
afterAll(async () => {
  await Promise.all(brokers.map((broker) => broker.close()));
  await publisher.close();
});

function consume(): Promise<unknown> {
  return Promise.all(
    brokers.map((broker) =>
      broker.consume({ queue, prefetch: 500 }, (deliveries) => {
        for (const delivery of deliveries) {
          const { messageId = '' } = delivery.message;
          handled.set(messageId, (handled.get(messageId) ?? 0) + 1);
          delivery.ack();
        }
      }),
    ),
  );
}

async function lengths(): Promise<Record<string, number>> {
  const connection = await connect(inject('amqpUrl'));
  const channel = await connection.createChannel();
  const length = async (name: string): Promise<number> => (await channel.checkQueue(name)).messageCount;
  const found = {
    commands: await length(queue),
    deadLetters: await length(names.deadLetters),
    undecodable: await length(names.undecodable),
  };
  await connection.close();
  return found;
}

const publish = (messageId: string, headers: Buffer): Promise<boolean> =>
  publisher.publish({
    exchange: names.commands,
    routingKey: 'payment.charge',
    properties: { messageId, contentType: 'application/json', headers },
    content: Buffer.from('{}'),
  });

describe(`${BOMBS} messages whose headers no decoder has stack for, among ${GOOD} good ones`, () => {
  it('are all that is put aside, and each good one is handled once', { timeout: 300_000 }, async () => {
    const bombs = [
      table([['bomb', nestedTables(12_000)]]),
      table([['bomb', nestedLists(21_000)]]),
      table([['bomb', nestedTables(18_000)]]),
    ];
    const good = table([['edda-kind', 'command']]);
    const every = Math.floor(GOOD / BOMBS);
    const published: Promise<boolean>[] = [];
    for (let index = 0; index < GOOD; index += 1) {
      published.push(publish(`good-${index}`, good));
      if (index % every !== 0 || index / every >= BOMBS) continue;
      const bomb = bombs[(index / every) % bombs.length];
      if (bomb) published.push(publish(`bomb-${index / every}`, bomb));
      // A thousand bombs are 90 MB, which need not all be on their way at once.
      if (published.length % 100 === 0) await Promise.all(published);
    }
    expect(new Set(await Promise.all(published))).toEqual(new Set([true]));
    await consume();
    await expect
      .poll(lengths, { timeout: 240_000, interval: 200 })
      .toEqual({ commands: 0, deadLetters: 0, undecodable: BOMBS });
    await expect.poll(() => handled.size, { timeout: 30_000 }).toBe(GOOD);
    expect([...handled].filter(([id, times]) => times !== 1 || !id.startsWith('good-'))).toEqual([]);
    // No connection was lost over them: nobody else was delivered again, and nobody had to wait.
    expect(log.matching(/Lost the connection/)).toEqual([]);
    expect(log.matching(/headers that cannot be decoded/).length).toBeGreaterThanOrEqual(1);
  });
});
