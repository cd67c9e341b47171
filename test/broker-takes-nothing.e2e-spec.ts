import { Acknowledged, command, event } from '@edda/messaging';
import { EddaModule, Orchestrator, Saga, Sagas, type DefinesSaga } from '@edda/orchestration';
import { OnCommand, ParticipantModule, type CommandContext } from '@edda/participant';
import { postgres, postgresFence } from '@edda/postgres';
import { rabbitmq } from '@edda/rabbitmq';
import type { SagaBuilder } from '@edda/saga-core';
import { Controller, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IsString } from 'class-validator';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { poll } from '../tools/services/poll.js';
import { freshDatabase, type FreshDatabase } from './fixtures/fresh-database.js';
import { PrivateRabbitmq } from './fixtures/private-rabbitmq.js';

const MAX_UNSENT = 40;
const WITHIN = { timeout: 40_000, interval: 50 };

class SendPost extends command('post.send', { version: 1 }) {
  @IsString() letterId!: string;
}
class CarryLetter extends command('carrier.carry', { version: 1 }) {
  @IsString() letterId!: string;
}
class LetterRead extends event('letter.read', { version: 1 }) {
  @IsString() letterId!: string;
}

@Saga({ name: 'letter', version: 1 })
class LetterSaga implements DefinesSaga {
  define(saga: SagaBuilder) {
    return saga
      .startedBy(SendPost, { key: (c) => c.letterId, data: ({ letterId }) => ({ letterId }) })
      .retriable('carry', (step) => step.command(CarryLetter, ({ letterId }) => ({ letterId })));
  }
}

@Saga({ name: 'reminder', version: 1 })
class ReminderSaga implements DefinesSaga {
  define(saga: SagaBuilder) {
    return saga
      .startedBy(SendPost, { key: (c) => c.letterId, data: ({ letterId }) => ({ letterId }) })
      .waitFor('read', LetterRead, {
        match: { letterId: ({ letterId }) => letterId },
        within: '500ms',
        onTimeout: 'compensate',
      });
  }
}

@Controller()
class Carrier {
  @OnCommand(CarryLetter)
  async carry({ letterId }: CarryLetter, { manager }: CommandContext): Promise<Acknowledged> {
    await manager.query('INSERT INTO carrier.carried (letter) VALUES ($1)', [letterId]);
    return new Acknowledged();
  }
}

let server: PrivateRabbitmq;
let database: FreshDatabase;
const apps: INestApplication[] = [];

async function boot(imports: readonly object[], controllers: readonly (new () => object)[] = []) {
  const module = { module: class {}, imports: [...imports], controllers: [...controllers] };
  const app = await NestFactory.create(module as never, { logger: false, abortOnError: false });
  apps.push(app);
  await app.listen(0, '127.0.0.1');
  return app;
}

beforeAll(async () => {
  server = await PrivateRabbitmq.start();
  database = await freshDatabase(inject('databaseUrl'));
  await database.query('CREATE SCHEMA carrier; CREATE TABLE carrier.carried (letter text)');
  const broker = rabbitmq({ url: server.amqpUrl });
  const store = postgres({ url: database.url });
  await boot([
    EddaModule.forRoot({ store, broker, maxUnsent: MAX_UNSENT, maxCatchUpMs: 1_000 }),
    EddaModule.forFeature([LetterSaga, ReminderSaga]),
  ]);
  const url = database.url;
  await boot(
    [
      TypeOrmModule.forRoot({ type: 'postgres', url, schema: 'carrier', manualInitialization: true }),
      ParticipantModule.forRoot({ name: 'carrier', broker, fence: postgresFence(), health: false }),
    ],
    [Carrier],
  );
  expect(await poll(() => orchestrator().ready, { withinMs: 40_000 })).toBe(true);
});

afterAll(async () => {
  for (const app of apps) await app.close();
  await database?.drop();
  await server?.stop();
});

const orchestrator = (): Orchestrator => apps[0]?.get(Orchestrator) as Orchestrator;
const sagas = (): Sagas => apps[0]?.get(Sagas) as Sagas;

async function post(letterId: string, saga = 'letter'): Promise<Response> {
  return await fetch(`${await apps[0]?.getUrl()}/v1/sagas/${saga}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ letterId }),
  });
}

const statusOf = async (id: string) => (await sagas().find(id))?.status;

describe('while RabbitMQ takes no messages', () => {
  it('sagas are started up to a limit, then callers are told to come again, and all that were started end', async () => {
    const endAlarm = await server.alarm();
    const accepted: string[] = [];
    let refused: Response | undefined;
    try {
      const postOne = async (): Promise<number> => {
        const answer = await post(`letter-${accepted.length}`);
        if (answer.status === 202) accepted.push(((await answer.json()) as { id: string }).id);
        else refused = answer;
        return answer.status;
      };
      await expect.poll(postOne, WITHIN).toBe(503);
      expect(orchestrator().condition.broker).toBe('blocked');
      expect(orchestrator().ready).toBe(true);
      expect(accepted.length).toBeGreaterThanOrEqual(MAX_UNSENT);
      expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await refused?.json()).toMatchObject({ detail: expect.stringContaining('RabbitMQ') });
      expect((await post('one-more')).status).toBe(503);
      // What is there already can be seen and acted on.
      expect(await statusOf(accepted[0] ?? '')).toBe('running');
    } finally {
      await endAlarm();
    }
    for (const id of accepted) await expect.poll(() => statusOf(id), WITHIN).toBe('completed');
    await expect.poll(async () => (await post('afterwards')).status, WITHIN).toBe(202);
    const carried = 'SELECT letter FROM carrier.carried';
    await expect.poll(async () => (await database.query(carried)).length, WITHIN).toBe(accepted.length + 1);
    expect((await sagas().list({ name: 'letter', limit: 1_000 })).items).toHaveLength(accepted.length + 1);
  });
});

describe('while RabbitMQ is away', () => {
  it('waits time out all the same, once it has been waited for long enough', async () => {
    await server.server.kill();
    await expect.poll(() => orchestrator().condition.broker, WITHIN).toBe('connecting');
    const { id } = (await (await post('nobody-reads-it', 'reminder')).json()) as { id: string };
    await expect.poll(() => statusOf(id), WITHIN).toBe('compensated');
    expect(orchestrator().condition.broker).toBe('connecting');
  });
});
