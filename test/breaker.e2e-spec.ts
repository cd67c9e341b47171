import 'reflect-metadata';
import {
  command,
  decode,
  encode,
  HEADERS,
  mergeTopologies,
  orchestratorTopology,
  participantTopology,
  wireNames,
} from '@edda/messaging';
import type { Broker, IncomingMessage, ReplyMessage } from '@edda/messaging';
import { OnCommand, ParticipantHealth, ParticipantModule } from '@edda/participant';
import type { CommandContext } from '@edda/participant';
import { participantDatabase, postgresFence } from '@edda/postgres';
import { rabbitmq } from '@edda/rabbitmq';
import { Controller, Module } from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IsInt } from 'class-validator';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { commandFor } from '../libs/testing/src/participant-bench.js';
import { freshDatabase } from './fixtures/fresh-database.js';
import type { FreshDatabase } from './fixtures/fresh-database.js';

const NAMESPACE = `breaker-${process.pid}`;
const names = wireNames(NAMESPACE);
const WITHIN = { timeout: 60_000, interval: 50 };
const FAILURES = 5;
const CONCURRENCY = 4;
const HALF_OPEN_AFTER_MS = 500;
const DOWN_FOR_MS = 5_000;

class Transfer extends command('bank.transfer', { version: 1 }) {
  @IsInt() cents!: number;
}

/** Down until it is told to be up; counts who asked. */
const downstream = { isUp: false, refused: 0 };

@Controller()
class BankParticipant {
  @OnCommand(Transfer, { breaker: 'downstream' })
  async transfer({ cents }: Transfer, { manager, messageId }: CommandContext): Promise<void> {
    if (!downstream.isUp) {
      downstream.refused += 1;
      throw new Error('The downstream refuses connections');
    }
    await manager.query('INSERT INTO bank.transfer (id, cents) VALUES ($1, $2)', [messageId, cents]);
  }
}

let database: FreshDatabase;
let broker: Broker;
let app: INestApplication;
const replies: ReplyMessage[] = [];
const deadLetters: IncomingMessage[] = [];

async function collect(queue: string, take: (message: IncomingMessage) => void): Promise<void> {
  await broker.consume({ queue, prefetch: 100 }, (deliveries) => {
    for (const delivery of deliveries) {
      take(delivery.message);
      delivery.ack();
    }
  });
}

async function start(): Promise<INestApplication> {
  @Module({
    imports: [
      TypeOrmModule.forRoot(participantDatabase({ url: database.url, schema: 'bank', migrations: [] })),
      ParticipantModule.forRoot({
        name: 'bank',
        broker: rabbitmq({ url: inject('amqpUrl') }),
        namespace: NAMESPACE,
        fence: postgresFence(),
        prefetch: 20,
        concurrency: CONCURRENCY,
        breakers: { downstream: { failures: FAILURES, halfOpenAfterMs: HALF_OPEN_AFTER_MS } },
      }),
    ],
    controllers: [BankParticipant],
  })
  class BankModule {}
  const starting = await NestFactory.create(BankModule, { logger: false });
  await starting.listen(0, '127.0.0.1');
  return starting;
}

beforeAll(async () => {
  database = await freshDatabase(inject('databaseUrl'));
  await database.query('CREATE SCHEMA bank');
  await database.query('CREATE TABLE bank.transfer (id text NOT NULL, cents integer NOT NULL)');
  broker = rabbitmq({ url: inject('amqpUrl') })(
    { service: 'orchestrator', instance: 'test' },
    () => undefined,
  );
  broker.connect();
  const namespace = NAMESPACE;
  await broker.declare(
    mergeTopologies(
      orchestratorTopology({ participants: ['bank'], namespace }),
      participantTopology('bank', namespace),
    ),
  );
  await collect(names.replies, (message) => {
    const decoded = decode(message);
    if (decoded.ok && decoded.message.kind === 'reply') replies.push(decoded.message);
  });
  await collect(names.deadLetters, (message) => deadLetters.push(message));
});

afterAll(async () => {
  await app?.close();
  await broker.close();
  await database.drop();
});

it('keeps a downstream that is down from being asked, and does everything once it is back', async () => {
  const { messageName: name } = Transfer;
  const commands = Array.from({ length: 100 }, (_, index) =>
    encode(
      commandFor(`transfer-${index}`, { name, path: 'transfer', body: { cents: 100 + index } }),
      names,
      'orchestrator',
      Date.now(),
    ),
  );
  await expect.poll(() => broker.status).toBe('up');
  const results = await broker.publish(commands);
  expect(results.filter(({ status }) => status !== 'confirmed')).toEqual([]);
  const began = performance.now();
  app = await start();
  const health = app.get(ParticipantHealth);
  await expect.poll(() => health.breakers.downstream?.state, WITHIN).toBe('open');
  const response = await fetch(`${await app.getUrl()}/health/ready`);
  expect([response.status, await response.json()]).toMatchObject([
    200,
    { status: 'ready', breakers: { downstream: { lastError: 'The downstream refuses connections.' } } },
  ]);

  // The time for which it is down is what is tested; meanwhile nothing is answered, and hardly anything is asked.
  await expect.poll(() => performance.now() - began, { timeout: 60_000 }).toBeGreaterThan(DOWN_FOR_MS);
  expect(replies).toEqual([]);
  downstream.isUp = true;
  await expect.poll(() => replies.length, WITHIN).toBe(100);
  expect(health.breakers.downstream?.state).toBe('closed');

  const probes = Math.ceil(DOWN_FOR_MS / HALF_OPEN_AFTER_MS);
  // Those that were at it when the breaker opened are the concurrency at most, one of which opened it.
  expect(downstream.refused).toBeLessThanOrEqual(FAILURES + CONCURRENCY - 1 + probes);
  expect(downstream.refused).toBeGreaterThan(FAILURES);
  expect(replies.filter(({ outcome }) => outcome !== 'success')).toEqual([]);
  expect(deadLetters.map(({ headers }) => headers[HEADERS.deadDetail])).toEqual([]);
  const [sum] = await database.query<{ count: string; cents: string }>(
    'SELECT count(*) AS count, sum(cents) AS cents FROM bank.transfer',
  );
  expect(sum).toEqual({ count: '100', cents: String((100 * (100 + 199)) / 2) });
}, 120_000);
