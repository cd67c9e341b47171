import { generateOrders, prove, scopeToRun, startServices, type Proof, type Services } from '@edda/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inParallel } from '../tools/run/posting.js';
import { runOrders } from '../tools/run/run-orders.js';
import { OrderDesk } from './fixtures/order-desk.js';

/** Private ones: these tests kill them. */
let services: Services;
let desk: OrderDesk;

beforeAll(async () => {
  services = await startServices({ mode: 'local', say: () => undefined });
  const { databaseUrl, amqpUrl } = services;
  if (amqpUrl === undefined) throw new Error('These tests need a RabbitMQ that they may kill.');
  desk = await OrderDesk.open({ databaseUrl, amqpUrl }, { orchestrators: 2 });
});

afterAll(async () => {
  await desk?.close();
  await services?.stop();
});

const ORDERS = 60;

/** Runs orders through the system, lets the fault happen while they are under way, and proves what it came to. */
async function ordersDespite(name: string, fault: () => Promise<void>): Promise<Proof> {
  const set = scopeToRun(generateOrders({ count: ORDERS, seed: 7 }), name);
  let struck: Promise<void> | undefined;
  const result = await runOrders({
    system: desk.system,
    set,
    posting: (orders, post, stop) => inParallel(orders, 16, post, stop),
    onProgress: ({ posted, ended }) => {
      // Some have ended, most have not: the fault meets sagas at every step.
      if (ended >= 3 && posted - ended >= 5) struck ??= fault();
    },
    signal: new AbortController().signal,
  });
  expect(result).toBe('ended');
  expect(struck, 'The orders had ended before the fault could happen.').toBeDefined();
  await struck;
  return await prove(desk.system.databaseUrl, set.orders);
}

const WHOLE = {
  unfinished: 0,
  parked: 0,
  doubled: 0,
  orphans: 0,
  stockConserved: true,
  moneyConserved: true,
  contradictions: [],
};

function expectWhole(proof: Proof): void {
  expect(proof).toMatchObject(WHOLE);
  expect(proof.completed + proof.compensated).toBe(ORDERS);
  expect(proof.completed).toBeGreaterThan(0);
  expect(proof.compensated).toBeGreaterThan(0);
}

describe('sixty orders over two orchestrators add up, and all of them end,', () => {
  it('when an orchestrator is killed in the middle', { timeout: 120_000 }, async () => {
    const proof = await ordersDespite('orchestrator', async () => {
      await desk.system.kill('orchestrator');
      await desk.system.restart('orchestrator');
    });
    expectWhole(proof);
  });

  it('when a participant is killed in the middle', { timeout: 120_000 }, async () => {
    const proof = await ordersDespite('participant', async () => {
      await desk.system.kill('payment');
      await desk.system.restart('payment');
    });
    expectWhole(proof);
  });

  it('when RabbitMQ is killed and comes back', { timeout: 120_000 }, async () => {
    const proof = await ordersDespite('rabbitmq', async () => {
      await services.rabbitmq?.kill();
      await services.rabbitmq?.start();
    });
    expectWhole(proof);
  });

  it('when RabbitMQ loses everything it had', { timeout: 120_000 }, async () => {
    const proof = await ordersDespite('wiped', async () => {
      await services.rabbitmq?.kill();
      await services.rabbitmq?.wipe?.();
      await services.rabbitmq?.start();
    });
    expectWhole(proof);
  });

  it('when PostgreSQL is killed and comes back', { timeout: 120_000 }, async () => {
    const proof = await ordersDespite('postgres', async () => {
      await services.postgres?.kill();
      await services.postgres?.start();
    });
    expectWhole(proof);
  });
});
