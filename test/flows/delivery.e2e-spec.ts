import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Flow } from './fixtures/flow.js';
import { BookCourier, DeliverySaga, NoCourier } from './sagas/delivery.js';

let flow: Flow;

beforeAll(async () => {
  flow = await Flow.open({ sagas: [DeliverySaga] });
  const isTown = ({ deliveryId }: BookCourier) => deliveryId === 'town';
  flow.script.fails(BookCourier, NoCourier, { area: 'the fjord' }, isTown);
});
afterAll(() => flow?.close());

const by = async (id: string) => {
  const published = (await flow.history(id)).find(({ fact }) => fact.kind === 'event-published')?.fact;
  return published?.kind === 'event-published' ? published.body['by'] : undefined;
};

describe('a delivery', () => {
  it('goes by courier where there is one', async () => {
    const { id } = await flow.run('delivery', { deliveryId: 'town' }, 'completed');
    expect(await flow.done(id)).toEqual(['packing.express', 'courier.book']);
    expect(await by(id)).toBe('courier');
  });

  it('undoes what was done for the courier where there is none, and goes by post', async () => {
    const { id } = await flow.run('delivery', { deliveryId: 'fjord' }, 'completed');
    expect(await flow.done(id)).toEqual(['packing.express', 'packing.unpack', 'post.book']);
    expect(await by(id)).toBe('post');
  });
});
