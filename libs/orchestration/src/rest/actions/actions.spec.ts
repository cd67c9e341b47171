import 'reflect-metadata';
import { StoreUnavailable } from '../../saga-store.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DrivenSaga } from '../bench/driven-saga.js';
import { approving, charging, notifying, parked, paying, reserving } from '../bench/sample-order.js';
import type { RestAnswer } from '../bench/rest-bench.js';
import { problemIn, RestBench } from '../bench/rest-bench.js';
import { TOLD_ID as ID } from '../bench/told-sagas.js';
import { serveEdda } from '../serve-edda.js';

const SIGNED = { by: 'lena', reason: 'The customer called.' };
const SUCCESS = { outcome: { status: 'success', reply: {} } };

let bench: RestBench;

beforeAll(async () => {
  bench = await RestBench.open((app) => serveEdda(app, { standalone: true }));
});

beforeEach(() => bench.reset());
afterAll(() => bench.close());

function act(action: string, body: object = {}, headers: Record<string, string> = {}): Promise<RestAnswer> {
  return bench.post(`/v1/sagas/${ID}/actions/${action}`, { ...SIGNED, ...body }, headers);
}

function on(saga: DrivenSaga): void {
  bench.sagas.driven = saga;
}

const paused = (saga: DrivenSaga): DrivenSaga => {
  saga.take({ kind: 'action', id: 'pause', action: 'pause', by: 'lena', reason: 'Wait.' });
  return saga;
};
const turnedBack = (): DrivenSaga => {
  const saga = approving();
  saga.take({ kind: 'action', id: 'cancel', action: 'cancel', by: 'lena', reason: 'No.' });
  return saga;
};
/** Nobody has answered as long as the command could be executed: its outcome is unknown. */
const expired = (): DrivenSaga => {
  const saga = notifying();
  for (let day = 0; day < 9; day += 1) {
    saga.now += 86_400_000;
    saga.take({ kind: 'timer' });
  }
  return saga;
};
/** The same of its pivot. */
const stuckAtPivot = (): DrivenSaga => {
  const saga = charging();
  for (let day = 0; day < 40 && saga.state.status !== 'parked'; day += 1) {
    saga.now += 86_400_000;
    saga.take({ kind: 'timer' });
  }
  return saga;
};
const compensated = (): DrivenSaga => reserving().fail('reserveStock', 'out-of-stock');

describe('POST /v1/sagas/:id/actions/:action', () => {
  it('does it, and shows the saga as it is then', async () => {
    on(approving());
    const { status, body } = await act('pause');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: ID,
      status: 'paused',
      position: 'creditApproval',
      action: { status: 'done' },
      waits: [{ path: 'creditApproval', approval: { roles: ['credit-desk'] } }],
    });
    expect(bench.sagas.queries).toEqual([{ id: ID, action: 'pause', ...SIGNED }]);
  });

  it('passes on what is said of a step, and whose id is written in capitals', async () => {
    on(parked());
    const reply = { at: { noon: [1] } };
    const said = { path: 'notifyCustomer', direction: 'forward', outcome: { status: 'success', reply } };
    const body = { ...SIGNED, ...said };
    const key = { 'idempotency-key': 'k-1' };
    await bench.post(`/v1/sagas/${ID.toUpperCase()}/actions/override`, body, key);
    expect(bench.sagas.queries).toEqual([
      { id: ID, action: 'override', ...SIGNED, ...said, idempotencyKey: 'k-1' },
    ]);
  });

  it('takes a failure as an outcome, and null for what is not said', async () => {
    on(paused(charging()));
    const answer = await act('override', {
      path: 'chargePayment',
      direction: null,
      outcome: { status: 'failure' },
    });
    expect(answer.status).toBe(200);
    expect(bench.sagas.queries).toEqual([
      { id: ID, action: 'override', ...SIGNED, path: 'chargePayment', outcome: { status: 'failure' } },
    ]);
  });

  it('says that it was done before, under the same idempotency key', async () => {
    on(approving());
    await act('pause', {}, { 'idempotency-key': 'k-1' });
    const again = await act('pause', {}, { 'idempotency-key': 'k-1' });
    expect(again).toMatchObject({ status: 200, body: { status: 'paused', action: { status: 'repeated' } } });
  });

  it.each([
    ['pause', {}, paying],
    ['resume', {}, () => paused(paying())],
    ['cancel', {}, approving],
    ['compensate', {}, approving],
    ['compensate', { path: 'creditApproval' }, approving],
    ['resolve', {}, parked],
    ['retry', {}, parked],
    ['retry', { path: 'notifyCustomer' }, parked],
    ['skip', { path: 'notifyCustomer' }, parked],
    ['override', { path: 'notifyCustomer', ...SUCCESS }, parked],
  ])('can %s with %j', async (action, body, saga) => {
    on(saga());
    expect(await act(action, body)).toMatchObject({ status: 200, body: { action: { status: 'done' } } });
  });
});

describe('an action that a saga does not take', () => {
  const past =
    /^Saga \S+ is past its point of no return \(chargePayment succeeded at 2030-01-31T12:00:03\.000Z\); it only goes forward\. To end it by hand, /;

  it.each<[string, string, () => DrivenSaga, string, object, string, RegExp]>([
    ['it has ended', 'pause', compensated, 'ended', {}, 'compensated', /has ended as compensated at 2030-/],
    ['it is past its pivot', 'cancel', notifying, 'past-pivot', {}, 'running', past],
    ['it is past its pivot', 'compensate', paying, 'past-pivot', {}, 'waiting', /pause it and resolve it\.$/],
    [
      'it is past its pivot, and parked',
      'cancel',
      parked,
      'past-pivot',
      {},
      'parked',
      /by hand, resolve it\.$/,
    ],
    [
      'it has turned back',
      'cancel',
      turnedBack,
      'late',
      {},
      'compensating',
      /has turned back already \(cancelled: lena: No\.\), and is compensating/,
    ],
    ['it is paused', 'pause', () => paused(paying()), 'parked', {}, 'paused', /is paused already.*Resume it/],
    ['it is parked', 'pause', parked, 'parked', {}, 'parked', /is parked already.*Retry, skip or override/],
    [
      'it is parked',
      'resume',
      parked,
      'not-paused',
      {},
      'parked',
      /is parked, not paused: it cannot go on by itself \(retries-exhausted at notifyCustomer: .*Retry, skip or override/,
    ],
    [
      'it runs',
      'resume',
      notifying,
      'not-paused',
      {},
      'running',
      /is running, not paused\. There is nothing to resume/,
    ],
    [
      'it runs',
      'resolve',
      notifying,
      'not-parked',
      {},
      'running',
      /only a paused or parked saga can be ended by hand\. Pause it first\.$/,
    ],
    [
      'nothing is stuck',
      'retry',
      notifying,
      'not-parked',
      {},
      'running',
      /^Nothing of saga \S+ is stuck .*: it is running/,
    ],
    [
      'the step is done',
      'retry',
      notifying,
      'not-parked',
      { path: 'reserveStock' },
      'running',
      /^The step "reserveStock" of saga \S+ is neither stuck nor waiting for its next try: it is succeeded/,
    ],
    [
      'there is no such step',
      'retry',
      notifying,
      'unknown-step',
      { path: 'a[17]' },
      'running',
      /has not begun a step "a\[17\]"\. The latest that it has begun: reserveStock, chargePayment, notifyCustomer\./,
    ],
    [
      'the step is not stuck',
      'skip',
      notifying,
      'not-parked',
      { path: 'notifyCustomer' },
      'running',
      /is not stuck: it is outstanding\. Only a stuck one can be skipped/,
    ],
    [
      'somebody is at work on it',
      'override',
      notifying,
      'not-parked',
      { path: 'notifyCustomer', ...SUCCESS },
      'running',
      /somebody may be at work on "notifyCustomer" just now\. Pause the saga first/,
    ],
    [
      'its outcome is known',
      'override',
      () => paused(paying()),
      'not-parked',
      { path: 'notifyCustomer', ...SUCCESS },
      'paused',
      /The outcome of the step "notifyCustomer" of saga \S+ is not open: it is succeeded/,
    ],
    [
      'it has to succeed',
      'override',
      parked,
      'past-pivot',
      { path: 'notifyCustomer', outcome: { status: 'failure' } },
      'parked',
      /^The step "notifyCustomer" .* has to succeed in the end/,
    ],
    ...(['cancel', 'compensate'] as const).map(
      (action): [string, string, () => DrivenSaga, string, object, string, RegExp] => [
        'nobody knows whether its pivot happened',
        action,
        stuckAtPivot,
        'past-pivot',
        {},
        'parked',
        /^Nobody knows whether the pivot "chargePayment" of saga \S+ happened .*override the step with that outcome: a failure turns the saga back/,
      ],
    ),
    [
      'it waits for a person there',
      'retry',
      approving,
      'unknown-step',
      { path: 'creditApproval' },
      'waiting',
      /^"creditApproval" of saga \S+ waits for a decision of credit-desk until \S+; there is no command to retry\. Decide it: POST \/v1\/sagas\/\S+\/decisions\.$/,
    ],
    [
      'it waits for an event there',
      'override',
      () => paused(paying()),
      'unknown-step',
      { path: 'payment', ...SUCCESS },
      'paused',
      /waits for "invoice\.paid"; there is no command to override\. Tell the event: POST \/v1\/events\/invoice\.paid\.$/,
    ],
    [
      'it waited there',
      'retry',
      paying,
      'unknown-step',
      { path: 'creditApproval' },
      'waiting',
      /was a wait, and it is over: there is nothing to retry\.$/,
    ],
    [
      'nobody knows its outcome',
      'retry',
      expired,
      'expired',
      {},
      'parked',
      /nobody knows whether it was.*Ask the participant what became of it/,
    ],
    [
      'nobody knows what became of its pivot',
      'cancel',
      () => {
        const saga = paused(charging());
        saga.now += 9 * 86_400_000;
        return saga;
      },
      'expired',
      {},
      'paused',
      /cannot turn back: the command of its pivot is out.*after a failure the saga turns back/,
    ],
  ])('is answered with a sentence: %s, so no %s', async (_, action, saga, reason, body, status, detail) => {
    on(saga());
    const answer = await act(action, body);
    expect(problemIn(answer)).toEqual({
      status: 409,
      type: 'action-refused',
      detail: expect.stringMatching(detail),
    });
    expect(problemIn(answer).detail).toContain(ID);
    expect(answer.body).toMatchObject({
      reason,
      saga: { id: ID, status, links: { self: `/v1/sagas/${ID}` } },
    });
  });

  it('is an outcome that the definition threw at', async () => {
    const { state } = parked();
    const why = { reason: 'definition-threw', path: 'notifyCustomer', message: 'onSuccess failed' } as const;
    bench.sagas.acted = { status: 'refused', reason: 'parked', state: { ...state, parked: why } };
    const answer = await act('override', { path: 'notifyCustomer', ...SUCCESS });
    expect(problemIn(answer)).toMatchObject({ status: 409, type: 'action-refused' });
    expect(problemIn(answer).detail).toMatch(
      /^The outcome of the step "notifyCustomer" of saga \S+ was not set: the definition threw at it, .*onSuccess failed.*override the step again; the same idempotency key will do\.$/,
    );
  });

  it('is refused without a time where the history does not say when', async () => {
    const saga = notifying();
    on(saga);
    saga.history.splice(0);
    const { detail } = problemIn(await act('cancel'));
    expect(detail).toContain('point of no return (chargePayment succeeded); it only goes forward');
  });

  it('is one of no saga', async () => {
    expect(problemIn(await act('pause'))).toEqual({
      status: 404,
      type: 'saga-not-found',
      detail: expect.stringContaining(`There is no saga ${ID}.`),
    });
  });

  it('is for a version that is not here', async () => {
    bench.sagas.acted = { status: 'unknown-version', detail: 'Version 2 of "order" is not here.' };
    expect(problemIn(await act('pause'))).toEqual({
      status: 409,
      type: 'version-not-here',
      detail: 'Version 2 of "order" is not here.',
    });
  });

  it('has a failure that the step cannot have', async () => {
    bench.sagas.acted = { status: 'invalid', problems: [{ path: '', message: 'is unknown' }] };
    const outcome = { status: 'failure', code: 'lost' };
    const answer = await act('override', { path: 'chargePayment', outcome });
    expect(problemIn(answer).detail).toContain(
      'this is not a failure that the step "chargePayment" can have',
    );
    expect(answer.body.errors).toEqual([{ path: 'outcome/code', message: 'is unknown' }]);
    expect(bench.sagas.queries).toMatchObject([{ outcome }]);
  });

  it('has a reply that the step cannot have: its problems have their places in the request', async () => {
    bench.sagas.acted = {
      status: 'invalid',
      problems: [
        { path: 'paymentId', message: 'must be a string' },
        { path: '', message: 'cannot be read' },
      ],
    };
    const answer = await act('override', { path: 'chargePayment', ...SUCCESS });
    expect(problemIn(answer)).toMatchObject({ status: 400, type: 'invalid-body' });
    expect(answer.body.errors).toEqual([
      { path: 'outcome/reply/paymentId', message: 'must be a string' },
      { path: 'outcome/reply', message: 'cannot be read' },
    ]);
  });

  it('can be sent again once the database is back', async () => {
    bench.sagas.failure = new StoreUnavailable('away');
    const answer = await act('pause', {}, { 'idempotency-key': 'k-1' });
    expect(problemIn(answer)).toMatchObject({ status: 503, type: 'unavailable' });
    expect(problemIn(answer).detail).toMatch(/send the same one again: then it is done once/);
  });
});
