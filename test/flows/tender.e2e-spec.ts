import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Flow } from './fixtures/flow.js';
import { AskSupplier, NoOffer, TenderSaga } from './sagas/tender.js';

let flow: Flow;
const suppliers = Array.from({ length: 100 }, (_, index) => `supplier-${index + 1}`);
const numberOf = (supplier: string) => Number(supplier.split('-')[1]);

beforeAll(async () => {
  flow = await Flow.open({ sagas: [TenderSaga] });
  flow.script.on(AskSupplier, ({ supplier }) => ({ cents: 10_000 - numberOf(supplier) }));
  flow.script.fails(
    AskSupplier,
    NoOffer,
    { why: 'too busy' },
    ({ supplier }: AskSupplier) => numberOf(supplier) <= 90,
  );
});
afterAll(() => flow?.close());

describe('a tender', () => {
  it('asks a hundred suppliers, ten at a time, and orders from the cheapest who made an offer', async () => {
    const { id } = await flow.run('tender', { tenderId: 't1', suppliers }, 'completed');
    const effects = await flow.effects(id);
    expect(effects.filter(({ command }) => command === 'suppliers.ask')).toHaveLength(90);
    const orders = effects.filter(({ command }) => command === 'suppliers.order');
    expect(orders.map(({ body }) => body['supplier'])).toEqual(['supplier-90']);
    expect(mostAtOnce(await flow.history(id))).toBe(10);
  });

  it('orders nothing when nobody is asked', async () => {
    const { id } = await flow.run('tender', { tenderId: 't2', suppliers: [] }, 'completed');
    expect(await flow.done(id)).toEqual([]);
  });
});

function mostAtOnce(history: Awaited<ReturnType<Flow['history']>>): number {
  let open = 0;
  let most = 0;
  for (const { fact } of history) {
    if (fact.kind === 'command-sent' && fact.path.startsWith('ask')) open += 1;
    if (fact.kind === 'command-succeeded' || fact.kind === 'command-failed') open -= 1;
    most = Math.max(most, open);
  }
  return most;
}
