import { InMemorySagaStore } from '@edda/testing';
import { describe, expect, it } from 'vitest';
import { orderSaga } from '../engine/order-sagas.fixture.js';
import { sagasOn } from './sagas-bench.fixture.js';

/** Two orders of version 1 at their approval, one waiting for its payment; then version 2 comes. */
async function threeOrders() {
  const old = sagasOn(new InMemorySagaStore(), [orderSaga(1)]);
  const ids = [await old.order('o1'), await old.order('o2'), await old.order('o3')] as const;
  await old.sagas.decide(ids[2], { path: 'credit', decision: 'approved', by: 'a', role: 'credit-desk' });
  return { ids, ...sagasOn(old.store, [orderSaga(1), orderSaga(2)]), old };
}

const MIGRATION = { from: 1, by: 'ada', reason: 'the new tax' };

describe('several versions side by side', () => {
  it('are counted by version, status and position', async () => {
    const { sagas, order } = await threeOrders();
    await order('o4');
    expect(await sagas.inFlight('order')).toEqual(
      expect.arrayContaining([
        { definition: 'order', version: 1, status: 'waiting', position: 'credit', count: 2 },
        { definition: 'order', version: 1, status: 'waiting', position: 'payment', count: 1 },
        { definition: 'order', version: 2, status: 'waiting', position: 'credit', count: 1 },
      ]),
    );
  });

  it('are previewed: who runs the newest, who can go on with it, and who cannot, and why', async () => {
    const { sagas, order } = await threeOrders();
    await order('o4');
    const preview = await sagas.preview('order');
    expect(preview).toMatchObject({ status: 'previewed', version: 2 });
    expect('entries' in preview ? preview.entries : []).toEqual(
      expect.arrayContaining([
        { version: 2, status: 'waiting', position: 'credit', count: 1, verdict: 'current' },
        { version: 1, status: 'waiting', position: 'credit', count: 2, verdict: 'migrates' },
        {
          version: 1,
          status: 'waiting',
          position: 'payment',
          count: 1,
          verdict: 'finishes',
          reason: expect.stringContaining('payment'),
        },
      ]),
    );
  });

  it('are blocked where they have to end on a version that is not here', async () => {
    const { old } = await threeOrders();
    const { sagas } = sagasOn(old.store, [orderSaga(2)]);
    const preview = await sagas.preview('order');
    expect('entries' in preview ? preview.entries : []).toEqual([
      { version: 1, status: 'waiting', position: 'credit', count: 2, verdict: 'migrates' },
      {
        version: 1,
        status: 'waiting',
        position: 'payment',
        count: 1,
        verdict: 'blocks',
        reason: expect.stringMatching(
          /^no orchestrator here has version 1, .*payment.*deploy it beside this one$/,
        ),
      },
    ]);
  });

  it('are previewed for the version that is asked for', async () => {
    const { sagas } = await threeOrders();
    const preview = await sagas.preview('order', 1);
    expect(preview).toMatchObject({ version: 1 });
    const verdicts = 'entries' in preview ? preview.entries.map(({ verdict }) => verdict) : [];
    expect(new Set(verdicts)).toEqual(new Set(['current']));
  });

  it('need a name and a version that there is', async () => {
    const { sagas } = await threeOrders();
    expect(await sagas.preview('odrer')).toEqual({ status: 'unknown-saga', known: ['order'] });
    expect(await sagas.preview('order', 7)).toEqual({ status: 'unknown-version', known: [1, 2] });
    expect(await sagas.migrate('order', { ...MIGRATION, to: 7 })).toEqual({
      status: 'unknown-version',
      known: [1, 2],
    });
  });
});

describe('a migration', () => {
  it('moves those that can go on, and says how many cannot, and why', async () => {
    const { sagas, ids } = await threeOrders();
    expect(await sagas.migrate('order', MIGRATION)).toMatchObject({
      status: 'migrated',
      version: 2,
      migrated: 2,
      finishing: 1,
      skipped: 0,
      reasons: [{ reason: expect.stringContaining('payment'), count: 1 }],
    });
    const states = await Promise.all(ids.map((id) => sagas.find(id)));
    expect(states.map((state) => state?.version)).toEqual([2, 2, 1]);
    const last = (await sagas.history(ids[0])).at(-1)?.fact;
    expect(last).toMatchObject({ kind: 'saga-migrated', by: 'ada', reason: 'the new tax' });
  });

  it('changes nothing when it is only tried', async () => {
    const { sagas, ids, submitted } = await threeOrders();
    expect(await sagas.migrate('order', { ...MIGRATION, dryRun: true })).toMatchObject({
      migrated: 2,
      finishing: 1,
    });
    expect(submitted).toEqual([]);
    expect(await sagas.find(ids[0])).toMatchObject({ version: 1 });
  });

  it('finds nothing left to do the second time', async () => {
    const { sagas } = await threeOrders();
    await sagas.migrate('order', MIGRATION);
    expect(await sagas.migrate('order', MIGRATION)).toMatchObject({ migrated: 0, finishing: 1, skipped: 0 });
  });

  it('skips a saga that went on between the look at it and its turn', async () => {
    const { sagas, store, ids, old } = await threeOrders();
    const unfinished = store.unfinished.bind(store);
    store.unfinished = async (...question) => {
      const page = await unfinished(...question);
      await old.sagas.decide(ids[0], { path: 'credit', decision: 'approved', by: 'a', role: 'credit-desk' });
      return page;
    };
    expect(await sagas.migrate('order', MIGRATION)).toMatchObject({ migrated: 1, finishing: 1, skipped: 1 });
  });

  it('goes through all of them, page after page', async () => {
    const { sagas, store } = await threeOrders();
    const asked: (string | undefined)[] = [];
    const state = await sagas.find((await sagas.list({ limit: 1 })).items[0]?.id ?? '');
    if (!state) throw new Error('No saga.');
    const ended = { ...state, status: 'completed' as const };
    store.unfinished = async (_tenant, _name, _version, after, limit) => {
      asked.push(after);
      const size = asked.length < 3 ? limit : 1;
      return Array.from({ length: size }, (_, index) => ({ ...ended, id: `${asked.length}-${index}` }));
    };
    expect(await sagas.migrate('order', MIGRATION)).toMatchObject({ skipped: 1_001 });
    expect(asked).toEqual([undefined, '1-499', '2-499']);
  });
});
