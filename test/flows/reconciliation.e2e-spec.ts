import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Flow } from './fixtures/flow.js';
import { CompareBooks, ReconciliationSaga } from './sagas/reconciliation.js';

let flow: Flow;

beforeAll(async () => {
  const everySecond = '* * * * * *';
  flow = await Flow.open({
    sagas: [ReconciliationSaga],
    orchestrators: 3,
    hours: { reconciliation: everySecond },
  });
  flow.script.on(CompareBooks, () => ({ count: 0 }));
});
afterAll(() => flow?.close());

describe('a saga that the clock starts', () => {
  it('is started once for each tick by three orchestrators, and goes on when two of them are gone', async () => {
    const ticks = async () =>
      (
        await flow.rows<{ business_key: string }>('SELECT business_key FROM edda.saga ORDER BY business_key')
      ).map(({ business_key }) => business_key);
    await expect.poll(async () => (await ticks()).length, { timeout: 20_000 }).toBeGreaterThanOrEqual(3);
    await flow.stopOrchestrator(0);
    await flow.stopOrchestrator(0);
    const before = (await ticks()).length;
    await expect
      .poll(async () => (await ticks()).length, { timeout: 20_000 })
      .toBeGreaterThanOrEqual(before + 2);
    const seen = await ticks();
    const seconds = seen.map((tick) => Date.parse(tick) / 1_000);
    expect(new Set(seen).size, 'no tick twice').toBe(seen.length);
    expect(seconds.every(Number.isInteger), 'on the second').toBe(true);
    const gaps = seconds.slice(1).map((second, index) => second - (seconds[index] ?? 0));
    expect(Math.min(...gaps), 'one saga for each tick').toBe(1);
    await expect
      .poll(async () => (await flow.done()).length, { timeout: 20_000 })
      .toBeGreaterThanOrEqual(before);
  });
});
