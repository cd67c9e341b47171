import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { approving, charging, notifying, reserving } from '../bench/sample-order.js';
import type { RestAnswer } from '../bench/rest-bench.js';
import { problemIn, RestBench } from '../bench/rest-bench.js';
import { TOLD_ID as ID } from '../bench/told-sagas.js';
import { serveEdda } from '../serve-edda.js';

const APPROVAL = { path: 'creditApproval', decision: 'approved', by: 'lena', role: 'credit-desk' };

let bench: RestBench;

beforeAll(async () => {
  bench = await RestBench.open((app) => serveEdda(app, { standalone: true }));
});

beforeEach(() => bench.reset());
afterAll(() => bench.close());

const decide = (body: object = {}, headers: Record<string, string> = {}): Promise<RestAnswer> =>
  bench.post(`/v1/sagas/${ID}/decisions`, { ...APPROVAL, ...body }, headers);

describe('POST /v1/sagas/:id/decisions', () => {
  it('decides, and shows the saga as it is then', async () => {
    bench.sagas.driven = approving();
    const { status, body } = await decide({ comment: 'Fine.' }, { 'idempotency-key': 'k-1' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: ID,
      status: 'running',
      position: 'chargePayment',
      waits: [],
      decision: { status: 'done' },
    });
    expect(bench.sagas.queries).toEqual([{ id: ID, ...APPROVAL, comment: 'Fine.', idempotencyKey: 'k-1' }]);
  });

  it('turns a saga back that is rejected', async () => {
    bench.sagas.driven = approving();
    const { body } = await decide({ decision: 'rejected', comment: null });
    expect(body).toMatchObject({ status: 'compensating', failure: { reason: 'rejected' } });
  });

  it('says that it was decided before, under the same idempotency key', async () => {
    const { state } = charging();
    bench.sagas.decided = { status: 'repeated', state };
    expect(await decide()).toMatchObject({ status: 200, body: { decision: { status: 'repeated' } } });
  });

  it('refuses a role that may not decide, and says which ones may', async () => {
    bench.sagas.driven = approving();
    const answer = await decide({ role: 'clerk' });
    expect(problemIn(answer)).toEqual({
      status: 403,
      type: 'role-refused',
      detail: `The role "clerk" may not decide at "creditApproval" of saga ${ID}. It is for credit-desk. Ask somebody who has that role.`,
    });
    expect(answer.body).toMatchObject({ reason: 'not-allowed', saga: { id: ID, status: 'waiting' } });
  });

  it('takes the role that it was escalated to', async () => {
    const saga = approving();
    bench.sagas.driven = saga;
    expect((await decide({ role: 'head-of-credit' })).status).toBe(403);
    saga.now += 86_400_000;
    saga.take({ kind: 'timer' });
    expect((await decide({ role: 'head-of-credit' })).status).toBe(200);
  });

  it.each([
    [
      'was decided already',
      charging,
      {},
      /at "creditApproval" any more: it ended with "approved"\. It does not wait for anybody now\.$/,
    ],
    ['has not come there', reserving, {}, /does not wait for a decision at "creditApproval"\. /],
    [
      'waits elsewhere',
      approving,
      { path: 'other' },
      /at "other"\. What it waits for: "creditApproval" \(credit-desk\)\.$/,
    ],
    [
      'waits for an event there',
      () => notifying().succeed('notifyCustomer'),
      { path: 'payment' },
      /at "payment"\. /,
    ],
    ['has ended', () => reserving().fail('reserveStock', 'out-of-stock'), {}, /has ended as compensated/],
  ])('says so to a saga that %s', async (_, saga, body, detail) => {
    bench.sagas.driven = saga();
    expect(problemIn(await decide(body))).toEqual({
      status: 409,
      type: 'decision-refused',
      detail: expect.stringMatching(detail),
    });
  });

  it('says that the definition threw at it, and what to do', async () => {
    const { state } = approving();
    const message = 'What "approved" changes failed';
    const parked = { reason: 'definition-threw', path: 'creditApproval', message } as const;
    bench.sagas.decided = {
      status: 'refused',
      reason: 'parked',
      state: { ...state, status: 'parked', parked },
    };
    expect(problemIn(await decide())).toEqual({
      status: 409,
      type: 'decision-refused',
      detail: `The decision at "creditApproval" of saga ${ID} was not made: the definition threw at it, and the saga is parked (${message}). Correct the definition, deploy it, retry the saga, and decide again.`,
    });
  });

  it('says that there is no such saga, or that its version is not here', async () => {
    expect(problemIn(await decide())).toMatchObject({ status: 404, type: 'saga-not-found' });
    bench.sagas.decided = { status: 'unknown-version', detail: 'Not here.' };
    expect(problemIn(await decide())).toMatchObject({ status: 409, type: 'version-not-here' });
  });

  it.each([
    ['path', { path: undefined }],
    ['path', { path: '' }],
    ['decision', { decision: 'maybe' }],
    ['by', { by: ' ' }],
    ['by', { by: 'x'.repeat(501) }],
    ['role', { role: undefined }],
    ['role', { role: 'x'.repeat(65) }],
    ['comment', { comment: 'x'.repeat(501) }],
    ['reason', { reason: 'so' }],
  ])('names what is wrong with %s in %j', async (path, body) => {
    const answer = await decide(body);
    expect(problemIn(answer)).toMatchObject({ status: 400, type: 'invalid-body' });
    expect(answer.body.errors).toContainEqual({ path, message: expect.any(String) });
    expect(bench.sagas.queries).toEqual([]);
  });

  it('refuses what is not the id of a saga, and an idempotency key that cannot be one', async () => {
    expect(problemIn(await bench.post('/v1/sagas/order/decisions', APPROVAL))).toMatchObject({ status: 400 });
    expect(problemIn(await decide({}, { 'idempotency-key': 'a b' }))).toMatchObject({ status: 400 });
    expect(bench.sagas.queries).toEqual([]);
  });
});
