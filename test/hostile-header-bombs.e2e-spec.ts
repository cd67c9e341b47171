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
const COPIES = Math.min(BOMBS / 2, 250);
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

/**
 * The broker itself takes seconds to read such headers, so it is given each bomb once and makes the copies: queues in which it
 * dies at once, whose dead-letter exchange is the one of commands.
 */
async function copier(): Promise<string> {
  const exchange = `${namespace}.copies`;
  await channel.assertExchange(exchange, 'fanout', { autoDelete: true });
  for (let copy = 0; copy < COPIES; copy += 1) {
    const { queue: copies } = await channel.assertQueue('', {
      exclusive: true,
      arguments: {
        'x-message-ttl': 0,
        'x-dead-letter-exchange': names.commands,
        'x-dead-letter-routing-key': 'payment.charge',
      },
    });
    await channel.bindQueue(copies, exchange, '');
  }
  return exchange;
}

function publish(exchange: string, messageId: string, headers: Buffer): Promise<boolean> {
  const properties = { messageId, contentType: 'application/json', headers };
  return publisher.publish({
    exchange,
    routingKey: 'payment.charge',
    properties,
    content: Buffer.from('{}'),
  });
}

describe(`${BOMBS} messages whose headers no decoder has stack for, among ${GOOD} good ones`, () => {
  it('are all that is put aside, and each good one is handled once', { timeout: 540_000 }, async () => {
    const copies = await copier();
    // As deep as one frame allows: a decoder that has become hot has stack for more than a cold one.
    const bombs = [table([['bomb', nestedTables(18_000)]]), table([['bomb', nestedLists(25_000)]])];
    const good = table([['edda-kind', 'command']]);
    const rounds = BOMBS / COPIES;
    const taken: boolean[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const from = Math.round((round * GOOD) / rounds);
      const to = Math.round(((round + 1) * GOOD) / rounds);
      const bomb = publish(copies, `bomb-${round}`, bombs[round % bombs.length] ?? good);
      const neighbours = Array.from({ length: to - from }, (_, index) =>
        publish(names.commands, `good-${from + index}`, good),
      );
      taken.push(...(await Promise.all([bomb, ...neighbours])));
    }
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
