import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Flow } from './fixtures/flow.js';
import { PrepaymentSaga, TakePayment } from './sagas/prepayment.js';

let flow: Flow;
const gate = { opened: Promise.resolve(), open: (): void => undefined };
const closeGate = () => {
  gate.opened = new Promise((resolve) => (gate.open = resolve));
};

beforeAll(async () => {
  flow = await Flow.open({ sagas: [PrepaymentSaga], hours: { chargedWithin: '400ms' } });
  flow.script.on(TakePayment, async ({ orderId }) => {
    if (orderId !== 'quick') await gate.opened;
    if (orderId === 'lost') throw new Error('the line to the bank broke');
    return {};
  });
});
afterAll(async () => {
  gate.open();
  await flow?.close();
});

/** The saga gives up waiting while the bank is at work; then the bank goes on. */
async function outwait(orderId: string): Promise<string> {
  closeGate();
  const id = await flow.begin('prepayment', { orderId, cents: 100 });
  const kinds = async () => (await flow.history(id)).map(({ fact }) => fact.kind);
  await expect.poll(kinds, { timeout: 15_000 }).toContain('revoke-sent');
  gate.open();
  return id;
}

describe('a payment that takes longer than the saga waits', () => {
  it('counts if the bank was already at it: its late success is the answer to the revoke, and the goods are handed over', async () => {
    const id = await outwait('slow');
    await flow.until(id, 'completed');
    expect(await flow.done(id)).toEqual(['warehouse.hold', 'bank.take', 'warehouse.hand-over']);
  });

  it('is forbidden for good if the bank had not taken it yet, and the goods are free again', async () => {
    const id = await outwait('lost');
    expect((await flow.until(id, 'compensated')).abort).toMatchObject({ reason: 'timeout' });
    expect(await flow.done(id)).toEqual(['warehouse.hold', 'warehouse.free']);
  });

  it('never leaves money taken for goods that were not handed over', async () => {
    await flow.run('prepayment', { orderId: 'quick', cents: 7 }, 'completed');
    const sum = async (command: string) => (await flow.done()).filter((name) => name === command).length;
    expect(await sum('bank.take')).toBe(await sum('warehouse.hand-over'));
    expect(await sum('warehouse.hold')).toBe(
      (await sum('warehouse.hand-over')) + (await sum('warehouse.free')),
    );
  });
});
