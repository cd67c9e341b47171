import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Flow } from './fixtures/flow.js';
import { FloorSaga, HouseSaga, RoomSaga } from './sagas/building.js';

let flow: Flow;

beforeAll(async () => {
  flow = await Flow.open({ sagas: [HouseSaga, FloorSaga, RoomSaga], orchestrators: 2 });
});
afterAll(() => flow?.close());

const idOf = async (key: string): Promise<string> => {
  const find = async () => (await flow.sagas.list({ key, limit: 1 })).items[0]?.id;
  await expect.poll(find, { timeout: 15_000 }).toBeDefined();
  return (await find()) ?? '';
};

describe('sagas in sagas, three deep', () => {
  it('are all undone, the innermost first, when the outermost is cancelled in the middle', async () => {
    const house = await flow.begin('house', { houseId: 'h1' });
    const room = await idOf('h1/1/a');
    await flow.untilAt(room, 'dry');
    expect(await flow.done()).toEqual(['land.buy', 'concrete.pour', 'painter.paint']);
    const cancel = { action: 'cancel', by: 'ada', reason: 'the plot is under water' } as const;
    expect(await flow.sagas.act(house, cancel)).toMatchObject({ status: 'done' });
    await flow.until(house, 'compensated');
    await flow.until(room, 'compensated');
    expect((await flow.state(await idOf('h1/1'))).status).toBe('compensated');
    expect((await flow.done()).slice(3)).toEqual(['painter.strip', 'concrete.remove', 'land.sell']);
    expect((await flow.state(room)).abort).toMatchObject({ reason: 'parent' });
  });
});
