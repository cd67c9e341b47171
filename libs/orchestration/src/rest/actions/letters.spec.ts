import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DrivenSaga } from '../bench/driven-saga.js';
import type { RestAnswer } from '../bench/rest-bench.js';
import { problemIn, RestBench } from '../bench/rest-bench.js';
import { charging, notifying, parked, putAside } from '../bench/sample-order.js';
import { TOLD_ID as ID } from '../bench/told-sagas.js';
import { serveEdda } from '../serve-edda.js';

const SIGNED = { by: 'lena', reason: 'The customer called.' };

let bench: RestBench;

beforeAll(async () => {
  bench = await RestBench.open((app) => serveEdda(app, { standalone: true }));
});

beforeEach(() => bench.reset());
afterAll(() => bench.close());

function act(action: string, body: object = {}): Promise<RestAnswer> {
  return bench.post(`/v1/sagas/${ID}/actions/${action}`, { ...SIGNED, ...body });
}

function on(saga: DrivenSaga): void {
  bench.sagas.driven = saga;
}

/** The command of its pivot was put aside, so long ago that nobody may execute it any more. */
const forgottenPivot = (): DrivenSaga => {
  const saga = charging().putAside('chargePayment');
  saga.now += 40 * 86_400_000;
  return saga;
};

describe('a command that was put aside', () => {
  it.each([
    ['redrive', { path: 'notifyCustomer' }, putAside],
    ['redrive', { path: 'notifyCustomer', direction: 'forward', epoch: 1, body: { to: 'ann' } }, putAside],
    ['discard', { path: 'notifyCustomer', epoch: 1 }, putAside],
  ])('can have a person %s it with %j', async (action, body, saga) => {
    on(saga());
    expect(await act(action, body)).toMatchObject({ status: 200, body: { action: { status: 'done' } } });
  });

  it('passes on the epoch of what was put aside, and the body that was corrected', async () => {
    on(putAside());
    const said = { path: 'notifyCustomer', epoch: 1, body: { to: { name: 'ann' } } };
    expect((await act('redrive', { ...said, direction: null })).body).toMatchObject({ status: 'running' });
    expect(bench.sagas.queries).toEqual([{ id: ID, action: 'redrive', ...SIGNED, ...said }]);
  });

  it('has a body that the command cannot have: its problems have their places in the request', async () => {
    bench.sagas.acted = { status: 'invalid', problems: [{ path: 'to', message: 'must be a string' }] };
    const answer = await act('redrive', { path: 'notifyCustomer', body: { to: 5 } });
    expect(problemIn(answer)).toMatchObject({
      status: 400,
      type: 'invalid-body',
      detail: expect.stringContaining(
        'this is not a body that the command of the step "notifyCustomer" can have',
      ),
    });
    expect(answer.body.errors).toEqual([{ path: 'body/to', message: 'must be a string' }]);
  });

  it.each<[string, string, () => DrivenSaga, string, object, string, RegExp]>([
    [
      'nothing was put aside there',
      'redrive',
      notifying,
      'not-parked',
      { path: 'notifyCustomer' },
      'running',
      /^The command of the step "notifyCustomer" of saga \S+ is not put aside: it is outstanding\. There is nothing to redrive/,
    ],
    [
      'it is stuck for another reason',
      'discard',
      parked,
      'not-parked',
      { path: 'notifyCustomer' },
      'parked',
      /is not put aside: it is stuck \(retries-exhausted: .*\)\. There is nothing to discard/,
    ],
    [
      'the letter is of another try',
      'redrive',
      putAside,
      'stale-epoch',
      { path: 'notifyCustomer', epoch: 2 },
      'parked',
      /is at epoch 1, and what was put aside is of another one: .*Nothing has to be done about it\.$/,
    ],
    [
      'its command was put aside',
      'resume',
      putAside,
      'not-paused',
      {},
      'parked',
      /\(dead-lettered at notifyCustomer: .*Redrive or discard the command that was put aside/,
    ],
    [
      'its fence may have forgotten it',
      'discard',
      forgottenPivot,
      'expired',
      { path: 'chargePayment' },
      'parked',
      /its fence cannot say any more whether it was\. Ask the participant/,
    ],
  ])('is answered with a sentence: %s, so no %s', async (_, action, saga, reason, body, status, detail) => {
    on(saga());
    const answer = await act(action, body);
    expect(problemIn(answer)).toEqual({
      status: 409,
      type: 'action-refused',
      detail: expect.stringMatching(detail),
    });
    expect(answer.body).toMatchObject({ reason, saga: { id: ID, status } });
  });
});
