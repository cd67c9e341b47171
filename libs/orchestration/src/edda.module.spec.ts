import type { Delivery, Log, Message } from '@edda/messaging';
import { decode, encode, participantTopology, wireNames } from '@edda/messaging';
import type { SagaBuilder } from '@edda/saga-core';
import { InMemorySagaStore, InProcessBrokerHub, tripSaga } from '@edda/testing';
import { PayTrip, ReserveSeat } from '@edda/testing';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, describe, expect, it } from 'vitest';
import { EddaModule } from './edda.module.js';
import { Orchestrator } from './orchestrator.js';
import type { DefinesSaga } from './saga-registry.js';
import { visitSaga } from './secrecy/patient-saga.fixture.js';
import { Saga } from './saga-registry.js';
import { Sagas } from './sagas.js';

const names = wireNames();
const quiet: Log = () => {};

@Injectable()
class Fares {
  readonly surcharge = 5;
}

@Module({ providers: [Fares], exports: [Fares] })
class FaresModule {}

@Saga({ name: 'trip', version: 1 })
class TripSaga implements DefinesSaga {
  constructor(readonly fares: Fares) {}

  define() {
    if (this.fares.surcharge !== 5) throw new Error('Nothing was injected.');
    return { build: () => tripSaga() };
  }
}

@Saga({ name: 'hasty', version: 2 })
class HastySaga implements DefinesSaga {
  define(saga: SagaBuilder) {
    return saga
      .startedBy(ReserveSeat, { key: (c) => c.tripId, data: (c) => ({ tripId: c.tripId }) })
      .pivot('pay', (s) => s.command(PayTrip, () => ({ cents: 1 })))
      .retriable('pay', (s) => s.command(ReserveSeat, (d) => ({ tripId: d.tripId })));
  }
}

@Saga({ name: 'visit', version: 1 })
class SealedSaga implements DefinesSaga {
  define() {
    return { build: () => visitSaga() };
  }
}

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const resource of open.splice(0)) await resource.close();
});

async function boot(
  hub: InProcessBrokerHub,
  store: InMemorySagaStore,
  saga: Type<DefinesSaga> = TripSaga,
): Promise<INestApplicationContext> {
  const options = { store: () => store, broker: hub.broker, rest: false };
  const imports = [EddaModule.forRoot(options), EddaModule.forFeature([saga], [FaresModule])];
  const app = await NestFactory.createApplicationContext(
    { module: class {}, imports },
    { logger: false, abortOnError: false },
  );
  open.push(app);
  return app;
}

/** Participants that answer each command as `answer` says. */
async function participants(
  hub: InProcessBrokerHub,
  answer: (name: string) => object | undefined,
): Promise<string[]> {
  const seen: string[] = [];
  const broker = hub.broker({ service: 'participants', instance: 'test' }, quiet);
  open.push(broker);
  broker.connect();
  const reply = (delivery: Delivery): void => {
    const decoded = decode(delivery.message);
    if (!decoded.ok || decoded.message.kind !== 'command') throw new Error('No command.');
    const command = decoded.message;
    seen.push(`${command.name} ${command.id.split(':').slice(1).join(':')}`);
    const body = answer(command.name);
    const outcome = body && 'code' in body ? 'failure' : 'success';
    const message = {
      ...command,
      kind: 'reply',
      id: `${command.id}:reply`,
      causationId: command.id,
      outcome,
      body,
    } as unknown as Message;
    if (body) void broker.publish([encode(message, names, 'test', 0)]);
    delivery.ack();
  };
  for (const owner of ['seats', 'bank', 'tickets']) {
    await broker.declare(participantTopology(owner));
    await broker.consume({ queue: names.commandsOf(owner), prefetch: 10 }, (deliveries) =>
      deliveries.forEach(reply),
    );
  }
  return seen;
}

async function startTrip(app: INestApplicationContext): Promise<string> {
  await expect.poll(() => app.get(Orchestrator).ready).toBe(true);
  const outcome = await app.get(Sagas).start('trip', { tripId: 't1', cents: 100 });
  if (outcome.status !== 'started') throw new Error(`The saga was not started: ${outcome.status}`);
  return outcome.sagaId;
}

const statusOf = async (app: INestApplicationContext, id: string) => (await app.get(Sagas).find(id))?.status;

describe('an application with Edda in it', () => {
  it('runs a saga from its start to its end', async () => {
    const hub = new InProcessBrokerHub();
    const store = new InMemorySagaStore();
    const seen = await participants(hub, (name) => (name === 'seats.reserve' ? { reservation: 'r1' } : {}));
    const app = await boot(hub, store);
    const id = await startTrip(app);
    await expect.poll(() => statusOf(app, id)).toBe('completed');
    expect(seen).toEqual([
      'seats.reserve seat:forward:1',
      'bank.pay pay:forward:1',
      'tickets.issue ticket:forward:1',
    ]);
    const history = await app.get(Sagas).history(id);
    expect(history.map(({ fact }) => fact.kind).at(-1)).toBe('saga-completed');
    expect(await store.findOrphans(10)).toEqual([]);
  });

  it('undoes what was done when the pivot fails', async () => {
    const hub = new InProcessBrokerHub();
    const seen = await participants(hub, (name) =>
      name === 'bank.pay' ? { code: 'no-money', message: 'The account is empty.' } : { reservation: 'r1' },
    );
    const app = await boot(hub, new InMemorySagaStore());
    const id = await startTrip(app);
    await expect.poll(() => statusOf(app, id)).toBe('compensated');
    expect(seen.at(-1)).toBe('seats.release seat:compensation:1');
    expect(await app.get(Sagas).find(id)).toMatchObject({
      abort: { reason: 'failure', path: 'pay', code: 'no-money' },
    });
  });

  it('loses nothing when the broker drops all connections in the middle', async () => {
    const hub = new InProcessBrokerHub();
    let interrupted = false;
    await participants(hub, (name) => {
      if (name === 'bank.pay' && !interrupted) {
        interrupted = true;
        hub.interrupt();
        return undefined;
      }
      return { reservation: 'r1' };
    });
    const store = new InMemorySagaStore();
    const app = await boot(hub, store);
    const id = await startTrip(app);
    await expect.poll(() => interrupted).toBe(true);
    // Nobody answered: the saga's own timer sends the command again.
    await expect
      .poll(async () => {
        store.time.advance(10_000);
        return await statusOf(app, id);
      })
      .toBe('completed');
  });

  it('refuses to start with a saga that is not well formed, naming saga, step and reason', async () => {
    const booting = boot(new InProcessBrokerHub(), new InMemorySagaStore(), HastySaga);
    await expect(booting).rejects.toThrow(
      /Saga "hasty" version 2, step "pay": the name is used more than once/,
    );
  });

  it('is not ready without a database, goes on trying, and takes starts once it is there', async () => {
    const hub = new InProcessBrokerHub();
    const store = new InMemorySagaStore();
    let there = false;
    store.connect = () => (there ? Promise.resolve() : Promise.reject(new Error('ECONNREFUSED')));
    const app = await boot(hub, store);
    expect(app.get(Orchestrator)).toMatchObject({ ready: false, condition: { database: 'down' } });
    await expect(app.get(Sagas).start('trip', { tripId: 't', cents: 1 })).rejects.toMatchObject({
      name: 'StoreUnavailable',
    });
    there = true;
    await startTrip(app);
  });

  it('accepts a saga while no participant is there, and sends its command once one is', async () => {
    const hub = new InProcessBrokerHub();
    const store = new InMemorySagaStore();
    const app = await boot(hub, store);
    const id = await startTrip(app);
    const seen = await participants(hub, () => ({ reservation: 'r1' }));
    await expect
      .poll(
        async () => {
          store.time.advance(1_000);
          return await statusOf(app, id);
        },
        { timeout: 10_000 },
      )
      .toBe('completed');
    expect(seen[0]).toBe('seats.reserve seat:forward:1');
  });

  it('takes no reply when it is shut down while its queues are still being declared', async () => {
    const hub = new InProcessBrokerHub();
    let consumers = 0;
    const broker: typeof hub.broker = (identity, log) => {
      const real = hub.broker(identity, log);
      const consume = real.consume.bind(real);
      real.declare = () => new Promise(() => {});
      real.consume = (...args) => {
        consumers += 1;
        return consume(...args);
      };
      return real;
    };
    const options = { store: () => new InMemorySagaStore(), broker, rest: false };
    const app = await NestFactory.createApplicationContext(
      { module: class {}, imports: [EddaModule.forRoot(options)] },
      { logger: false, abortOnError: false },
    );
    await expect.poll(() => app.get(Orchestrator).condition.database).toBe('up');
    await app.close();
    expect(consumers).toBe(0);
  });

  it('refuses a definition with encrypted fields where there is no master key', async () => {
    const booting = boot(new InProcessBrokerHub(), new InMemorySagaStore(), SealedSaga);
    await expect(booting).rejects.toThrow(/Saga "visit" version 1 has encrypted fields .*EDDA_MASTER_KEY/);
  });

  it('refuses options that it does not know', () => {
    const options = {
      store: () => new InMemorySagaStore(),
      broker: new InProcessBrokerHub().broker,
      prefech: 5,
    };
    expect(() => EddaModule.forRoot(options)).toThrow('there is no option "prefech"');
  });

  it('takes its options from other providers', async () => {
    const store = new InMemorySagaStore();
    const hub = new InProcessBrokerHub();
    const root = EddaModule.forRootAsync({
      imports: [FaresModule],
      inject: [Fares],
      useFactory: (fares: Fares) => ({ store: () => store, broker: hub.broker, prefetch: fares.surcharge }),
      rest: false,
    });
    const imports = [root, EddaModule.forFeature([TripSaga], [FaresModule])];
    const app = await NestFactory.createApplicationContext(
      { module: class {}, imports },
      { logger: false, abortOnError: false },
    );
    open.push(app);
    await expect.poll(() => app.get(Orchestrator).ready).toBe(true);
  });
});
