import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Flow } from './fixtures/flow.js';
import { BookFlight, BookHotel, RentCar, SoldOut, TravelSaga } from './sagas/travel.js';

let flow: Flow;

beforeAll(async () => {
  flow = await Flow.open({ sagas: [TravelSaga] });
  flow.script.on(BookFlight, () => ({ ref: 'LH 400', cents: 50_000 }));
  flow.script.on(BookHotel, () => ({ ref: 'room 7', cents: 20_000 }));
  flow.script.on(RentCar, () => ({ ref: 'a small one', cents: 9_000 }));
  flow.script.fails(RentCar, SoldOut, { what: 'cars' }, ({ to }: RentCar) => to !== 'Venice');
});
afterAll(() => flow?.close());

describe('flight, hotel and car at once', () => {
  it('are all booked, and what each of them costs adds up', async () => {
    const { id } = await flow.run('travel', { travelId: 't1', to: 'Reykjavík' }, 'completed');
    expect((await flow.done(id)).toSorted()).toEqual(['airline.book', 'cars.rent', 'hotel.book']);
    const event = (await flow.history(id)).find(({ fact }) => fact.kind === 'event-published')?.fact;
    expect(event).toMatchObject({ body: { travelId: 't1', cents: 79_000 } });
  });

  it('are all given back when one of them is sold out', async () => {
    const { id, abort } = await flow.run('travel', { travelId: 't2', to: 'Venice' }, 'compensated');
    expect(abort).toMatchObject({ reason: 'failure', path: 'car', code: 'sold-out' });
    const done = await flow.done(id);
    expect(done.filter((name) => name.endsWith('.book')).toSorted()).toEqual(['airline.book', 'hotel.book']);
    expect(done.filter((name) => name.endsWith('.cancel')).toSorted()).toEqual([
      'airline.cancel',
      'hotel.cancel',
    ]);
  });
});
