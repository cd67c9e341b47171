import { InMemorySagaStore } from '@edda/testing';
import type { SagaDefinition } from '@edda/saga-core';
import { afterEach, describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../saga-store.js';
import { reportSaga } from './order-sagas.fixture.js';
import { Scheduler } from './scheduler.js';
import type { StartWork, Work, WorkResult } from './work.js';

const HOUR = 3_600_000;
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const resource of open.splice(0)) await resource.close();
});

const started: WorkResult = { status: 'started', sagaId: 's', repeated: false };

/** A scheduler of one process. What it starts is kept in `starts`. */
function schedulerOn(
  store: InMemorySagaStore,
  definitions: readonly SagaDefinition[] = [reportSaga('0 * * * *')],
  submit: (work: StartWork) => Promise<WorkResult> = async () => started,
) {
  const starts: StartWork[] = [];
  const lines: string[] = [];
  const closing = new AbortController();
  const observed = async (work: Work): Promise<WorkResult> => {
    if (work.kind !== 'start') throw new Error(`A clock does not ${work.kind}.`);
    const result = await submit(work);
    starts.push(work);
    return result;
  };
  const scheduler = new Scheduler(
    store,
    () => definitions,
    observed,
    (_, line) => void lines.push(line),
    closing.signal,
  );
  open.push({ close: () => (closing.abort(), scheduler.close()) });
  return { scheduler, starts, lines };
}

/** Runs a process for one look at the clock: it has seen to what was due. */
async function oneLook(
  store: InMemorySagaStore,
  ...rest: Parameters<typeof schedulerOn> extends [unknown, ...infer R] ? R : never
) {
  const clock = store.clock.bind(store);
  let looks = 0;
  store.clock = async () => ((looks += 1), await clock());
  const { scheduler, starts, lines } = schedulerOn(store, ...rest);
  scheduler.start();
  await expect.poll(() => looks).toBe(1);
  await open.pop()?.close();
  store.clock = clock;
  return { starts, lines };
}

describe('the scheduler', () => {
  it('starts nothing for the time before it was first asked', async () => {
    const store = new InMemorySagaStore();
    expect((await oneLook(store)).starts).toEqual([]);
    expect(await store.ticks('default', ['report'], 0)).toEqual([
      { definition: 'report', at: store.time.nowMs },
    ]);
  });

  it('starts a saga for a tick: its time is the key, the idempotency key and what the saga knows', async () => {
    const store = new InMemorySagaStore();
    await oneLook(store);
    store.time.advance(HOUR);
    const { starts, lines } = await oneLook(store);
    const tick = '2026-01-01T01:00:00.000Z';
    expect(starts).toMatchObject([
      {
        claim: { tenant: 'default', definition: 'report', key: tick, idempotencyKey: tick },
        input: { input: { day: '2026-01-01' } },
      },
    ]);
    expect(lines).toEqual([`Saga "report" s was started for ${tick}.`]);
  });

  it('starts it once, however often the clock is looked at', async () => {
    const store = new InMemorySagaStore();
    await oneLook(store);
    store.time.advance(HOUR);
    expect((await oneLook(store)).starts).toHaveLength(1);
    expect((await oneLook(store)).starts).toHaveLength(0);
  });

  it('starts it once, by however many processes the clock is looked at: the key decides', async () => {
    const store = new InMemorySagaStore();
    await oneLook(store);
    store.time.advance(HOUR);
    const outcomes: string[] = [];
    const claiming = async ({ claim }: StartWork): Promise<WorkResult> => {
      const [claimed] = await store.transact((transaction) => transaction.claimKeys([claim]));
      outcomes.push(claimed?.status ?? 'nothing');
      return claimed?.status === 'free' ? started : { status: 'started', sagaId: 'x', repeated: true };
    };
    // Both look before one of them has seen to it.
    const ticks = store.ticks.bind(store);
    let asked = 0;
    store.ticks = async (...question) => {
      asked += 1;
      const answer = await ticks(...question);
      await expect.poll(() => asked).toBeGreaterThanOrEqual(2);
      return answer;
    };
    for (const { scheduler } of [1, 2].map(() => schedulerOn(store, undefined, claiming))) scheduler.start();
    await expect.poll(() => outcomes).toHaveLength(2);
    expect(outcomes.toSorted()).toEqual(['free', 'repeated']);
  });

  it('sees to a tick that somebody else has started, and says nothing', async () => {
    const store = new InMemorySagaStore();
    await oneLook(store);
    store.time.advance(HOUR);
    for (const result of [
      { status: 'started', sagaId: 'x', repeated: true },
      { status: 'key-taken', sagaId: 'x' },
    ] as const) {
      expect((await oneLook(store, undefined, async () => result)).lines).toEqual([]);
      store.time.advance(HOUR);
    }
    expect((await oneLook(store)).starts).toHaveLength(1);
  });

  it('makes up for an outage with one start, or with none', async () => {
    const store = new InMemorySagaStore();
    const both = [
      { ...reportSaga('0 * * * *', 'latest'), name: 'latest' },
      { ...reportSaga('0 * * * *', 'skip'), name: 'skip' },
    ];
    await oneLook(store, both);
    store.time.advance(5 * HOUR + HOUR / 2);
    const { starts } = await oneLook(store, both);
    expect(starts.map(({ claim }) => `${claim.definition} ${claim.key}`)).toEqual([
      'latest 2026-01-01T05:00:00.000Z',
    ]);
    expect((await oneLook(store, both)).starts).toEqual([]);
  });

  it('tries a tick again that could not be started, and lets it hold up no other saga', async () => {
    const store = new InMemorySagaStore();
    const broken = { ...reportSaga('0 * * * *'), name: 'broken' };
    const both = [{ ...broken, start: { ...broken.start, data: () => undefined } }, reportSaga('0 * * * *')];
    await oneLook(store, both);
    store.time.advance(HOUR);
    const { starts, lines } = await oneLook(store, both);
    expect(starts.map(({ claim }) => claim.definition)).toEqual(['report']);
    expect(lines.join()).toContain('Saga "broken" was not started by the clock');
    const mended = await oneLook(store, [broken]);
    expect(mended.starts.map(({ claim }) => claim.key)).toEqual(['2026-01-01T01:00:00.000Z']);
  });

  it('does not see to a tick that the database could not take', async () => {
    const store = new InMemorySagaStore();
    await oneLook(store);
    store.time.advance(HOUR);
    await oneLook(store, undefined, () => Promise.reject(new StoreUnavailable('connection lost')));
    expect((await oneLook(store)).starts).toHaveLength(1);
  });

  it('comes back when the database is back', async () => {
    const store = new InMemorySagaStore();
    const clock = store.clock.bind(store);
    let looks = 0;
    store.clock = () => {
      looks += 1;
      return looks === 1 ? Promise.reject(new StoreUnavailable('connection lost')) : clock();
    };
    const { scheduler, lines } = schedulerOn(store);
    scheduler.start();
    await expect.poll(() => looks).toBeGreaterThan(1);
    expect(lines).toEqual(['The schedules cannot be read: connection lost']);
  });

  it('wakes by itself when the next tick is due', async () => {
    const store = new InMemorySagaStore();
    const begun = performance.now();
    const origin = store.time.nowMs;
    store.clock = async () => Math.floor(origin + (performance.now() - begun));
    const { scheduler, starts } = schedulerOn(store, [reportSaga('* * * * * *')]);
    scheduler.start();
    await expect.poll(() => starts.length, { timeout: 3_000 }).toBeGreaterThan(0);
  });

  it('does nothing at all where the clock starts no saga', async () => {
    const store = new InMemorySagaStore();
    store.clock = () => Promise.reject(new Error('Nobody has to ask.'));
    const { scheduler, lines } = schedulerOn(store, []);
    scheduler.start();
    await scheduler.close();
    expect(lines).toEqual([]);
  });
});
