import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parked, paying } from '../bench/sample-order.js';
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

describe('a request for an action', () => {
  it.each(['stop', 'Pause', 'toString', '__proto__', 'pause%00'])(
    'names the actions for "%s"',
    async (name) => {
      const answer = await act(name);
      expect(problemIn(answer)).toEqual({
        status: 404,
        type: 'unknown-action',
        detail: expect.stringMatching(
          /There are: cancel, pause, resume, retry, redrive, discard, skip, override, compensate, resolve\.$/,
        ),
      });
      expect(answer.body.known).toContain('resolve');
    },
  );

  it.each<[string, string, object, string]>([
    ['pause', 'by', { by: undefined }, 'by'],
    ['pause', 'a blank by', { by: '  ' }, 'by'],
    ['pause', 'a by that is no text', { by: 5 }, 'by'],
    ['pause', 'a reason', { reason: undefined }, 'reason'],
    ['pause', 'an empty reason', { reason: '' }, 'reason'],
    ['pause', 'a long reason', { reason: 'x'.repeat(501) }, 'reason'],
    ['pause', 'a reason that no database keeps', { reason: 'a\0b' }, 'reason'],
    ['pause', 'an unknown field', { because: 'so' }, 'because'],
    ['pause', 'a path', { path: 'notifyCustomer' }, 'path'],
    ['cancel', 'a path', { path: 'p' }, 'path'],
    ['compensate', 'a direction', { path: 'p', direction: 'forward' }, 'direction'],
    ['cancel', 'a direction', { direction: 'forward' }, 'direction'],
    ['retry', 'an unknown direction', { direction: 'backward' }, 'direction'],
    ['retry', 'an outcome', SUCCESS, 'outcome'],
    ['retry', 'an epoch', { path: 'p', epoch: 1 }, 'epoch'],
    ['redrive', 'a missing path', { epoch: 1 }, 'path'],
    ['redrive', 'an epoch in words', { path: 'p', epoch: 'first' }, 'epoch'],
    ['redrive', 'an epoch before the first', { path: 'p', epoch: 0 }, 'epoch'],
    ['redrive', 'a body in words', { path: 'p', body: '{}' }, 'body'],
    ['redrive', 'a list for a body', { path: 'p', body: [] }, 'body'],
    ['redrive', 'an outcome', { path: 'p', ...SUCCESS }, 'outcome'],
    ['discard', 'a missing path', {}, 'path'],
    ['discard', 'a body', { path: 'p', body: {} }, 'body'],
    ['skip', 'a missing path', {}, 'path'],
    ['skip', 'a long path', { path: 'x'.repeat(256) }, 'path'],
    ['override', 'a missing outcome', { path: 'p' }, 'outcome'],
    ['override', 'an unknown outcome', { path: 'p', outcome: { status: 'fine' } }, 'outcome/status'],
    ['override', 'an outcome in words', { path: 'p', outcome: 'success' }, 'outcome'],
    ['override', 'a success without a reply', { path: 'p', outcome: { status: 'success' } }, 'outcome/reply'],
    [
      'override',
      'a failure with a reply',
      { path: 'p', outcome: { status: 'failure', reply: {} } },
      'outcome/reply',
    ],
    [
      'override',
      'a success with a code',
      { path: 'p', outcome: { status: 'success', reply: {}, code: 'no' } },
      'outcome/code',
    ],
    [
      'override',
      'a list for a reply',
      { path: 'p', outcome: { status: 'success', reply: [] } },
      'outcome/reply',
    ],
  ])('to %s is refused for %s', async (action, _, body, path) => {
    bench.sagas.driven = parked();
    const answer = await act(action, body);
    expect(problemIn(answer)).toEqual({
      status: 400,
      type: 'invalid-body',
      detail: expect.stringMatching(/^Nothing was done: the body is not right/),
    });
    expect(answer.body.errors).toContainEqual({ path, message: expect.any(String) });
    expect(bench.sagas.queries).toEqual([]);
  });

  it('is taken with a reason of 500 characters', async () => {
    bench.sagas.driven = paying();
    expect((await act('pause', { reason: 'x'.repeat(500) })).status).toBe(200);
  });

  it.each(['order', `${ID}0`, '%2F'])('is refused for %s, which is not the id of a saga', async (id) => {
    const answer = await bench.post(`/v1/sagas/${id}/actions/pause`, SIGNED);
    expect(problemIn(answer)).toMatchObject({ status: 400, type: 'invalid-request' });
    expect(bench.sagas.queries).toEqual([]);
  });

  it.each(['', 'two words', 'x'.repeat(256)])('is refused with "%s" for an idempotency key', async (key) => {
    const answer = await act('pause', {}, { 'idempotency-key': key });
    expect(problemIn(answer)).toMatchObject({ status: 400, type: 'invalid-request' });
    expect(bench.sagas.queries).toEqual([]);
  });

  it('is refused without a body, with one that is no JSON, or with a query', async () => {
    const path = `/v1/sagas/${ID}/actions/pause`;
    expect(problemIn(await bench.ask(path, { method: 'POST' }))).toMatchObject({
      status: 400,
      type: 'unreadable-body',
      detail:
        'The body is missing. Send who does it and why as a JSON object, with Content-Type: application/json.',
    });
    const form = { method: 'POST', body: 'by=lena', headers: { 'content-type': 'text/plain' } };
    expect(problemIn(await bench.ask(path, form))).toMatchObject({ status: 415 });
    expect(problemIn(await bench.post(`${path}?force=1`, SIGNED))).toMatchObject({
      status: 400,
      type: 'invalid-request',
    });
    expect(bench.sagas.queries).toEqual([]);
  });
});
