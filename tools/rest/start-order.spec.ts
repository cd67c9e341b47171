import type { Order } from '../orders/order.js';
import { afterEach, describe, expect, it } from 'vitest';
import { generateOrders } from '../orders/generate-orders.js';
import { OrchestratorDouble, type Answer, type SeenRequest } from './orchestrator-double.js';
import { startOrder } from './start-order.js';

const order = generateOrders({ count: 1, seed: 1 }).orders[0] as Order;
const started: Answer = { status: 202, body: { id: 'saga-1' } };
const doubles: OrchestratorDouble[] = [];

async function orchestrator(
  answer: (request: SeenRequest, index: number) => Answer,
): Promise<OrchestratorDouble> {
  const double = await OrchestratorDouble.start(answer);
  doubles.push(double);
  return double;
}

afterEach(async () => {
  await Promise.all(doubles.splice(0).map((double) => double.stop()));
});

describe('startOrder', () => {
  it('posts the order with its idempotency key and gives the id of the saga', async () => {
    const double = await orchestrator(() => started);
    const result = await startOrder(order, { urls: [double.url], idempotencyKey: 'key-1' });
    expect(result).toEqual({ sagaId: 'saga-1', attempts: 1 });
    expect(double.requests).toEqual([
      { method: 'POST', url: '/v1/sagas/order', idempotencyKey: 'key-1', body: JSON.stringify(order) },
    ]);
  });

  it.each<[string, Answer]>([
    ['is killed before it answers', undefined],
    ['answers 503', { status: 503, body: { detail: 'not now' } }],
    ['answers without an id', { status: 202, body: {} }],
  ])('asks again with the same key when the orchestrator %s', async (_what, first) => {
    const double = await orchestrator((_request, index) => (index === 0 ? first : started));
    const result = await startOrder(order, { urls: [double.url], idempotencyKey: 'key-1' });
    expect(result).toEqual({ sagaId: 'saga-1', attempts: 2 });
    expect(double.requests.map(({ idempotencyKey }) => idempotencyKey)).toEqual(['key-1', 'key-1']);
  });

  it('goes on to the next orchestrator', async () => {
    const [away, there] = [await orchestrator(() => undefined), await orchestrator(() => started)];
    await startOrder(order, { urls: [away.url, there.url], idempotencyKey: 'key-1' });
    expect([away.requests.length, there.requests.length]).toEqual([1, 1]);
  });

  it('begins with the orchestrator that it was told to', async () => {
    const [zero, one] = [await orchestrator(() => started), await orchestrator(() => started)];
    await startOrder(order, { urls: [zero.url, one.url], first: 3, idempotencyKey: 'key-1' });
    expect([zero.requests.length, one.requests.length]).toEqual([0, 1]);
  });

  it.each([400, 404, 409, 413])('does not come again after %s, and says why', async (status) => {
    const double = await orchestrator(() => ({ status, body: { detail: 'the total is nothing' } }));
    await expect(startOrder(order, { urls: [double.url], idempotencyKey: 'key-1' })).rejects.toThrow(
      new RegExp(`^Order ${order.orderId} was refused by .*${status}.*the total is nothing`),
    );
    expect(double.requests).toHaveLength(1);
  });

  it('gives up when its time is over, and says what the last attempt came to', async () => {
    const double = await orchestrator(() => ({ status: 503, body: { detail: 'no database' } }));
    const start = startOrder(order, { urls: [double.url], idempotencyKey: 'key-1', retryForMs: 0 });
    await expect(start).rejects.toThrow(/could not be started in 1 attempts.*503.*no database/);
  });

  it('says what was the matter and not only that fetch failed', async () => {
    const double = await orchestrator(() => undefined);
    await double.stop();
    doubles.length = 0;
    const start = startOrder(order, { urls: [double.url], idempotencyKey: 'key-1', retryForMs: 0 });
    await expect(start).rejects.toThrow(/ECONNREFUSED|other side closed|ECONNRESET/);
  });
});
