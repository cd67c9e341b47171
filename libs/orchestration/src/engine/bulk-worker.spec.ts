import { InMemorySagaStore } from '@edda/testing';
import type { SagaState } from '@edda/saga-core';
import { afterEach, describe, expect, it } from 'vitest';
import { BulkActions } from '../sagas/bulk-actions.js';
import { SagaRegistry } from '../saga-registry.js';
import { StoreUnavailable } from '../saga-store.js';
import { charging, notifying, orderDefinition } from '../rest/bench/sample-order.js';
import { BulkWorker } from './bulk-worker.js';
import type { ActionWork, WorkResult } from './work.js';

let closing = new AbortController();
afterEach(() => closing.abort());

const idOf = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const ORDER = { filter: { name: 'order' }, action: 'cancel', by: 'ada', reason: 'So.' } as const;

/** So many sagas in the store, and a worker whose submits a spec answers. */
async function bench(
  sagas: number,
  answer: (work: ActionWork, nth: number) => WorkResult = () => ({ status: 'done' }),
) {
  closing = new AbortController();
  const store = new InMemorySagaStore();
  for (let n = 1; n <= sagas; n += 1) await save(store, { ...charging().state, id: idOf(n), revision: 1 });
  const submitted: string[] = [];
  const parts = {
    store,
    submit: async (work: ActionWork) => {
      submitted.push(`${work.sagaId} ${work.input.id} ${work.input.action} ${work.input.by}`);
      return answer(work, submitted.length);
    },
    log: () => undefined,
    closing: closing.signal,
  };
  const registry = new SagaRegistry();
  registry.add(orderDefinition());
  const bulkActions = new BulkActions(store, registry, 'default');
  return { store, submitted, bulkActions, worker: () => new BulkWorker(parts) };
}

function save(store: InMemorySagaStore, state: SagaState): Promise<void> {
  const change = {
    fromRevision: 0,
    entries: [],
    outbox: [],
    wakeAt: undefined,
    delivered: [],
    position: '',
    releaseKey: false,
    leaseMs: 1,
  };
  return store.transact((transaction) => transaction.save([{ ...change, state }]));
}

describe('an action for many sagas', () => {
  it('is carried out on each of them once, under an id of the order, and counted', async () => {
    const ended = { status: 'answered', state: charging().state, ignored: 'ended' } as const;
    const { submitted, bulkActions, worker } = await bench(250, (_, nth) =>
      nth <= 3 ? ended : { status: 'done' },
    );
    const { bulk } = await bulkActions.order(ORDER);
    expect(bulk).toMatchObject({ status: 'running', total: 250, isTotalCapped: false });
    worker().start();
    await expect.poll(async () => (await bulkActions.find(bulk.id))?.status).toBe('finished');
    expect(await bulkActions.find(bulk.id)).toMatchObject({
      done: 247,
      refusals: [{ reason: 'ended', count: 3, example: idOf(250) }],
    });
    expect(new Set(submitted).size).toBe(250);
    expect(submitted[0]).toBe(`${idOf(250)} bulk:${bulk.id} cancel ada`);
  });

  it('goes on in another process where the first one died, and counts what is done already as done', async () => {
    const { store, submitted, bulkActions, worker } = await bench(150, (work, nth) => {
      if (nth === 120) throw new StoreUnavailable('gone');
      const isRepeated = nth > 120 && work.sagaId > idOf(30);
      return isRepeated
        ? { status: 'answered', state: charging().state, ignored: 'duplicate' }
        : { status: 'done' };
    });
    const { bulk } = await bulkActions.order(ORDER);
    worker().start();
    await expect.poll(() => submitted.length).toBeGreaterThanOrEqual(120);
    expect(await bulkActions.find(bulk.id)).toMatchObject({ status: 'running', done: 100 });
    store.time.advance(30_000);
    await expect
      .poll(async () => (await bulkActions.find(bulk.id))?.status, { timeout: 5_000 })
      .toBe('finished');
    expect(await bulkActions.find(bulk.id)).toMatchObject({ done: 150, refusals: [] });
  });

  it('stops when it is cancelled', async () => {
    const { submitted, bulkActions, worker } = await bench(300);
    const { bulk } = await bulkActions.order(ORDER);
    expect(await bulkActions.cancel(bulk.id, 'bob', 'Enough.')).toBe(true);
    const other = await bulkActions.order({ ...ORDER, filter: {}, ids: [idOf(7), idOf(999)] });
    worker().start();
    await expect.poll(async () => (await bulkActions.find(other.bulk.id))?.status).toBe('finished');
    expect(submitted).toEqual([`${idOf(7)} bulk:${other.bulk.id} cancel ada`]);
    expect(await bulkActions.find(bulk.id)).toMatchObject({
      status: 'cancelled',
      done: 0,
      note: 'bob: Enough.',
    });
  });

  it('is forecast by the same decisions, and nothing happens', async () => {
    const { store, submitted, bulkActions } = await bench(3);
    await save(store, { ...notifying().state, id: idOf(9), revision: 1 });
    const forecast = await bulkActions.forecast(ORDER);
    expect(forecast).toEqual({
      total: 4,
      isTotalCapped: false,
      examined: 4,
      willDo: 3,
      entries: [
        { name: 'order', version: 3, status: 'running', count: 1, reason: 'past-pivot', example: idOf(9) },
        { name: 'order', version: 3, status: 'running', count: 3, example: idOf(3) },
      ],
    });
    expect(submitted).toEqual([]);
    expect(await bulkActions.list(5)).toEqual([]);
  });

  it('is the same order under the same idempotency key', async () => {
    const { bulkActions } = await bench(1);
    const first = await bulkActions.order(ORDER, 'K');
    const second = await bulkActions.order(ORDER, 'K');
    expect([first.added, second.added]).toEqual([true, false]);
    expect(second.bulk.id).toBe(first.bulk.id);
  });
});
