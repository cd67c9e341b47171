import { randomBytes } from 'node:crypto';
import { Acknowledged } from '@edda/messaging';
import { EddaModule, Orchestrator, Saga, Sagas, type DefinesSaga } from '@edda/orchestration';
import { OnCommand, ParticipantModule, type CommandContext } from '@edda/participant';
import { postgres, postgresFence } from '@edda/postgres';
import { rabbitmq } from '@edda/rabbitmq';
import { exponential, type SagaBuilder } from '@edda/saga-core';
import { BookTrip, PayTrip, ReleaseSeat, ReserveSeat, SeatReserved } from '@edda/testing';
import { Controller, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { poll } from '../tools/services/poll.js';
import { freshDatabase, type FreshDatabase } from './fixtures/fresh-database.js';

/** A participant that answers when the test says so. */
const gate = { opened: Promise.resolve(), open: (): void => undefined };

function closeGate(): void {
  gate.opened = new Promise((resolve) => (gate.open = resolve));
}

@Saga({ name: 'slow-trip', version: 1, resend: exponential('5s', '1m') })
class SlowTripSaga implements DefinesSaga {
  define(saga: SagaBuilder) {
    return saga
      .startedBy(BookTrip, { key: (c) => c.tripId, data: (c) => ({ tripId: c.tripId, cents: c.cents }) })
      .step('seat', (s) =>
        s
          .command(ReserveSeat, (d) => ({ tripId: d.tripId }))
          .compensate(ReleaseSeat, (d) => ({ tripId: d.tripId }))
          .timeout('300ms'),
      )
      .pivot('pay', (s) => s.command(PayTrip, (d) => ({ cents: d.cents })).timeout('300ms'));
  }
}

@Controller()
class SeatsParticipant {
  @OnCommand(ReserveSeat)
  async reserve({ tripId }: ReserveSeat, { manager }: CommandContext): Promise<SeatReserved> {
    if (tripId.startsWith('slow-seat')) await gate.opened;
    await manager.query('INSERT INTO seats.seat_taken (trip, delta) VALUES ($1, 1)', [tripId]);
    return Object.assign(new SeatReserved(), { reservation: tripId });
  }

  @OnCommand(ReleaseSeat)
  async release({ tripId }: ReleaseSeat, { manager }: CommandContext): Promise<Acknowledged> {
    await manager.query('INSERT INTO seats.seat_taken (trip, delta) VALUES ($1, -1)', [tripId]);
    return new Acknowledged();
  }
}

@Controller()
class BankParticipant {
  @OnCommand(PayTrip)
  async pay({ cents }: PayTrip, { manager }: CommandContext): Promise<Acknowledged> {
    if (cents === 13) await gate.opened;
    await manager.query('INSERT INTO bank.payment (cents) VALUES ($1)', [cents]);
    return new Acknowledged();
  }
}

let database: FreshDatabase;
const apps: INestApplication[] = [];

async function boot(module: object): Promise<INestApplication> {
  const app = await NestFactory.create(module as never, { logger: false, abortOnError: false });
  apps.push(app);
  await app.init();
  return app;
}

beforeAll(async () => {
  database = await freshDatabase(inject('databaseUrl'));
  const broker = rabbitmq({ url: inject('amqpUrl') });
  const namespace = `timeout-${randomBytes(4).toString('hex')}`;
  await database.query('CREATE SCHEMA seats; CREATE TABLE seats.seat_taken (trip text, delta integer)');
  await database.query('CREATE SCHEMA bank; CREATE TABLE bank.payment (cents integer)');
  const participant = (name: string, controller: new () => object): object => {
    const imports = [
      TypeOrmModule.forRoot({
        type: 'postgres',
        url: database.url,
        schema: name,
        manualInitialization: true,
      }),
      ParticipantModule.forRoot({ name, broker, namespace, fence: postgresFence() }),
    ];
    return { module: class {}, imports, controllers: [controller] };
  };
  await Promise.all([
    boot(participant('seats', SeatsParticipant)),
    boot(participant('bank', BankParticipant)),
  ]);
  const store = postgres({ url: database.url });
  const imports = [EddaModule.forRoot({ store, broker, namespace }), EddaModule.forFeature([SlowTripSaga])];
  const app = await boot({ module: class {}, imports });
  expect(await poll(() => app.get(Orchestrator).ready, { withinMs: 20_000 })).toBe(true);
});

afterAll(async () => {
  gate.open();
  for (const app of apps) await app.close();
  await database.drop();
});

const sagas = (): Sagas => apps[2]?.get(Sagas) as Sagas;

async function start(tripId: string, cents: number): Promise<string> {
  const outcome = await sagas().start('slow-trip', { tripId, cents });
  if (outcome.status !== 'started') throw new Error(`The saga was not started: ${outcome.status}.`);
  return outcome.sagaId;
}

const factsOf = async (id: string) => (await sagas().history(id)).map(({ fact }) => fact);
const kindsOf = async (id: string): Promise<string[]> => (await factsOf(id)).map(({ kind }) => kind);
const untilStatus = (id: string, status: string) =>
  expect.poll(async () => (await sagas().find(id))?.status, { timeout: 20_000 }).toBe(status);

describe('a step that times out', () => {
  it('is compensated although its success comes late, and nothing is left behind', async () => {
    closeGate();
    const id = await start('slow-seat-1', 1);
    await untilStatus(id, 'compensating');
    gate.open();
    await untilStatus(id, 'compensated');
    expect((await sagas().find(id))?.abort).toMatchObject({ reason: 'timeout', path: 'seat' });
    await expect
      .poll(() => factsOf(id))
      .toContainEqual(expect.objectContaining({ kind: 'input-ignored', reason: 'late' }));
    const [seats] = await database.query<{ sum: string }>(
      `SELECT sum(delta) FROM seats.seat_taken WHERE trip = 'slow-seat-1'`,
    );
    expect(Number(seats?.sum)).toBe(0);
    expect(await database.query(`SELECT 1 FROM bank.payment WHERE cents = 1`)).toEqual([]);
  });

  it('goes on from the definite answer if it is the pivot: the fence says that it was done', async () => {
    closeGate();
    const id = await start('slow-bank-1', 13);
    await expect.poll(() => kindsOf(id), { timeout: 20_000 }).toContain('revoke-sent');
    expect((await sagas().find(id))?.status).toBe('running');
    gate.open();
    await untilStatus(id, 'completed');
    expect(await database.query('SELECT cents FROM bank.payment WHERE cents = 13')).toEqual([{ cents: 13 }]);
  });
});
