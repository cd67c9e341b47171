import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { InvalidCursor } from '../../saga-store.js';
import type { RestAnswer } from '../bench/rest-bench.js';
import { problemIn, RestBench } from '../bench/rest-bench.js';
import { serveEdda } from '../serve-edda.js';
import { charging } from '../bench/sample-order.js';
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

describe('GET /v1/sagas', () => {
  it('asks for what the query says, 50 at most unless told otherwise', async () => {
    await bench.ask('/v1/sagas');
    await bench.ask('/v1/sagas?name=order&status=parked&key=o%201&cursor=abc&limit=200');
    await bench.ask(
      '/v1/sagas?name=order&version=2&status=parked,running,parked&keyPrefix=o-&step=charge&startedAfter=2030-01-31&startedBefore=2030-01-31T13:00:00%2B01:00&updatedBefore=2030-01-31T12:00:00.5Z&endedAfter=2030-01-31T12:00Z',
    );
    await bench.ask('/v1/sagas?attribute=customer:a%3Ab&failedStep=charge');
    const noon = Date.UTC(2030, 0, 31, 12);
    expect(bench.sagas.queries).toEqual([
      { limit: 50 },
      { name: 'order', status: ['parked'], key: 'o 1', cursor: 'abc', limit: 200 },
      {
        name: 'order',
        version: 2,
        status: ['parked', 'running'],
        keyPrefix: 'o-',
        step: 'charge',
        startedAfter: Date.UTC(2030, 0, 31),
        startedBefore: noon,
        updatedBefore: noon + 500,
        endedAfter: noon,
        limit: 50,
      },
      { attribute: { name: 'customer', value: 'a:b' }, failedStep: 'charge', limit: 50 },
    ]);
  });

  it('shows a page, with a link to the next one that keeps the filter', async () => {
    expect((await bench.ask('/v1/sagas')).body).toMatchObject({ items: [{ id: ID, key: 'o-1' }], links: {} });
    Object.assign(bench.sagas, { saga: undefined, next: 'a/b=' });
    const { body } = await bench.ask('/v1/sagas?key=o?%201&cursor=old&limit=7');
    expect(body).toEqual({
      items: [],
      next: 'a/b=',
      links: { next: '/v1/sagas?key=o%3F+1&cursor=a%2Fb%3D&limit=7' },
    });
  });

  it.each([
    ['limit=0', 'limit', 'must be a whole number from 1 to 200, not "0"'],
    ['limit=201', 'limit', 'must be a whole number from 1 to 200, not "201"'],
    ['limit=-1', 'limit', 'must be a whole number'],
    ['limit=1e2', 'limit', 'must be a whole number'],
    ['limit=', 'limit', 'must be a whole number'],
    ['limit=5&limit=6', 'limit', 'is given 2 times'],
    [
      'status=done',
      'status',
      'must be one or more, with commas between them, of running, waiting, compensating, paused, parked, completed, compensated, resolved, not "done"',
    ],
    ['status=parked,', 'status', 'must be one or more'],
    ['version=2', 'version', 'is of a definition: say which one with "name"'],
    ['key=a&keyPrefix=a', 'keyPrefix', 'has no place beside "key"'],
    ['startedAfter=yesterday', 'startedAfter', 'must be a time such as 2030-01-31T12:00:00Z, or a date'],
    ['startedAfter=2030-02-31T25:00:00Z', 'startedAfter', 'must be a time'],
    ['endedBefore=2030-01-31T12:00:00', 'endedBefore', 'must be a time'],
    ['endedAfter=2030-01-31&endedBefore=2030-01-31', 'endedBefore', 'must be later than "endedAfter"'],
    ['key=%00', 'key', 'must be text of 1 to 255 characters'],
    ['name=', 'name', 'must be text of 1 to 64'],
    ['stauts=parked', 'stauts', 'is not known here; known are name, version, status, key, keyPrefix, step'],
    ['toString=1', 'toString', 'is not known here'],
    ['filter[a]=1', 'filter[a]', 'is not known here'],
  ])('refuses ?%s', async (query, path, message) => {
    const answer = await bench.ask(`/v1/sagas?${query}`);
    expectProblem(answer, { status: 400, type: 'invalid-request' });
    expect(answer.body.errors).toEqual([{ path, message: expect.stringContaining(message) }]);
    expect(bench.sagas.queries).toEqual([]);
  });

  it('refuses a cursor that no page ended with', async () => {
    bench.sagas.failure = new InvalidCursor('internal detail');
    const answer = await bench.ask('/v1/sagas?cursor=abc');
    expectProblem(answer, {
      status: 400,
      type: 'invalid-request',
      detail: /"cursor" is not a cursor that a page ended with/,
    });
    expect(JSON.stringify(answer.body)).not.toContain('internal detail');
  });
});

describe('GET /v1/sagas/:id and its history', () => {
  it('shows the saga, whatever the case of its id', async () => {
    const { status, body } = await bench.ask(`/v1/sagas/${ID.toUpperCase()}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: ID, data: { orderId: 'o-1' }, endedAt: '1970-01-01T00:00:01.000Z' });
    expect(bench.sagas.queries).toEqual([ID]);
  });

  it('shows what the saga is found by, and the step that failed', async () => {
    expect((await bench.ask(`/v1/sagas/${ID}`)).body).not.toHaveProperty('attributes');
    bench.sagas.found = { customer: '42', 'failed-step': 'charge' };
    expect((await bench.ask(`/v1/sagas/${ID}`)).body).toMatchObject({
      attributes: { customer: '42' },
      failedStep: 'charge',
    });
  });

  it('leads to the trace of the saga', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    Object.assign(bench.sagas.saga ?? {}, { traceparent: `00-${traceId}-b7ad6b7169203331-01` });
    expect((await bench.ask(`/v1/sagas/${ID}`)).body).toMatchObject({
      traceId,
      links: { self: `/v1/sagas/${ID}`, trace: `https://jaeger.example/trace/${traceId}` },
    });
  });

  it('shows which queue each command went to, and each answer came from', async () => {
    bench.sagas.driven = charging();
    const { body } = await bench.ask(`/v1/sagas/${ID}/history`);
    const items = body['items'] as readonly { kind: string; queue?: string }[];
    expect(items.filter(({ queue }) => queue !== undefined).map(({ kind, queue }) => [kind, queue])).toEqual([
      ['command-sent', 'inventory.commands'],
      ['command-succeeded', 'orchestrator.replies'],
      ['command-sent', 'payment.commands'],
    ]);
    expect((await bench.ask(`/v1/sagas/${ID}`)).body).toMatchObject({
      steps: [{ queue: 'inventory.commands' }, { queue: 'payment.commands' }],
    });
  });

  it('shows the history in pages', async () => {
    const { body } = await bench.ask(`/v1/sagas/${ID}/history?after=4&limit=2`);
    expect(body).toMatchObject({
      saga: ID,
      items: [{ sequence: 5 }, { sequence: 6 }],
      links: { saga: `/v1/sagas/${ID}`, next: `/v1/sagas/${ID}/history?after=6&limit=2` },
    });
    expect((await bench.ask(`/v1/sagas/${ID}/history`)).body).toMatchObject({
      items: [{ sequence: 1 }, {}, {}],
    });
    expect(bench.sagas.queries).toEqual([
      ID,
      { id: ID, after: 4, limit: 3 },
      ID,
      { id: ID, after: 0, limit: 51 },
    ]);
  });

  it.each(['', '/history'])('says at /v1/sagas/:id%s that there is no such saga', async (below) => {
    bench.sagas.saga = undefined;
    const id = randomUUID();
    expectProblem(await bench.ask(`/v1/sagas/${id}${below}`), {
      status: 404,
      type: 'saga-not-found',
      detail: new RegExp(id),
    });
  });

  it.each(['order', '1', `${ID}0`, '%2F', "'--"])('says that %s is not the id of a saga', async (id) => {
    for (const below of ['', '/history']) {
      const answer = await bench.ask(`/v1/sagas/${id}${below}`);
      expectProblem(answer, {
        status: 400,
        type: 'invalid-request',
        detail: /is not the id of a saga, which is a UUID/,
      });
    }
    expect(bench.sagas.queries).toEqual([]);
  });

  it.each(['after=-1', 'after=x', 'after=2147483648', 'limit=0', 'limit=201', 'cursor=a'])(
    'refuses ?%s',
    async (query) => {
      expectProblem(await bench.ask(`/v1/sagas/${ID}/history?${query}`), {
        status: 400,
        type: 'invalid-request',
      });
      expect(bench.sagas.queries).toEqual([]);
    },
  );

  it.each([`/v1/sagas/${ID}/timeline`, '/v1/definitions'])(
    'refuses a query at %s, where there is none',
    async (path) => {
      const answer = await bench.ask(`${path}?verbose=1`);
      expectProblem(answer, {
        status: 400,
        type: 'invalid-request',
        detail: /there are no query parameters/,
      });
    },
  );
});

describe('GET /v1/definitions', () => {
  it('shows the definitions', async () => {
    const { status, body } = await bench.ask('/v1/definitions');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      items: [{ name: 'order', version: 3, startedBy: 'order.place', participants: ['payment'] }],
    });
  });
});
