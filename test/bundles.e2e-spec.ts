import { randomBytes } from 'node:crypto';
import { command, failure, wireNames } from '@edda/messaging';
import type { Broker } from '@edda/messaging';
import { EddaModule, Saga, Sagas, type DefinesSaga } from '@edda/orchestration';
import {
  CommandFailure,
  OnCommand,
  ParticipantHealth,
  ParticipantModule,
  type CommandContext,
} from '@edda/participant';
import { postgres } from '@edda/postgres';
import { participantDatabase, postgresFence } from '@edda/postgres/participant';
import { rabbitmq } from '@edda/rabbitmq';
import type { SagaBuilder } from '@edda/saga-core';
import { Controller, Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IsString } from 'class-validator';
import type { EntityManager } from 'typeorm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { poll } from '../tools/services/poll.js';
import type { FreshDatabase } from './fixtures/fresh-database.js';
import { freshDatabase } from './fixtures/fresh-database.js';

class Refused extends failure('refused') {
  @IsString() noteId: string;
}
class Note extends command('desk.note', { version: 1, failures: [Refused] }) {
  @IsString() noteId: string;
}
class Strike extends command('desk.strike', { version: 1 }) {
  @IsString() noteId: string;
}
class WriteNote extends command('bundles.write', { version: 1 }) {
  @IsString() noteId: string;
}

@Saga({ name: 'note', version: 1 })
class NoteSaga implements DefinesSaga {
  define(saga: SagaBuilder) {
    return saga
      .startedBy(WriteNote, { key: ({ noteId }) => noteId, data: ({ noteId }) => ({ noteId }) })
      .step('first', (step) =>
        step
          .command(Note, ({ noteId }) => ({ noteId: `${noteId} first` }))
          .compensate(Strike, ({ noteId }) => ({ noteId: `${noteId} first` })),
      )
      .step('second', (step) =>
        step
          .command(Note, ({ noteId }) => ({ noteId: `${noteId} second` }))
          .compensate(Strike, ({ noteId }) => ({ noteId: `${noteId} second` })),
      );
  }
}

/** Notes what it is told, and refuses the second note of every tenth. */
@Controller()
class Desk {
  @OnCommand(Note)
  async note({ noteId }: Note, { manager }: CommandContext): Promise<void> {
    if (noteId.endsWith('0 second')) throw new CommandFailure(Refused, { noteId }, 'Not this one.');
    await (manager as EntityManager).query('INSERT INTO note (id) VALUES ($1)', [noteId]);
  }
  @OnCommand(Strike)
  async strike({ noteId }: Strike, { manager }: CommandContext): Promise<void> {
    await (manager as EntityManager).query('DELETE FROM note WHERE id = $1', [noteId]);
  }
}

const NOTES = 100;
const REFUSED = NOTES / 10;
const BUNDLE = 16;
const UP_WITHIN_MS = 60_000;

const namespace = `test-${randomBytes(4).toString('hex')}`;
const names = wireNames(namespace);
const queue = names.commandsOf('desk');
let database: FreshDatabase;
let orchestrator: INestApplicationContext;
let desk: INestApplicationContext | undefined;
let watcher: Broker;

const open = (module: new () => object) =>
  NestFactory.createApplicationContext(module, { logger: ['error'], abortOnError: false });

function orchestratorModule(): new () => object {
  @Module({
    imports: [
      EddaModule.forRoot({
        store: postgres({ url: database.url }),
        broker: rabbitmq({ url: inject('amqpUrl') }),
        namespace,
        bundles: { desk: BUNDLE },
        rest: false,
      }),
      EddaModule.forFeature([NoteSaga]),
    ],
  })
  class App {}
  return App;
}

function deskModule(): new () => object {
  @Module({
    imports: [
      TypeOrmModule.forRoot(participantDatabase({ url: database.url, schema: 'public', migrations: [] })),
      ParticipantModule.forRoot({
        name: 'desk',
        namespace,
        broker: rabbitmq({ url: inject('amqpUrl') }),
        fence: postgresFence(),
        bundleReplies: BUNDLE,
        health: false,
      }),
    ],
    controllers: [Desk],
  })
  class App {}
  return App;
}

async function openDesk(): Promise<void> {
  const app = await open(deskModule());
  desk = app;
  const isReady = async () => app.get(ParticipantHealth, { strict: false }).ready;
  if (!(await poll(isReady, { withinMs: UP_WITHIN_MS }))) throw new Error('The desk never got ready.');
}

async function closeDesk(): Promise<void> {
  await desk?.close();
  desk = undefined;
}

const depth = async () => (await watcher.depths([queue]))[0] ?? 0;
const outbox = async () =>
  (await database.query<{ left: number }>('SELECT count(*)::integer AS left FROM edda.outbox'))[0]?.left;
const statuses = async () => {
  const rows = await database.query<{ status: string; sagas: number }>(
    'SELECT status, count(*)::integer AS sagas FROM edda.saga GROUP BY status',
  );
  return Object.fromEntries(rows.map(({ status, sagas }) => [status, sagas]));
};

beforeAll(async () => {
  database = await freshDatabase(inject('databaseUrl'));
  await database.query('CREATE TABLE note (id text PRIMARY KEY)');
  watcher = rabbitmq({ url: inject('amqpUrl') })({ service: 'watcher', instance: 'test' }, () => undefined);
  watcher.connect();
  if (!(await poll(async () => watcher.status === 'up', { withinMs: UP_WITHIN_MS })))
    throw new Error('The broker never got up.');
  // Its queue is there from now on, and keeps what is sent while nobody is at the desk.
  await openDesk();
  await closeDesk();
  orchestrator = await open(orchestratorModule());
}, 120_000);

afterAll(async () => {
  await closeDesk();
  await orchestrator?.close();
  await watcher?.close();
  await database?.drop();
});

describe('messages that travel together', () => {
  it('wait in the queue as a few, and each saga ends as it would without them', async () => {
    const sagas = orchestrator.get(Sagas);
    const start = (index: number) => sagas.start('note', { noteId: `${index}` });
    await expect
      .poll(async () => (await start(0)).status, { message: 'the orchestrator never took a saga' })
      .toBe('started');
    const others = Array.from({ length: NOTES - 1 }, (_, index) => start(index + 1));
    expect((await Promise.all(others)).every(({ status }) => status === 'started')).toBe(true);
    await expect.poll(outbox).toBe(0);
    await expect.poll(depth).toBeGreaterThanOrEqual(NOTES / BUNDLE);
    expect(await depth()).toBeLessThan(NOTES / 2);

    await openDesk();
    await expect.poll(statuses).toEqual({ completed: NOTES - REFUSED, compensated: REFUSED });
    const notes = await database.query<{ notes: number }>('SELECT count(*)::integer AS notes FROM note');
    expect(notes).toEqual([{ notes: 2 * (NOTES - REFUSED) }]);
    await expect.poll(depth).toBe(0);
  });

  it('are put aside one by one: poison in a bundle takes none of the others with it', async () => {
    const now = Date.now();
    const inner = (id: string, headers: object, content: string) => ({
      messageId: `${namespace} ${id}`,
      correlationId: `saga of ${id}`,
      type: 'desk.note',
      routingKey: 'desk.note',
      contentType: 'application/json',
      timestamp: now,
      headers,
      content,
    });
    const whole = {
      'edda-kind': 'command',
      'edda-saga': 'note',
      'edda-step': 'first',
      'edda-contract-version': 1,
      'edda-tenant': 'default',
      'edda-direction': 'forward',
      'edda-epoch': 1,
      'edda-attempt': 1,
      'edda-not-after': new Date(now + 3_600_000).toISOString(),
    };
    const messages = [
      inner('good', whole, '{"noteId":"from a bundle"}'),
      inner('no JSON', whole, '{"noteId":'),
      inner('no headers', {}, '{}'),
      inner('good too', whole, '{"noteId":"from a bundle, too"}'),
    ];
    const [result] = await watcher.publish([
      {
        exchange: names.commands,
        routingKey: 'desk.note',
        mandatory: true,
        messageId: 'by hand',
        appId: 'watcher',
        contentType: 'application/json',
        timestamp: now,
        headers: { 'edda-kind': 'bundle', 'edda-bundle-size': messages.length },
        content: JSON.stringify({ messages }),
      },
    ]);
    expect(result).toEqual({ status: 'confirmed' });
    const letters = () =>
      database.query(
        `SELECT message_id, reason, queue FROM edda.dead_letter WHERE message_id LIKE $1 AND queue = $2 ORDER BY message_id`,
        [`${namespace}%`, queue],
      );
    await expect.poll(letters).toEqual([
      { message_id: `${namespace} no JSON`, reason: 'undecodable', queue },
      { message_id: `${namespace} no headers`, reason: 'undecodable', queue },
    ]);
    const noted = () => database.query(`SELECT id FROM note WHERE id LIKE 'from a bundle%' ORDER BY id`);
    await expect.poll(noted).toEqual([{ id: 'from a bundle' }, { id: 'from a bundle, too' }]);
    await expect.poll(depth).toBe(0);
  });
});
