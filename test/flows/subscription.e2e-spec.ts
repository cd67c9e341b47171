import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Flow } from './fixtures/flow.js';
import { CardRefused, ChargePeriod, SubscriptionSaga } from './sagas/subscription.js';

let flow: Flow;

beforeAll(async () => {
  flow = await Flow.open({ sagas: [SubscriptionSaga], hours: { subscriptionPeriod: '400ms' } });
});
afterAll(() => flow?.close());

const charges = async (id: string) =>
  (await flow.done(id)).filter((name) => name === 'bank.charge-period').length;

describe('a subscription', () => {
  it('is charged once for each period until the customer cancels it', async () => {
    const id = await flow.begin('subscription', { subscriptionId: 's1', cents: 999 });
    await expect.poll(() => charges(id), { timeout: 15_000 }).toBeGreaterThanOrEqual(3);
    const cancelled = await flow.sagas.announce('subscription.cancelled', {
      subscriptionId: 's1',
      by: 'the customer',
    });
    expect(cancelled).toMatchObject({ status: 'accepted', repeated: false });
    await flow.until(id, 'completed');
    const ended = (await flow.history(id)).find(({ fact }) => fact.kind === 'event-published')?.fact;
    expect(ended).toMatchObject({
      body: { because: 'cancelled by the customer', periods: await charges(id) },
    });
  });

  it('ends when the card is refused', async () => {
    let charged = 0;
    flow.script.fails(ChargePeriod, CardRefused, { why: 'expired' }, ({ subscriptionId }: ChargePeriod) => {
      if (subscriptionId !== 's2') return true;
      charged += 1;
      return charged < 3;
    });
    const { id } = await flow.run('subscription', { subscriptionId: 's2', cents: 1 }, 'completed');
    expect(await charges(id)).toBe(2);
    const ended = (await flow.history(id)).find(({ fact }) => fact.kind === 'event-published')?.fact;
    expect(ended).toMatchObject({ body: { because: 'card refused', periods: 2 } });
  });
});
