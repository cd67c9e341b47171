import { generateOrders, startServices, type Services } from '@edda/tools';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ControlledServer } from '../tools/services/index.js';
import { ServiceProcess } from './fixtures/service-process.js';

const SOON = { timeout: 30_000, interval: 100 };
/** What a caller, and an orchestra of containers, wait for at most. */
const ANSWER_WITHIN_MS = 8_000;
const END_WITHIN_MS = 15_000;

/** Private ones: these tests kill the database. */
let services: Services;
let database: ControlledServer;
let orchestrator: ServiceProcess;
let address: string;

beforeAll(async () => {
  services = await startServices({ mode: 'local', say: () => undefined });
  if (services.postgres === undefined) throw new Error('These tests need a PostgreSQL that they may kill.');
  database = services.postgres;
});

afterAll(() => services?.stop());

beforeEach(async () => {
  await database.start();
  orchestrator = new ServiceProcess('orchestrator', {
    DATABASE_URL: services.databaseUrl,
    AMQP_URL: services.amqpUrl ?? '',
  });
  address = await orchestrator.address();
  await expect.poll(() => health('ready'), SOON).toBe(200);
});

afterEach(() => ServiceProcess.killAll());

const health = async (probe: 'live' | 'ready'): Promise<number> =>
  (await fetch(`${address}/health/${probe}`)).status;

const [order] = generateOrders({ count: 1, seed: 1 }).orders;

/** Starts the saga of one order, as often as it is called. Rejects if the answer does not come in time. */
const post = (orderId: string): Promise<Response> =>
  fetch(`${address}/v1/sagas/order`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': `request-${orderId}` },
    body: JSON.stringify({ ...order, orderId }),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });

/** How long the process takes to end after it was told to, in milliseconds. */
async function endOf(service: ServiceProcess): Promise<number> {
  const toldAt = performance.now();
  service.send('SIGTERM');
  await expect.poll(() => service.isRunning, { timeout: END_WITHIN_MS, interval: 50 }).toBe(false);
  // Either is how a shell sees a process that obeyed SIGTERM; a killed or a crashed one looks otherwise.
  expect(['SIGTERM', 143, 0], service.output).toContain(await service.ended);
  return performance.now() - toldAt;
}

describe('an orchestrator whose PostgreSQL is killed', () => {
  it('tells callers within seconds when to come again, is live and not ready, and takes the same request once it is back', async () => {
    await database.kill();
    const refused = await post('order-1');
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('content-type')).toMatch('application/problem+json');
    expect(await health('ready')).toBe(503);
    expect(await health('live')).toBe(200);

    await database.start();
    await expect.poll(() => health('ready'), SOON).toBe(200);
    const accepted = await post('order-1');
    expect(accepted.status).toBe(202);
    const { id } = (await accepted.json()) as { id: string };
    expect(await (await post('order-1')).json()).toMatchObject({ id });
    const { items } = (await (await fetch(`${address}/v1/sagas?name=order&key=order-1`)).json()) as {
      items: readonly { id: string }[];
    };
    expect(items.map((saga) => saga.id)).toEqual([id]);
    expect(orchestrator.isRunning).toBe(true);
  });

  it('answers all who come at once, and none of them has to wait', async () => {
    await database.kill();
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => post(`many-${index}`)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
  });

  it('ends within seconds when it is told to', async () => {
    expect((await post('order-2')).status).toBe(202);
    await database.kill();
    await expect.poll(() => health('ready'), SOON).toBe(503);
    expect(await endOf(orchestrator)).toBeLessThan(END_WITHIN_MS);
  });

  it('ends within seconds in the middle of a request, which is answered', async () => {
    await database.kill();
    const request = post('order-3').then(
      ({ status }) => status,
      (error: unknown) => error,
    );
    await expect.poll(() => orchestrator.output, SOON).toContain('is tried again');
    expect(await endOf(orchestrator)).toBeLessThan(END_WITHIN_MS);
    expect(await request).toBe(503);
  });
});
