import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { command, event, wireNames, type Broker } from '@edda/messaging';
import { Saga, type DefinesSaga } from '@edda/orchestration';
import { rabbitmq } from '@edda/rabbitmq';
import type { SagaBuilder } from '@edda/saga-core';
import { reaches } from '@edda/testing/contracts';
import { IsString } from 'class-validator';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Flow } from './flows/fixtures/flow.js';

class BookRoom extends command('room.book', { version: 1 }) {
  @IsString() roomId!: string;
}
class RoomPaid extends event('room.paid', { version: 1 }) {
  @IsString() roomId!: string;
}
class CleanRoom extends command('cleaner.clean', { version: 1 }) {
  @IsString() roomId!: string;
}
class MessRoom extends command('cleaner.mess', { version: 1 }) {
  @IsString() roomId!: string;
}

/** A room is kept for a few seconds for whoever pays. */
@Saga({ name: 'room', version: 1 })
class RoomSaga implements DefinesSaga {
  define(saga: SagaBuilder) {
    return saga
      .startedBy(BookRoom, { key: ({ roomId }) => roomId, data: ({ roomId }) => ({ roomId }) })
      .waitFor('payment', RoomPaid, {
        match: { roomId: ({ roomId }) => roomId },
        within: '4s',
        onTimeout: 'compensate',
      });
  }
}

/** Cleaning has to be done within a few seconds. */
@Saga({ name: 'cleaning', version: 1 })
class CleaningSaga implements DefinesSaga {
  define(saga: SagaBuilder) {
    return saga
      .startedBy(BookRoom, { key: ({ roomId }) => roomId, data: ({ roomId }) => ({ roomId }) })
      .step('clean', (step) =>
        step
          .command(CleanRoom, ({ roomId }) => ({ roomId }))
          .compensate(MessRoom, ({ roomId }) => ({ roomId }))
          .timeout('4s'),
      );
  }
}

const WITHIN = { timeout: 30_000, interval: 40 };
const ROOMS = 40;
let flow: Flow;
let hotel: Broker;
const gate = { opened: Promise.resolve(), open: (): void => undefined };

beforeAll(async () => {
  flow = await Flow.open({ sagas: [RoomSaga, CleaningSaga] });
  flow.script.on(CleanRoom, async () => {
    await gate.opened;
    return {};
  });
  hotel = rabbitmq({ url: inject('amqpUrl') })({ service: 'hotel', instance: 'test' }, () => undefined);
  hotel.connect();
  await reaches(hotel, 'up');
});

afterAll(async () => {
  gate.open();
  await hotel?.close();
  await flow?.close();
});

/** The timer of each of these sagas is due, by the database's clock. */
async function untilDue(ids: readonly string[]): Promise<void> {
  const due = async (): Promise<number> => {
    const sql = 'SELECT saga_id FROM edda.timer WHERE saga_id = ANY ($1::uuid[]) AND due_at < now()';
    return (await flow.rows(sql, [ids])).length;
  };
  await expect.poll(due, WITHIN).toBe(ids.length);
}

/** As the hotel would, which knows nothing of Edda. */
async function pay(roomIds: readonly string[]): Promise<void> {
  const results = await hotel.publish(
    roomIds.map((roomId) => ({
      exchange: wireNames(flow.namespace).events,
      routingKey: RoomPaid.messageName,
      mandatory: true,
      messageId: `payment-of-${roomId}`,
      appId: 'hotel',
      contentType: 'application/json',
      timestamp: Date.now(),
      headers: {},
      content: JSON.stringify({ roomId }),
    })),
  );
  expect(results).toEqual(roomIds.map(() => ({ status: 'confirmed' })));
}

/** Pays from a thread of its own, once the thread of the test stands still. */
const PAYER = `
const { workerData } = require('node:worker_threads');
const { url, exchange, routingKey, bodies, still } = workerData;
const options = (body) => ({ messageId: 'payment-of-' + body.roomId, appId: 'hotel', contentType: 'application/json' });
void (async () => {
  const connection = await require('amqplib').connect(url);
  const channel = await connection.createConfirmChannel();
  require('node:worker_threads').parentPort.postMessage('ready');
  Atomics.wait(still, 0, 0);
  for (const body of bodies) channel.publish(exchange, routingKey, Buffer.from(JSON.stringify(body)), options(body));
  await channel.waitForConfirms();
  await connection.close();
})();`;

/** Says so in the first place, and stops the one thread that the orchestrator runs on, as a frozen machine would. */
function standStill(still: Int32Array, ms: number): void {
  Atomics.store(still, 0, 1);
  Atomics.notify(still, 0);
  Atomics.wait(still, 1, 0, ms);
}

describe('while the orchestrators were down', () => {
  it('an event that came before its wait was over wins, and what nobody paid for times out', async () => {
    const paid = Array.from({ length: ROOMS }, (_, index) => `paid-${index}`);
    const ids = await Promise.all(paid.map((roomId) => flow.begin('room', { roomId })));
    const unpaid = await flow.begin('room', { roomId: 'unpaid' });
    await flow.stopOrchestrator(0);
    await pay(paid);
    await untilDue([...ids, unpaid]);
    await flow.addOrchestrator();
    for (const id of ids) await flow.until(id, 'completed');
    expect((await flow.until(unpaid, 'compensated')).abort).toMatchObject({ reason: 'timeout' });
  });

  it('a reply that came before its step was late wins', async () => {
    gate.opened = new Promise((resolve) => (gate.open = resolve));
    const id = await flow.begin('cleaning', { roomId: 'suite' });
    await expect.poll(async () => await flow.rows('SELECT 1 FROM edda.outbox'), WITHIN).toEqual([]);
    await flow.stopOrchestrator(0);
    gate.open();
    await expect.poll(() => flow.done(id), WITHIN).toEqual(['cleaner.clean']);
    await untilDue([id]);
    await flow.addOrchestrator();
    await flow.until(id, 'completed');
    expect(await flow.done(id)).toEqual(['cleaner.clean']);
  });
});

describe('while the orchestrator stood still', () => {
  it('an event that came before its wait was over wins', async () => {
    const paid = Array.from({ length: ROOMS }, (_, index) => `paid-in-the-freeze-${index}`);
    const still = new Int32Array(new SharedArrayBuffer(8));
    const workerData = {
      url: inject('amqpUrl'),
      exchange: wireNames(flow.namespace).events,
      routingKey: RoomPaid.messageName,
      bodies: paid.map((roomId) => ({ roomId })),
      still,
    };
    const ids = await Promise.all(paid.map((roomId) => flow.begin('room', { roomId })));
    const payer = new Worker(PAYER, { eval: true, workerData });
    await once(payer, 'message');
    standStill(still, 5_000);
    for (const id of ids) await flow.until(id, 'completed');
  });
});
