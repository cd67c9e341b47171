import { find } from '@edda/saga-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Flow } from './fixtures/flow.js';
import { ParcelSaga } from './sagas/parcel.js';

let flow: Flow;

beforeAll(async () => {
  flow = await Flow.open({ sagas: [ParcelSaga], hours: { collectedWithin: '1s' } });
});
afterAll(() => flow?.close());

const tell = (event: string, body: object) => flow.sagas.announce(event, body);
const untilState = (id: string, state: string) =>
  expect
    .poll(async () => find(await flow.state(id), 'machine', 'tracking')?.state, { timeout: 15_000 })
    .toBe(state);

describe('a parcel', () => {
  it('is tracked from packed to delivered by what the carrier says', async () => {
    const id = await flow.begin('parcel', { parcelId: 'p1' });
    await tell('parcel.collected', { parcelId: 'p1', carrier: 'Odin' });
    await untilState(id, 'moving');
    for (const place of ['Bergen', 'Oslo', 'Uppsala'])
      await tell('parcel.scanned', { parcelId: 'p1', place });
    await tell('parcel.collected', { parcelId: 'p1', carrier: 'Odin' });
    await expect
      .poll(async () => (await flow.history(id)).filter(({ fact }) => fact.kind === 'event-received').length)
      .toBe(5);
    await tell('parcel.delivered', { parcelId: 'p1', signedBy: 'Frigg' });
    const { steps } = await flow.until(id, 'completed');
    const joined = steps.find((step) => step.kind === 'joined');
    expect(joined).toMatchObject({ patch: { carrier: 'Odin', scans: 3, signedBy: 'Frigg' } });
    expect(await flow.done(id)).toEqual(['letters.tell-receiver']);
  });

  it('is chased when nobody collects it in time, and can still be lost', async () => {
    const id = await flow.begin('parcel', { parcelId: 'p2' });
    await untilState(id, 'overdue');
    await expect.poll(() => flow.done(id)).toEqual(['carrier.call']);
    await tell('parcel.collected', { parcelId: 'p2', carrier: 'Loki' });
    await untilState(id, 'moving');
    await tell('parcel.lost', { parcelId: 'p2' });
    await flow.until(id, 'completed');
    expect(await flow.done(id)).toEqual(['carrier.call', 'letters.tell-receiver', 'letters.tell-receiver']);
  });

  it('is delivered although the carrier said so before it said that it had collected it', async () => {
    const id = await flow.begin('parcel', { parcelId: 'p3' });
    await tell('parcel.delivered', { parcelId: 'p3', signedBy: 'Freyja' });
    await tell('parcel.collected', { parcelId: 'p3', carrier: 'Odin' });
    await flow.until(id, 'completed');
  });
});
