import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Flow } from './fixtures/flow.js';
import { CardDeclined, Charge, CreditOrderSaga, Reserve } from './sagas/credit-order.js';

let flow: Flow;

beforeAll(async () => {
  flow = await Flow.open({ sagas: [CreditOrderSaga], hours: { creditDecision: '1500ms' } });
  flow.script.on(Reserve, ({ orderId }) => ({ reservation: `reservation of ${orderId}` }));
  flow.script.fails(
    Charge,
    CardDeclined,
    { why: 'no money' },
    ({ orderId }: Charge) => orderId !== 'declined',
  );
});
afterAll(() => flow?.close());

const decide = async (id: string, decision: 'approved' | 'rejected', role = 'credit-desk') =>
  await flow.sagas.decide(id, { path: 'creditApproval', decision, by: 'ada', role });

describe('an order with credit approval', () => {
  it('goes through by itself below the limit', async () => {
    const { id } = await flow.run('credit-order', { orderId: 'small', cents: 5_000 }, 'completed');
    expect(await flow.done(id)).toEqual(['stock.reserve', 'bank.charge', 'carrier.ship']);
  });

  it('waits for the credit desk above it, and remembers who approved', async () => {
    const id = await flow.begin('credit-order', { orderId: 'big', cents: 500_000 });
    await flow.until(id, 'waiting');
    expect(await flow.done(id)).toEqual(['stock.reserve']);
    expect(await decide(id, 'approved', 'intern')).toMatchObject({
      status: 'refused',
      reason: 'not-allowed',
    });
    expect(await decide(id, 'approved')).toMatchObject({ status: 'done' });
    await flow.until(id, 'completed');
    expect(await flow.done(id)).toEqual(['stock.reserve', 'bank.charge', 'carrier.ship']);
    const published = (await flow.history(id)).flatMap(({ fact }) =>
      fact.kind === 'event-published' ? [fact.body] : [],
    );
    expect(published).toEqual([{ orderId: 'big', approvedBy: 'ada' }]);
  });

  it('is undone when the credit desk says no, and when it says nothing', async () => {
    const rejected = await flow.begin('credit-order', { orderId: 'rejected', cents: 500_000 });
    const forgotten = await flow.begin('credit-order', { orderId: 'forgotten', cents: 500_000 });
    await flow.until(rejected, 'waiting');
    await decide(rejected, 'rejected');
    expect((await flow.until(rejected, 'compensated')).abort).toMatchObject({ reason: 'rejected' });
    expect((await flow.until(forgotten, 'compensated')).abort).toMatchObject({ reason: 'timeout' });
    expect(await flow.done(rejected)).toEqual(['stock.reserve', 'stock.release']);
    expect(await flow.done(forgotten)).toEqual(['stock.reserve', 'stock.release']);
  });

  it('is undone when the card is declined', async () => {
    const { id, abort } = await flow.run('credit-order', { orderId: 'declined', cents: 1 }, 'compensated');
    expect(abort).toMatchObject({ reason: 'failure', path: 'chargeCard', code: 'card-declined' });
    expect(await flow.done(id)).toEqual(['stock.reserve', 'stock.release']);
  });
});
