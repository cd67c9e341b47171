import { InMemorySagaStore } from '@edda/testing';
import type { Fact, SagaState } from '@edda/saga-core';
import { afterEach, describe, expect, it } from 'vitest';
import { BulkActions } from '../sagas/bulk-actions.js';
import { SagaRegistry } from '../saga-registry.js';
import { StoreUnavailable } from '../saga-store.js';
import { NOBODY } from '../sign-in/caller.js';
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
  answer: (
    work: ActionWork,
    nth: number,
    store: InMemorySagaStore,
  ) => WorkResult | Promise<WorkResult> = () => ({
    status: 'done',
  }),
) {
  closing = new AbortController();
  const store = new InMemorySagaStore();
  for (let n = 1; n <= sagas; n += 1) await save(store, { ...charging().state, id: idOf(n), revision: 1 });
  const submitted: string[] = [];
  const parts = {
    store,
    submit: async (work: ActionWork) => {
      submitted.push(`${work.sagaId} ${work.input.id} ${work.input.action} ${work.input.by}`);
      return answer(work, submitted.length, store);
    },
    log: () => undefined,
    closing: closing.signal,
  };
  const registry = new SagaRegistry();
  registry.add(orderDefinition());
  const bulkActions = new BulkActions(store, registry, NOBODY);
  return { store, submitted, bulkActions, worker: () => new BulkWorker(parts) };
}

const CHANGE = {
  fromRevision: 0,
  outbox: [],
  wakeAt: undefined,
  keepsTimer: false,
  delivered: [],
  position: '',
  releaseKey: false,
  leaseMs: 1,
};

function save(store: InMemorySagaStore, state: SagaState): Promise<void> {
  const { id, tenant, definition, version, key, input } = state;
  const fact: Fact = { kind: 'saga-started', id, tenant, definition, version, key, input };
  return store.transact((transaction) =>
    transaction.save([{ ...CHANGE, state, entries: [{ sequence: 1, at: 0, fact }] }]),
  );
}

/** Pauses a saga, or refuses to, as the orchestrator would. */
function pause(
  store: InMemorySagaStore,
  { sagaId, input: { id, action, by, reason } }: ActionWork,
  isRefused: boolean,
): Promise<WorkResult> {
  return store.transact(async (transaction) => {
    const before = (await transaction.load([sagaId])).get(sagaId);
    if (!before) throw new Error(`There is no saga ${sagaId}.`);
    const state: SagaState = { ...before, status: isRefused ? before.status : 'paused', revision: 2 };
    const fact: Fact = isRefused
      ? { kind: 'input-ignored', input: action, reason: 'ended', messageId: id }
      : { kind: 'action-taken', id, action, by, reason };
    await transaction.save([{ ...CHANGE, fromRevision: 1, state, entries: [{ sequence: 2, at: 0, fact }] }]);
    return { status: 'answered', state, ...(isRefused ? { ignored: 'ended' as const } : {}) };
  });
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

  it('goes on in another process where the first one died: what had been done, or refused, is counted and not done again', async () => {
    const { store, submitted, bulkActions, worker } = await bench(150, async (work, nth, sagas) => {
      if (nth === 120) throw new StoreUnavailable('gone');
      return await pause(sagas, work, nth > 145 && nth <= 150);
    });
    // None of those that are paused is meant any more.
    const { bulk } = await bulkActions.order({ ...ORDER, filter: { status: ['running'] }, action: 'pause' });
    worker().start();
    await expect.poll(() => submitted.length).toBe(150);
    expect(await bulkActions.find(bulk.id)).toMatchObject({ status: 'running', done: 100 });
    store.time.advance(30_000);
    await expect
      .poll(async () => (await bulkActions.find(bulk.id))?.status, { timeout: 5_000 })
      .toBe('finished');
    expect(await bulkActions.find(bulk.id)).toMatchObject({
      done: 145,
      refusals: [{ reason: 'ended', count: 5, example: idOf(5) }],
    });
    expect(submitted.slice(150)).toEqual([submitted[119]]);
  });

  it('counts a saga that no transaction can take as one that refused, and goes on', async () => {
    const { bulkActions, worker } = await bench(3, (_, nth) => {
      if (nth === 2) throw new Error('It cannot be written as JSON.');
      return { status: 'done' };
    });
    const { bulk } = await bulkActions.order(ORDER);
    worker().start();
    await expect.poll(async () => (await bulkActions.find(bulk.id))?.status).toBe('finished');
    expect(await bulkActions.find(bulk.id)).toMatchObject({
      done: 2,
      refusals: [{ reason: 'unprocessable', count: 1, example: idOf(2) }],
    });
  });

  it('stops when it is cancelled', async () => {
    const { submitted, bulkActions, worker } = await bench(300);
    const { bulk } = await bulkActions.order(ORDER);
    expect(await bulkActions.cancel(bulk.id, 'bob', 'Enough.')).toBe(true);
    const other = await bulkActions.order({ ...ORDER, filter: {}, ids: [idOf(7), idOf(999)] });
    worker().start();
    await expect.poll(async () => (await bulkActions.find(other.bulk.id))?.status).toBe('finished');
    expect(submitted).toEqual([`${idOf(7)} bulk:${other.bulk.id} cancel ada`]);
    expect(await bulkActions.find(other.bulk.id)).toMatchObject({
      done: 1,
      refusals: [{ reason: 'unknown-saga', count: 1, example: idOf(999) }],
    });
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
