import { connect } from 'amqplib';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Flow } from './fixtures/flow.js';
import { InvoiceSaga } from './sagas/invoice.js';

let flow: Flow;

beforeAll(async () => {
  flow = await Flow.open({ sagas: [InvoiceSaga] });
});
afterAll(() => flow?.close());

/** As a service that knows nothing of sagas publishes it. */
async function publish(event: string, messageId: string, body: object, times = 1): Promise<void> {
  const connection = await connect(inject('amqpUrl'));
  const channel = await connection.createConfirmChannel();
  for (let time = 0; time < times; time += 1) {
    channel.publish(`${flow.namespace}.edda.events`, event, Buffer.from(JSON.stringify(body)), {
      messageId,
      type: event,
      contentType: 'application/json',
      persistent: true,
    });
  }
  await channel.waitForConfirms();
  await connection.close();
}

const sagaOf = async (key: string) => (await flow.sagas.list({ key, limit: 1 })).items[0];
const mailOf = async (id: string) => (await flow.sagas.findMail(id))?.status;

describe('an invoice', () => {
  it('is started by an event whose publisher does not know, and takes a payment that came before it existed', async () => {
    await publish('bank.payment-received', 'payment-1', { reference: 'o1', cents: 4_200 });
    await expect.poll(() => mailOf('payment-1'), { timeout: 15_000 }).toBe('kept');
    await publish('shop.order-placed', 'placed-1', { orderId: 'o1', cents: 4_200 });
    await expect.poll(async () => (await sagaOf('o1'))?.status, { timeout: 15_000 }).toBe('completed');
    const effects = await flow.effects((await sagaOf('o1'))?.id);
    expect(effects.map(({ command }) => command)).toEqual([
      'accounting.write-invoice',
      'accounting.book-payment',
    ]);
    expect(effects.at(-1)?.body).toEqual({ orderId: 'o1', cents: 4_200 });
    expect(await mailOf('payment-1')).toBe('delivered');
  });

  it('is started once by an event that comes three times, and books one payment that comes twice', async () => {
    await publish('shop.order-placed', 'placed-2', { orderId: 'o2', cents: 100 }, 3);
    await expect.poll(async () => (await sagaOf('o2'))?.status, { timeout: 15_000 }).toBe('waiting');
    await publish('bank.payment-received', 'payment-2', { reference: 'o2', cents: 100 }, 2);
    await expect.poll(async () => (await sagaOf('o2'))?.status, { timeout: 15_000 }).toBe('completed');
    expect((await flow.sagas.list({ key: 'o2', limit: 10 })).items).toHaveLength(1);
    expect((await flow.done()).filter((name) => name === 'accounting.book-payment')).toHaveLength(2);
  });
});
