import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCrash } from '../tools/crash/run-crash.js';
import { startServices, type Services } from '../tools/services/index.js';
import { startSystem, type System } from '../tools/system/index.js';
import { ProgressDisplay } from '@edda/terminal';

/** What `npm run crash -- --wipe` does, with few orders. */
const OPTIONS = { orders: 300, rate: 20, seed: 11, orchestrators: 2, wipe: true, json: true };

let services: Services;
let system: System;

beforeAll(async () => {
  services = await startServices({ mode: 'local', say: () => undefined });
  system = await startSystem({ services, orchestrators: OPTIONS.orchestrators, say: () => undefined });
}, 120_000);
afterAll(async () => {
  await system?.stop();
  await services?.stop();
});

it('orders lose nothing and double nothing while RabbitMQ loses everything, again and again', async () => {
  const display = new ProgressDisplay({ write: () => undefined });
  const { amqpUrl = '', rabbitmq } = services;
  const signal = AbortSignal.timeout(280_000);
  const result = await runCrash({ amqpUrl, rabbitmq, system, options: OPTIONS, display, signal });
  expect(result?.proof.contradictions).toEqual([]);
  expect(result?.proof).toMatchObject({
    orders: OPTIONS.orders,
    unfinished: 0,
    parked: 0,
    doubled: 0,
    orphans: 0,
    stockConserved: true,
    moneyConserved: true,
  });
  expect(result?.kills.get('rabbitmq')).toBeGreaterThanOrEqual(1);
}, 300_000);
