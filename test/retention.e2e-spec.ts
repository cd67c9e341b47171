import { command, event } from '@edda/messaging';
import type { DefinesSaga, PruneReport, RetentionPlan, SagaStore } from '@edda/orchestration';
import { prune, Saga } from '@edda/orchestration';
import { postgres } from '@edda/postgres';
import type { SagaBuilder } from '@edda/saga-core';
import { IsString } from 'class-validator';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { Flow } from './flows/fixtures/flow.js';
import { BuyLand, SellLand } from './flows/sagas/building.js';
import { ledger, TradeSaga } from './flows/sagas/trade.js';

class BuildEstate extends command('estate.build', { version: 1 }) {
  @IsString() estateId!: string;
}
class BuyPlot extends command('plot.buy', { version: 1 }) {
  @IsString() plotId!: string;
}
class PermitGranted extends event('permit.granted', { version: 1 }) {
  @IsString() estateId!: string;
}

/** Its child has ended long before it has itself. */
@Saga({ name: 'estate', version: 1 })
class EstateSaga implements DefinesSaga {
  define(saga: SagaBuilder) {
    return saga
      .startedBy(BuildEstate, { key: (estate) => estate.estateId, data: ({ estateId }) => ({ estateId }) })
      .step('plot', (step) => step.child('plot', BuyPlot, ({ estateId }) => ({ plotId: `${estateId}/1` })))
      .waitFor('permit', PermitGranted, { match: { estateId: (data) => data.estateId } });
  }
}

@Saga({ name: 'plot', version: 1 })
class PlotSaga implements DefinesSaga {
  define(saga: SagaBuilder) {
    return saga
      .startedBy(BuyPlot, { key: (plot) => plot.plotId, data: ({ plotId }) => ({ plotId }) })
      .step('buy', (step) =>
        step
          .command(BuyLand, ({ plotId }) => ({ houseId: plotId }))
          .compensate(SellLand, ({ plotId }) => ({ houseId: plotId })),
      );
  }
}

/** Whatever has ended is old at once. */
const AT_ONCE: RetentionPlan = {
  sagas: new Map([
    ['trade', 0],
    ['estate', 0],
    ['plot', 0],
  ]),
  mailMs: 0,
  deadLettersMs: 0,
  keepsBusinessKeys: true,
};

/** What was removed is written down, and a saga that must not be removed cannot be. */
const WATCH_REMOVALS = `
CREATE TABLE flow.removed (id uuid PRIMARY KEY, definition text NOT NULL, status text NOT NULL);
CREATE FUNCTION flow.watch_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_at IS NULL THEN RAISE EXCEPTION 'saga % is under way', OLD.id; END IF;
  IF EXISTS (SELECT FROM edda.saga AS parent
             WHERE parent.id = (OLD.state #>> '{parent,sagaId}')::uuid AND parent.ended_at IS NULL)
  THEN RAISE EXCEPTION 'saga % has a parent under way', OLD.id; END IF;
  INSERT INTO flow.removed VALUES (OLD.id, OLD.definition, OLD.status);
  RETURN OLD;
END $$;
CREATE TRIGGER watch_removal BEFORE DELETE ON edda.saga FOR EACH ROW EXECUTE FUNCTION flow.watch_removal()`;

/** But for replies that were sent twice: without any retention the second one finds no saga, and is a letter too. */
const OPEN_LETTERS = `edda.dead_letter WHERE status = 'open' AND reason = 'contract-violated'`;

const WAVES = 6;
const TRADES_IN_A_WAVE = 30;
const ESTATES = 10;
const SOON = { timeout: 60_000, interval: 50 };

let flow: Flow;
let workers: readonly SagaStore[];

beforeAll(async () => {
  flow = await Flow.open({ sagas: [TradeSaga, EstateSaga, PlotSaga], orchestrators: 2, concurrency: 8 });
  await flow.rows(WATCH_REMOVALS);
  const [here] = await flow.rows<{ name: string }>('SELECT current_database() AS name');
  const url = new URL(inject('databaseUrl'));
  url.pathname = `/${here?.name}`;
  const open = postgres({ url: url.href, poolSize: 2 });
  workers = ['a', 'b'].map((instance) => open({ service: 'pruner', instance }));
  await Promise.all(workers.map((store) => store.connect()));
});

afterAll(async () => {
  await Promise.all(workers?.map((store) => store.close()) ?? []);
  await flow?.close();
});

beforeEach(() => {
  ledger.isStrict = true;
});

const count = async (what: string): Promise<number> => {
  const [row] = await flow.rows<{ count: number }>(`SELECT count(*)::integer AS count FROM ${what}`);
  return row?.count ?? -1;
};

/** A trade that the strict ledger takes, but for one in each ten, which it puts aside. */
const trade = (n: number) => ({
  tradeId: `trade-${n}`,
  cents: n % 10 === 0 ? -n : n,
  currency: 'EUR',
  text: 'a trade',
});

/** Prunes without a rest until it is stopped. Never rests longer than the database takes. */
async function pruneOn(store: SagaStore, stop: AbortSignal): Promise<readonly PruneReport[]> {
  const reports: PruneReport[] = [];
  while (!stop.aborted) reports.push(await prune(store, AT_ONCE, { batch: 20, signal: stop }));
  return reports;
}

const sumOf = (reports: readonly PruneReport[], definition: string): number =>
  reports.reduce((sum, { sagas }) => sum + (sagas.get(definition) ?? 0), 0);

describe('two that prune beside a load, with no retention at all', () => {
  it('remove no saga under way, no child that its parent may want undone, and no open dead letter', async () => {
    const stop = new AbortController();
    const pruning = Promise.all(workers.map((store) => pruneOn(store, stop.signal)));
    const estates = await Promise.all(
      Array.from({ length: ESTATES }, (_, n) => flow.begin('estate', { estateId: `estate-${n}` })),
    );
    for (let wave = 0; wave < WAVES; wave += 1) {
      const from = wave * TRADES_IN_A_WAVE;
      await Promise.all(
        Array.from({ length: TRADES_IN_A_WAVE }, (_, n) => flow.begin('trade', trade(from + n + 1))),
      );
    }
    const trades = WAVES * TRADES_IN_A_WAVE;
    const parked = trades / 10;
    await expect
      .poll(() => count(`edda.saga WHERE definition = 'trade' AND status = 'parked'`), SOON)
      .toBe(parked);
    await expect.poll(() => count(`flow.removed WHERE definition = 'trade'`), SOON).toBe(trades - parked);

    // The plots have ended, and are there: their estates wait for a permit.
    await expect
      .poll(() => count(`edda.saga WHERE definition = 'plot' AND status = 'completed'`), SOON)
      .toBe(ESTATES);
    const [granted, cancelled] = [estates.slice(0, ESTATES / 2), estates.slice(ESTATES / 2)];
    for (let n = 0; n < granted.length; n += 1)
      await flow.sagas.announce('permit.granted', { estateId: `estate-${n}` });
    for (const id of cancelled)
      expect(await flow.sagas.act(id, { action: 'cancel', by: 'ada', reason: 'no permit' })).toMatchObject({
        status: 'done',
      });
    await expect
      .poll(() => count(`flow.removed WHERE definition IN ('estate', 'plot')`), SOON)
      .toBe(2 * ESTATES);
    stop.abort();
    const [a = [], b = []] = await pruning;

    expect(sumOf([...a, ...b], 'trade')).toBe(trades - parked);
    expect(sumOf([...a, ...b], 'estate') + sumOf([...a, ...b], 'plot')).toBe(2 * ESTATES);
    // Each effect once, and those of the plots whose estate was cancelled undone.
    const effects = await flow.rows<{ command: string; times: number; count: number }>(`
      SELECT command, times, count(*)::integer AS count
      FROM (SELECT command, count(*)::integer AS times FROM flow.effect GROUP BY saga_id, path, direction, command) AS done
      GROUP BY command, times ORDER BY command`);
    expect(effects).toEqual([
      { command: 'land.buy', times: 1, count: ESTATES },
      { command: 'land.sell', times: 1, count: ESTATES / 2 },
      { command: 'ledger.book', times: 1, count: trades - parked },
      { command: 'vault.hold', times: 1, count: trades },
    ]);
    // Whoever is under way is there with all its facts, and what was removed has left none.
    expect(await count(OPEN_LETTERS)).toBe(parked);
    expect(await count('edda.saga')).toBe(parked);
    expect(
      await count(`edda.saga AS saga
        WHERE revision <> (SELECT count(*) FROM edda.saga_history WHERE saga_id = saga.id)`),
    ).toBe(0);
    for (const table of ['saga_history', 'timer', 'awaited', 'mail_delivery', 'idempotency_key'])
      expect(await count(`edda.${table} WHERE saga_id NOT IN (SELECT id FROM edda.saga)`), table).toBe(0);
    expect(await count('edda.mail')).toBe(0);
    expect(await workers[0]?.findOrphans(10)).toEqual([]);
  });

  it('leave parked sagas that a redrive takes to their end, and remove them after that', async () => {
    ledger.isStrict = false;
    const open = await count(OPEN_LETTERS);
    const response = await fetch(`${await flow.url()}/v1/dead-letters/redrive`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ filter: { reason: 'contract-violated' }, by: 'ada', reason: 'mended' }),
    });
    expect(response.status, await response.clone().text()).toBe(202);
    await expect.poll(() => count(`edda.saga WHERE status = 'completed'`), SOON).toBe(open);
    const [store] = workers;
    if (!store) throw new Error('There is no worker.');
    expect(await prune(store, AT_ONCE, { dryRun: true })).toMatchObject({
      sagas: new Map([['trade', open]]),
      deadLetters: open,
    });
    expect(await count('edda.saga')).toBe(open);
    expect(await prune(store, AT_ONCE)).toMatchObject({
      sagas: new Map([['trade', open]]),
      deadLetters: open,
    });
    expect(await count('edda.saga')).toBe(0);
    expect(await count(`edda.dead_letter WHERE reason = 'contract-violated'`)).toBe(0);
  });

  it('have left the business keys: a trade that was booked once is not booked again', async () => {
    const [removed] = await flow.rows<{ id: string }>(
      `SELECT id FROM flow.removed WHERE definition = 'trade' LIMIT 1`,
    );
    const [held] = await flow.rows<{ key: string }>('SELECT key FROM edda.business_key WHERE saga_id = $1', [
      removed?.id,
    ]);
    const number = Number(held?.key.replace('trade-', ''));
    expect(await flow.sagas.start('trade', trade(number))).toMatchObject({
      status: 'key-taken',
      sagaId: removed?.id,
    });
  });
});
