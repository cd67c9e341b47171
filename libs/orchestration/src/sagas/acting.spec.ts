import { InMemorySagaStore } from '@edda/testing';
import { describe, expect, it } from 'vitest';
import type { ActRequest, DecideRequest } from './acting.js';
import { orderSaga } from '../engine/order-sagas.fixture.js';
import { sagasOn } from './sagas-bench.fixture.js';

const NOBODY = '01970000-0000-7000-8000-00000000dead';
const approve: DecideRequest = { path: 'credit', decision: 'approved', by: 'ada', role: 'credit-desk' };
const act = (action: ActRequest['action'], more: Partial<ActRequest> = {}): ActRequest => ({
  action,
  by: 'ada',
  reason: 'because',
  ...more,
});

/** An order whose shipment is out, and which then was paused. */
async function pausedAtShipment() {
  const bench = sagasOn(new InMemorySagaStore());
  const id = await bench.order();
  await bench.sagas.decide(id, approve);
  await bench.sagas.announce('order.paid', { orderId: 'o1' });
  await bench.deliver();
  expect(await bench.sagas.act(id, act('pause'))).toMatchObject({
    status: 'done',
    state: { status: 'paused' },
  });
  return { ...bench, id };
}

describe('what a person does with a saga', () => {
  it('is done, and the history says who and why', async () => {
    const { sagas, order } = sagasOn(new InMemorySagaStore());
    const id = await order();
    expect(await sagas.act(id, act('cancel'))).toMatchObject({
      status: 'done',
      state: { status: 'compensated' },
    });
    const facts = (await sagas.history(id)).map(({ fact }) => fact);
    expect(facts).toContainEqual(
      expect.objectContaining({ kind: 'action-taken', action: 'cancel', by: 'ada', reason: 'because' }),
    );
  });

  it('is refused with the reason when it cannot be done', async () => {
    const { sagas, order } = sagasOn(new InMemorySagaStore());
    const id = await order();
    expect(await sagas.act(id, act('resume'))).toMatchObject({
      status: 'refused',
      reason: 'not-paused',
      state: { status: 'waiting' },
    });
  });

  it('is done once under one idempotency key, and each time without one', async () => {
    const { sagas, order } = sagasOn(new InMemorySagaStore());
    const id = await order();
    const pause = act('pause', { idempotencyKey: 'k1' });
    expect((await sagas.act(id, pause)).status).toBe('done');
    expect(await sagas.act(id, pause)).toMatchObject({ status: 'repeated', state: { status: 'paused' } });
    expect((await sagas.act(id, act('resume'))).status).toBe('done');
    expect((await sagas.act(id, act('pause'))).status).toBe('done');
  });

  it('needs a saga, in a version that this orchestrator has', async () => {
    const bench = sagasOn(new InMemorySagaStore());
    expect(await bench.sagas.act(NOBODY, act('cancel'))).toEqual({ status: 'unknown-saga' });
    const id = await bench.order();
    const others = sagasOn(bench.store, []);
    expect(await others.sagas.act(id, act('cancel'))).toMatchObject({
      status: 'unknown-version',
      detail: expect.stringContaining('"order" version 1'),
    });
  });

  it('waits a moment for a saga that another process holds, and not for ever', async () => {
    const { sagas, order, holdFor } = sagasOn(new InMemorySagaStore());
    const id = await order();
    holdFor(2);
    expect((await sagas.act(id, act('pause'))).status).toBe('done');
    holdFor(100);
    await expect(sagas.act(id, act('resume'))).rejects.toMatchObject({
      name: 'StoreUnavailable',
      message: expect.stringContaining(id),
    });
  }, 15_000);
});

describe('an outcome that a person sets', () => {
  const override = (outcome: ActRequest['outcome'], more: Partial<ActRequest> = {}) =>
    act('override', { path: 'ship', outcome, ...more });

  it('has to fulfil the contract of the reply that it stands for', async () => {
    const { sagas, id, submitted } = await pausedAtShipment();
    const before = submitted.length;
    expect(await sagas.act(id, override({ status: 'success', reply: { parcel: 7 } }))).toMatchObject({
      status: 'invalid',
      problems: [{ path: 'parcel' }],
    });
    expect(submitted).toHaveLength(before);
  });

  it('takes the saga on as the reply would have', async () => {
    const { sagas, id } = await pausedAtShipment();
    expect(await sagas.act(id, override({ status: 'success', reply: { parcel: 'p-1' } }))).toMatchObject({
      status: 'done',
      state: { status: 'completed' },
    });
  });

  it('stands in the audit, without what the reply holds', async () => {
    const { sagas, id, submitted } = await pausedAtShipment();
    await sagas.act(id, override({ status: 'success', reply: { parcel: 'p-1' } }));
    const audits = submitted.flatMap((piece) => ('audit' in piece && piece.audit ? [piece.audit] : []));
    expect(audits.at(-1)).toMatchObject({
      action: 'saga.override',
      details: { set: 'success', path: 'ship' },
    });
    expect(JSON.stringify(audits)).not.toContain('p-1');
  });

  it('may be a failure with a code, if the command declares it', async () => {
    const { sagas, id } = await pausedAtShipment();
    expect(await sagas.act(id, override({ status: 'failure', code: 'lost' }))).toMatchObject({
      status: 'invalid',
      problems: [{ path: '', message: 'is unknown: shipping.ship declares none' }],
    });
  });

  it('may be a failure, which needs no reply', async () => {
    const { sagas, id } = await pausedAtShipment();
    expect(await sagas.act(id, override({ status: 'failure' }))).toMatchObject({ status: 'done' });
  });

  it('is refused for a step that was never begun, whatever its reply', async () => {
    const { sagas, id } = await pausedAtShipment();
    for (const path of ['nowhere', 'credit', undefined]) {
      const outcome = { status: 'success', reply: { anything: 1 } } as const;
      expect(await sagas.act(id, override(outcome, { path }))).toMatchObject({
        status: 'refused',
        reason: 'unknown-step',
      });
    }
  });
});

describe('a body that a person corrects', () => {
  const redrive = (body: ActRequest['body'], path = 'ship') => act('redrive', { path, body });

  it('has to fulfil the contract of the command', async () => {
    const { sagas, id, submitted } = await pausedAtShipment();
    const before = submitted.length;
    expect(await sagas.act(id, redrive({ orderId: 7 }))).toMatchObject({
      status: 'invalid',
      problems: [{ path: 'orderId' }],
    });
    expect(submitted).toHaveLength(before);
  });

  it('is of no use where no command was put aside', async () => {
    const { sagas, id } = await pausedAtShipment();
    expect(await sagas.act(id, redrive({ orderId: 'o1' }))).toMatchObject({
      status: 'refused',
      reason: 'not-parked',
    });
    expect(await sagas.act(id, redrive({ anything: 1 }, 'nowhere'))).toMatchObject({
      status: 'refused',
      reason: 'unknown-step',
    });
  });
});

describe('what the definition throws at', () => {
  /** Its approval and its shipment cannot take what they are told. */
  const throwing = () => {
    const order = orderSaga();
    const fail = (): never => {
      throw new Error('a mistake in the definition');
    };
    const steps = order.steps.map((step) => {
      if (step.kind === 'wait' && step.approval)
        return { ...step, arms: step.arms.map((arm) => ({ ...arm, patch: fail })) };
      return step.kind === 'command' ? { ...step, onSuccess: fail } : step;
    });
    return { ...order, steps };
  };

  it('is no decision: it is refused, and the saga is parked', async () => {
    const { sagas, order, store } = sagasOn(new InMemorySagaStore(), [throwing()]);
    const id = await order();
    expect(await sagas.decide(id, { ...approve, idempotencyKey: 'k' })).toMatchObject({
      status: 'refused',
      reason: 'parked',
      state: { status: 'parked', parked: { reason: 'definition-threw' } },
    });
    const corrected = sagasOn(store);
    expect((await corrected.sagas.act(id, act('retry'))).status).toBe('done');
    expect(await corrected.sagas.decide(id, { ...approve, idempotencyKey: 'k' })).toMatchObject({
      status: 'done',
      state: { status: 'waiting' },
    });
  });

  it('is no outcome either', async () => {
    const { id, store } = await pausedAtShipment();
    const { sagas } = sagasOn(store, [throwing()]);
    const outcome = { status: 'success', reply: { parcel: 'p-1' } } as const;
    expect(await sagas.act(id, act('override', { path: 'ship', outcome }))).toMatchObject({
      status: 'refused',
      reason: 'parked',
      state: { status: 'parked', parked: { reason: 'definition-threw' } },
    });
    const keyed = act('override', { path: 'ship', outcome, idempotencyKey: 'k' });
    expect(await sagas.act(id, keyed)).toMatchObject({ status: 'refused', reason: 'parked' });
    expect(await sagas.act(id, keyed)).toMatchObject({ status: 'refused', reason: 'parked' });
    const failed = act('override', { path: 'ship', outcome: { status: 'failure' } });
    expect(await sagas.act(id, failed)).toMatchObject({ status: 'done', state: { status: 'compensating' } });
  });
});

describe('a decision', () => {
  it('approves or rejects', async () => {
    const { sagas, order } = sagasOn(new InMemorySagaStore());
    expect(await sagas.decide(await order('o1'), approve)).toMatchObject({
      status: 'done',
      state: { status: 'waiting' },
    });
    expect(
      await sagas.decide(await order('o2'), { ...approve, decision: 'rejected', comment: 'no' }),
    ).toMatchObject({
      status: 'done',
      state: { status: 'compensated' },
    });
  });

  it('is refused to whoever does not have the role', async () => {
    const { sagas, order } = sagasOn(new InMemorySagaStore());
    expect(await sagas.decide(await order(), { ...approve, role: 'intern' })).toMatchObject({
      status: 'refused',
      reason: 'not-allowed',
    });
  });

  it('made again is a repetition under the same idempotency key, and too late under none', async () => {
    const { sagas, order } = sagasOn(new InMemorySagaStore());
    const id = await order();
    await sagas.decide(id, { ...approve, idempotencyKey: 'k' });
    expect((await sagas.decide(id, { ...approve, idempotencyKey: 'k' })).status).toBe('repeated');
    expect(await sagas.decide(id, approve)).toMatchObject({ status: 'refused', reason: 'not-waiting' });
  });
});
