import 'reflect-metadata';
import { encode, HEADERS, mergeTopologies, orchestratorTopology, participantTopology } from '@edda/messaging';
import { decode, wireNames } from '@edda/messaging';
import type { Broker, IncomingMessage, ReplyMessage } from '@edda/messaging';
import { rabbitmq } from '@edda/rabbitmq';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { commandFor } from '../libs/testing/src/participant-bench.js';
import { freshDatabase } from './fixtures/fresh-database.js';
import type { FreshDatabase } from './fixtures/fresh-database.js';
import { Enter } from './fixtures/ledger/contract.js';
import { SupervisedProcess } from './fixtures/supervised-process.js';

const NAMESPACE = `suspects-${process.pid}`;
const names = wireNames(NAMESPACE);
const WITHIN = { timeout: 120_000, interval: 100 };

let database: FreshDatabase;
let broker: Broker;
let ledger: SupervisedProcess | undefined;
const replies: ReplyMessage[] = [];
const deadLetters: IncomingMessage[] = [];
const undecodable: IncomingMessage[] = [];

async function collect(queue: string, take: (message: IncomingMessage) => void): Promise<void> {
  await broker.consume({ queue, prefetch: 100 }, (deliveries) => {
    for (const delivery of deliveries) {
      take(delivery.message);
      delivery.ack();
    }
  });
}

beforeAll(async () => {
  database = await freshDatabase(inject('databaseUrl'));
  await database.query('CREATE SCHEMA ledger');
  await database.query('CREATE TABLE ledger.entry (number integer NOT NULL)');
  broker = rabbitmq({ url: inject('amqpUrl') })(
    { service: 'orchestrator', instance: 'test' },
    () => undefined,
  );
  broker.connect();
  const participants = ['ledger'];
  const namespace = NAMESPACE;
  await broker.declare(
    mergeTopologies(
      orchestratorTopology({ participants, namespace }),
      participantTopology('ledger', namespace),
    ),
  );
  await collect(names.replies, (message) => {
    const decoded = decode(message);
    if (decoded.ok && decoded.message.kind === 'reply') replies.push(decoded.message);
  });
  await collect(names.deadLetters, (message) => deadLetters.push(message));
  await collect(names.undecodable, (message) => undecodable.push(message));
});

afterAll(async () => {
  await ledger?.stop();
  await broker.close();
  await database.drop();
});

it('puts a message aside that kills its process each time, and handles all its neighbours once', async () => {
  const numbers = Array.from({ length: 201 }, (_, index) => index);
  const DEADLY = 100;
  const idOf = (number: number) => `entry-${number}:enter:forward:1`;
  const commands = numbers.map((number) => {
    const body = { number, deadly: number === DEADLY };
    const { messageName: name } = Enter;
    const command = commandFor(`entry-${number}`, { name, path: 'enter', body });
    return encode(command, names, 'orchestrator', Date.now());
  });
  expect(commands.map(({ messageId }) => messageId)).toEqual(numbers.map(idOf));
  await expect.poll(() => broker.status).toBe('up');
  const results = await broker.publish(commands);
  expect(results.filter(({ status }) => status !== 'confirmed')).toEqual([]);

  ledger = new SupervisedProcess('./ledger', {
    DATABASE_URL: database.url,
    AMQP_URL: inject('amqpUrl'),
    EDDA_NAMESPACE: NAMESPACE,
  });
  await expect.poll(() => new Set(replies.map(({ causationId }) => causationId)).size, WITHIN).toBe(201);

  const entered = await database.query<{ number: number }>('SELECT number FROM ledger.entry ORDER BY number');
  expect(entered.map(({ number }) => number)).toEqual(numbers.filter((number) => number !== DEADLY));
  expect(deadLetters.map(({ messageId }) => messageId)).toEqual([idOf(DEADLY)]);
  expect(deadLetters[0]?.headers[HEADERS.deadReason]).toBe('kills-process');
  expect(replies.find(({ causationId }) => causationId === idOf(DEADLY))).toMatchObject({
    outcome: 'dead-lettered',
    body: { code: 'kills-process' },
  });
  expect(undecodable).toEqual([]);
  expect(ledger.deaths.length).toBeGreaterThan(0);
  expect(ledger.deaths.length).toBeLessThanOrEqual(4);
  expect(new Set(ledger.deaths)).toEqual(new Set(['SIGKILL']));
  // Whoever was settled is no suspect any more.
  await expect.poll(() => database.query('SELECT message_id FROM ledger.edda_suspect')).toEqual([]);
}, 150_000);
