import 'reflect-metadata';
import type { SagaState } from '@edda/saga-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StartOutcome } from '../../sagas.js';
import type { RestAnswer } from '../bench/rest-bench.js';
import { JSON_TYPE, problemIn, RestBench } from '../bench/rest-bench.js';
import { serveEdda } from '../serve-edda.js';
import { TOLD_ID as ID } from '../bench/told-sagas.js';

let bench: RestBench;

beforeAll(async () => {
  bench = await RestBench.open((app) => serveEdda(app, { standalone: true }));
});

beforeEach(() => bench.reset());
afterAll(() => bench.close());

function expectProblem(
  answer: RestAnswer,
  { detail = /^.+$/s, ...wanted }: { status: number; type: string; detail?: RegExp },
): void {
  expect(problemIn(answer)).toEqual({ ...wanted, detail: expect.stringMatching(detail) });
}

describe('POST /v1/sagas/:name', () => {
  it('answers 202 with the place of the new saga', async () => {
    const { status, headers, body } = await bench.start('{"orderId":"o-1"}');
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/v1/sagas/${ID}`);
    expect(body).toEqual({
      id: ID,
      name: 'order',
      version: 3,
      key: 'o-1',
      status: 'running',
      repeated: false,
      links: {
        self: `/v1/sagas/${ID}`,
        history: `/v1/sagas/${ID}/history`,
        diagram: `/v1/sagas/${ID}/diagram`,
      },
    });
    expect(bench.sagas.starts).toEqual([{ name: 'order', body: { orderId: 'o-1' }, options: {} }]);
  });

  it('shows the saga as it is when the request is a repeated one', async () => {
    bench.sagas.outcome = { ...bench.sagas.outcome, repeated: true } as StartOutcome;
    const { status, headers, body } = await bench.start('{}', { ...JSON_TYPE, 'idempotency-key': 'k-1' });
    expect({ status, location: headers.get('location') }).toEqual({
      status: 202,
      location: `/v1/sagas/${ID}`,
    });
    expect(body).toMatchObject({ version: 2, status: 'completed', repeated: true });
    expect(bench.sagas.starts[0]?.options.idempotencyKey).toBe('k-1');
  });

  it('passes on a trace, and lets a broken one fall', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await bench.start('{}', { ...JSON_TYPE, traceparent });
    await bench.start('{}', { ...JSON_TYPE, traceparent: 'rubbish' });
    expect(bench.sagas.starts.map(({ options }) => options.traceparent)).toEqual([traceparent, undefined]);
  });

  it('takes a body of exactly 1 MiB', async () => {
    const frame = JSON.stringify({ text: '' }).length;
    expect((await bench.start(JSON.stringify({ text: 'x'.repeat(1024 * 1024 - frame) }))).status).toBe(202);
  });

  it('refuses a body over 1 MiB, announced or not, and goes on serving', async () => {
    const body = JSON.stringify({ text: 'x'.repeat(1024 * 1024) });
    expectProblem(await bench.start(body), { status: 413, type: 'body-too-large' });
    const stream = new Blob([body, body, body, body]).stream();
    const unannounced = { method: 'POST', body: stream, headers: JSON_TYPE, duplex: 'half' } as RequestInit;
    expectProblem(await bench.ask('/v1/sagas/order', unannounced), { status: 413, type: 'body-too-large' });
    expect(bench.sagas.starts).toEqual([]);
    expect((await bench.start('{}')).status).toBe(202);
  });

  it.each([
    ['nothing', '', /^The body is missing/],
    ['broken JSON', '{"a":', /^The body is not JSON: /],
    ['an array', '[{}]', /^The body is an array, but a JSON object/],
    ['a number', '5', /^The body is a number, /],
    ['null', 'null', /^The body is null, /],
    [
      'a stack of brackets',
      `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      /nested deeper than 64 levels/,
    ],
    ['bytes that are no UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), /not valid UTF-8/],
  ])('refuses %s for a body', async (_, body, detail) => {
    expectProblem(await bench.start(body), { status: 400, type: 'unreadable-body', detail });
    expect(bench.sagas.starts).toEqual([]);
  });

  it('says that the body is missing even if its type is, too', async () => {
    expectProblem(await bench.ask('/v1/sagas/order', { method: 'POST' }), {
      status: 400,
      type: 'unreadable-body',
    });
  });

  it.each([
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['text', { 'content-type': 'text/plain' }],
    ['another charset', { 'content-type': 'application/json; charset=latin1' }],
    ['a compressed body', { ...JSON_TYPE, 'content-encoding': 'gzip' }],
  ])('refuses %s', async (_, headers: Record<string, string>) => {
    expectProblem(await bench.start('{}', headers), { status: 415, type: 'unsupported-media-type' });
    expect(bench.sagas.starts).toEqual([]);
  });

  it.each(['Application/JSON', 'application/json; charset=UTF-8', 'application/json;charset="utf-8"'])(
    'takes %s',
    async (type) => {
      expect((await bench.start('{}', { 'content-type': type })).status).toBe(202);
    },
  );

  it.each(['', 'two words', 'x'.repeat(256), 'größe'])('refuses "%s" as an idempotency key', async (key) => {
    const answer = await bench.start('{}', { ...JSON_TYPE, 'idempotency-key': key });
    expectProblem(answer, {
      status: 400,
      type: 'invalid-request',
      detail: /Idempotency-Key must be 1 to 255 visible ASCII/,
    });
    expect(bench.sagas.starts).toEqual([]);
  });

  it('lists the sagas that there are when it does not know one', async () => {
    bench.sagas.outcome = { status: 'unknown-saga', known: ['order', 'refund'] };
    const answer = await bench.start('{}', JSON_TYPE, 'ordre');
    expectProblem(answer, {
      status: 404,
      type: 'unknown-saga',
      detail: /"ordre"\. There are: order, refund\./,
    });
    expect(answer.body.known).toEqual(['order', 'refund']);
  });

  it('names every problem of the body with its path', async () => {
    const problems = [
      { path: 'lines/0/quantity', message: 'too small' },
      { path: 'email', message: 'no' },
    ];
    bench.sagas.outcome = { status: 'invalid', problems };
    const answer = await bench.start('{}');
    expectProblem(answer, { status: 400, type: 'invalid-body', detail: /2 problems/ });
    expect(answer.body.errors).toEqual(problems);
  });

  it('links the saga that holds the business key, and says whether it has ended', async () => {
    bench.sagas.outcome = { status: 'key-taken', sagaId: ID, key: 'o-1' };
    const ended = await bench.start('{}');
    expectProblem(ended, { status: 409, type: 'key-taken', detail: /has ended as completed/ });
    expect(ended.body.saga).toMatchObject({
      id: ID,
      status: 'completed',
      links: { self: `/v1/sagas/${ID}` },
    });
    bench.sagas.saga = { ...bench.sagas.saga, status: 'running', endedAt: undefined } as SagaState;
    expectProblem(await bench.start('{}'), {
      status: 409,
      type: 'key-taken',
      detail: /"o-1" and has not ended yet/,
    });
  });

  it('refuses an idempotency key that came with another body before', async () => {
    bench.sagas.outcome = { status: 'idempotency-conflict', sagaId: ID };
    const answer = await bench.start('{}', { ...JSON_TYPE, 'idempotency-key': 'k-1' });
    expectProblem(answer, { status: 409, type: 'idempotency-conflict', detail: new RegExp(ID) });
    expect(answer.body.saga).toMatchObject({ id: ID });
  });
});
