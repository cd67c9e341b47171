import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { inParallel, prove, type Order } from '../tools/index.js';
import { OrderDesk } from './fixtures/order-desk.js';

const services = { databaseUrl: inject('databaseUrl'), amqpUrl: inject('amqpUrl') };
const PATIENT = { timeout: 45_000, interval: 25 };
/** So many sagas are acted on at once, the newest first. */
const PART = 100;
const COMPLETED = 20;
const UNDER_WAY = 280;
const ALL = COMPLETED + UNDER_WAY;

interface SeenBulk {
  readonly id: string;
  readonly status: string;
  readonly total: number;
  readonly done: number;
  readonly refused: number;
  readonly left: number;
}

let desk: OrderDesk;
const orders: Order[] = [];
const holders: Client[] = [];

beforeAll(async () => {
  desk = await OrderDesk.open(services);
});
afterEach(async () => {
  for (const holder of holders.splice(0)) await holder.end();
});
afterAll(() => desk?.close());

/** Places so many orders, and waits until so many sagas are where they get to. */
async function placeAll(count: number, where: string): Promise<void> {
  const placed = Array.from({ length: count }, () => desk.order());
  orders.push(...placed);
  await inParallel(placed, 8, async (order) => void (await desk.place(order)), new AbortController().signal);
  await untilSagas(count, where);
}

async function untilSagas(count: number, where: string): Promise<void> {
  const statement = `SELECT id FROM edda.saga WHERE ${where}`;
  await expect.poll(async () => (await desk.rows(statement)).length, PATIENT).toBe(count);
}

async function bulk(path: string, body?: object): Promise<SeenBulk> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  const response = await fetch(`${desk.url}/v1/bulk-actions${path}`, body ? init : {});
  return (await response.json()) as SeenBulk;
}

const orderFor = (action: string, ...status: readonly string[]) =>
  bulk('', { action, filter: { name: 'order', status }, by: 'lena', reason: 'The carrier has closed.' });

async function untilFinished(id: string): Promise<SeenBulk> {
  await expect.poll(async () => (await bulk(`/${id}`)).status, PATIENT).toBe('finished');
  return await bulk(`/${id}`);
}

/** What the audit has of the sagas of an order: how often each of them, and what came of it. */
const audited = (id: string) =>
  desk.rows(
    `SELECT target, details->>'outcome' AS outcome FROM edda.audit WHERE details->>'bulkAction' = $1`,
    id,
  );

/** Locks a saga, as a process that works on it would: nobody acts on it until `holder` lets go. */
async function hold(sagaId: unknown): Promise<Client> {
  const holder = new Client({ connectionString: desk.system.databaseUrl });
  holders.push(holder);
  await holder.connect();
  await holder.query('BEGIN');
  await holder.query('SELECT FROM edda.saga WHERE id = $1 FOR UPDATE', [sagaId]);
  return holder;
}

describe('an action for hundreds of sagas whose orchestrator is killed in each part of it', () => {
  it('is done once with each, counted once, and whole at the end', async () => {
    await placeAll(COMPLETED, `status = 'completed'`);
    await desk.system.kill('shipping');
    await placeAll(UNDER_WAY, `position = 'bookShipment'`);
    // However long this takes, no step times out meanwhile.
    const paused = await untilFinished((await orderFor('pause', 'running', 'waiting')).id);
    expect(paused).toMatchObject({ total: UNDER_WAY, done: UNDER_WAY, refused: 0 });

    const newestFirst = await desk.rows('SELECT id FROM edda.saga ORDER BY id DESC');
    const held = await Promise.all(
      [PART / 2, PART * 1.5, PART * 2.5].map((place) => hold(newestFirst[place]?.id)),
    );
    // As they are acted on, none of them is paused any more: the filter means fewer and fewer.
    const { id, total } = await orderFor('cancel', 'paused', 'completed');
    expect(total).toBe(ALL);
    for (const [index, holder] of held.entries()) {
      const committed = Math.min(ALL, PART * (index + 1)) - 1;
      await expect.poll(async () => (await audited(id)).length, PATIENT).toBe(committed);
      expect(await bulk(`/${id}`)).toMatchObject({ status: 'running', done: PART * index, refused: 0 });
      await desk.system.kill('orchestrator');
      // Whoever had leased it is dead: there is no need to wait until the lease is over.
      await desk.rows('UPDATE edda.bulk_action SET claimable_at = now() WHERE id = $1', id);
      await holder.query('ROLLBACK');
      await desk.system.restart('orchestrator');
    }

    expect(await untilFinished(id)).toMatchObject({
      total: ALL,
      done: UNDER_WAY,
      refused: COMPLETED,
      left: 0,
      refusals: [{ reason: 'ended', count: COMPLETED }],
    });
    const entries = await audited(id);
    expect(new Set(entries.map(({ target }) => target)).size).toBe(ALL);
    expect(entries).toHaveLength(ALL);
    expect(entries.filter(({ outcome }) => outcome === 'done')).toHaveLength(UNDER_WAY);
    const taken = await desk.rows(
      `SELECT saga_id FROM edda.saga_history WHERE kind = 'action-taken' AND fact->>'id' = $1`,
      `bulk:${id}`,
    );
    expect(taken).toHaveLength(UNDER_WAY);

    await desk.system.restart('shipping');
    await untilSagas(0, `status NOT IN ('completed', 'compensated')`);
    const proof = await prove(desk.system.databaseUrl, orders);
    expect(proof.contradictions).toEqual([]);
    expect(proof).toMatchObject({ completed: COMPLETED, compensated: UNDER_WAY, holds: true });
    const verification = await fetch(`${desk.url}/v1/audit/verification`);
    expect(await verification.json()).toMatchObject({ status: 'whole' });
  }, 180_000);
});
