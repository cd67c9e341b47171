import { describe, expect, it } from 'vitest';
import { OrderPaid, orderSaga, PlaceOrder, receiptSaga, reportSaga } from './engine/order-sagas.fixture.js';
import { knownEvents } from './known-events.js';

const known = (definitions: ReturnType<typeof orderSaga>[], newest = definitions) =>
  knownEvents(definitions, newest).get('order.paid');

describe('what is known of an event', () => {
  it('is nothing where no saga waits for it or is started by it', () => {
    expect(known([reportSaga()])).toBeUndefined();
    expect(knownEvents([orderSaga()], [orderSaga()]).has(PlaceOrder.messageName)).toBe(false);
  });

  it('has each set of fields once, whatever the number of definitions and versions', () => {
    const definitions = [orderSaga(1), orderSaga(2), receiptSaga()];
    expect(known(definitions)).toMatchObject({
      contracts: [OrderPaid],
      awaited: { fieldSets: [['orderId'], ['cents', 'orderId']] },
    });
  });

  it.each([
    [['ignore', 'mailbox'], 'mailbox'],
    [['park', 'ignore'], 'park'],
    [['mailbox', 'park', 'ignore'], 'park'],
    [['ignore'], 'ignore'],
  ] as const)('has the most careful of the policies %j', (policies, careful) => {
    const definitions = policies.map((policy) => receiptSaga(policy));
    expect(known(definitions)?.awaited?.unexpected).toBe(careful);
  });

  it('is kept for as long as the most patient definition wants', () => {
    expect(known([receiptSaga()])?.awaited?.ttlMs).toBe(3_600_000);
    expect(known([receiptSaga(), orderSaga()])?.awaited?.ttlMs).toBe(7 * 86_400_000);
  });

  it('starts sagas of the newest versions alone, but old ones still wait for it', () => {
    const older = { ...receiptSaga(), version: 1 };
    const newer = { ...orderSaga(), name: 'receipt', version: 2 };
    const event = known([older, newer], [newer]);
    expect(event?.starts).toEqual([]);
    expect(event?.awaited?.fieldSets).toContainEqual(['cents', 'orderId']);
    expect(known([older, newer], [older])?.starts).toEqual([older]);
  });
});
