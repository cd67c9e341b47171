import { randomBytes } from 'node:crypto';
import { topology, wireNames } from '@edda/messaging';
import type { Broker } from '@edda/messaging';
import { rabbitmq } from '@edda/rabbitmq';
import { reaches } from '@edda/testing/contracts';
import { connect, type Channel, type ChannelModel } from 'amqplib';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { nestedLists, nestedTables, table } from '../tools/fuzz/raw-frames.js';
import { RawPublisher } from '../tools/fuzz/raw-publisher.js';
import { RecordedLog } from './fixtures/recorded-log.js';

/** 50 say whether it works; `EDDA_BOMBS=1000` says it more loudly. */
const BOMBS = Number(process.env['EDDA_BOMBS'] ?? 50);
const GOOD = 2_000;
const WITHIN = { timeout: 240_000, interval: 200 };

const namespace = `bombs-${randomBytes(4).toString('hex')}`;
const names = wireNames(namespace);
const queue = names.commandsOf('payment');
const handled = new Map<string, number>();
const brokers: Broker[] = [];
const log = new RecordedLog();
let publisher: RawPublisher;
let connection: ChannelModel;
let channel: Channel;

beforeAll(async () => {
  publisher = await RawPublisher.open(inject('amqpUrl'));
  connection = await connect(inject('amqpUrl'));
  channel = await connection.createChannel();
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
  await publisher?.close();
  await connection?.close();
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

async function lengths(): Promise<{ commands: number; deadLetters: number; undecodable: number }> {
  const length = async (name: string): Promise<number> => (await channel.checkQueue(name)).messageCount;
  return {
    commands: await length(queue),
    deadLetters: await length(names.deadLetters),
    undecodable: await length(names.undecodable),
  };
}

function publish(messageId: string, headers: Buffer): Promise<boolean> {
  return publisher.publish({
    exchange: names.commands,
    routingKey: 'payment.charge',
    properties: { messageId, contentType: 'application/json', headers },
    content: Buffer.from('{}'),
  });
}

describe(`${BOMBS} messages whose headers no decoder has stack for, among ${GOOD} good ones`, () => {
  it('are all that is put aside, and each good one is handled once', { timeout: 540_000 }, async () => {
    // As deep as one frame allows: a decoder that has become hot has stack for more than a cold one.
    const bombs = [table([['bomb', nestedTables(18_000)]]), table([['bomb', nestedLists(25_000)]])];
    const good = table([['edda-kind', 'command']]);
    const every = Math.floor(GOOD / BOMBS);
    // All at once: each of them waits for the broker's disk, and they can do that together.
    const taken = await Promise.all(
      Array.from({ length: GOOD }, (_, index) => {
        const number = index / every;
        const isBombTurn = Number.isInteger(number) && number < BOMBS;
        const bomb = isBombTurn ? [publish(`bomb-${number}`, bombs[number % bombs.length] ?? good)] : [];
        return [...bomb, publish(`good-${index}`, good)];
      }).flat(),
    );
    expect(taken.filter((isTaken) => !isTaken)).toEqual([]);
    await expect.poll(async () => (await lengths()).commands, WITHIN).toBe(GOOD + BOMBS);
    await consume();
    await expect.poll(lengths, WITHIN).toEqual({ commands: 0, deadLetters: 0, undecodable: BOMBS });
    await expect.poll(() => handled.size, WITHIN).toBe(GOOD);
    expect([...handled].filter(([id, times]) => times !== 1 || !id.startsWith('good-'))).toEqual([]);
    // No connection was lost over them: nothing was delivered a second time, and nobody had to wait.
    expect(log.matching(/Lost the connection/)).toEqual([]);
    expect(log.matching(/headers that cannot be decoded/).length).toBeGreaterThanOrEqual(1);
  });
});
