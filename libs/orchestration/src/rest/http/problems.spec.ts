import 'reflect-metadata';
import { connect } from 'node:net';
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { StoreUnavailable } from '../../saga-store.js';
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

describe('health', () => {
  it('is live without asking anybody', async () => {
    Object.assign(bench.orchestrator, { ready: false });
    expect(await bench.ask('/health/live')).toMatchObject({ status: 200, body: { status: 'live' } });
  });

  it('is ready when everything is there, whatever a probe adds to the address', async () => {
    const { status, body } = await bench.ask('/health/ready?probe=1');
    expect({ status, body }).toEqual({
      status: 200,
      body: { status: 'ready', database: 'up', broker: 'up', consuming: true },
    });
  });

  it('is not ready while something is missing, and says what', async () => {
    Object.assign(bench.orchestrator, {
      ready: false,
      condition: { database: 'down', broker: 'up', consuming: false },
    });
    const answer = await bench.ask('/health/ready');
    expectProblem(answer, {
      status: 503,
      type: 'not-ready',
      detail: /The database is down, the broker is up, replies are not being taken/,
    });
    expect(answer.body).toMatchObject({ database: 'down', broker: 'up', consuming: false });
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  });
});

describe('what goes wrong anywhere', () => {
  const everywhere = [
    '/v1/sagas',
    `/v1/sagas/${ID}`,
    `/v1/sagas/${ID}/history`,
    `/v1/sagas/${ID}/diagram`,
    '/v1/approvals',
    '/v1/mailbox',
    '/v1/mailbox/m-1',
    '/v1/dead-letters',
    '/v1/dead-letters/groups',
    '/v1/definitions/order/preview',
  ];
  const written: readonly (readonly [string, object])[] = [
    [`/v1/sagas/${ID}/actions/pause`, { by: 'lena', reason: 'So.' }],
    [`/v1/sagas/${ID}/decisions`, { path: 'p', decision: 'approved', by: 'lena', role: 'r' }],
    ['/v1/events/invoice.paid', {}],
    ['/v1/mailbox/m-1/deliver', { by: 'lena', reason: 'So.' }],
    ['/v1/mailbox/m-1/discard', { by: 'lena', reason: 'So.' }],
    ['/v1/dead-letters/redrive', { cause: 'c', by: 'lena', reason: 'So.' }],
    ['/v1/dead-letters/discard', { cause: 'c', by: 'lena', reason: 'So.' }],
  ];

  it.each(everywhere)(
    'is 503 at %s while the database is away, and says when to come again',
    async (path) => {
      bench.sagas.failure = new StoreUnavailable('connect ECONNREFUSED 10.0.0.7:5432');
      const answer = await bench.ask(path);
      expectProblem(answer, { status: 503, type: 'unavailable', detail: /Try again in 5 seconds\.$/ });
      expect(answer.headers.get('retry-after')).toBe('5');
      expect(JSON.stringify(answer.body)).not.toContain('10.0.0.7');
    },
  );

  it.each(written)('is 503 and 500 for what is posted to %s as well', async (path, body) => {
    bench.sagas.failure = new StoreUnavailable('away');
    expectProblem(await bench.post(path, body), { status: 503, type: 'unavailable', detail: /once/ });
    bench.sagas.failure = new TypeError('secret of the inside');
    const answer = await bench.post(path, body);
    expectProblem(answer, { status: 500, type: 'unexpected' });
    expect(answer.text).not.toContain('secret');
  });

  it('is 503 for a start, with how to repeat it safely', async () => {
    bench.sagas.failure = new StoreUnavailable('away');
    expectProblem(await bench.start('{}'), {
      status: 503,
      type: 'unavailable',
      detail: /send the same one again/,
    });
  });

  it.each([...everywhere, '/v1/definitions', '/v1/definitions/order/diagram'])(
    'is 500 at %s with no more than an id when nobody expected it',
    async (path) => {
      bench.sagas.failure = new TypeError('secret of the inside');
      const answer = await bench.ask(path);
      expectProblem(answer, { status: 500, type: 'unexpected' });
      expect(answer.body.errorId).toMatch(/^[0-9a-f-]{36}$/);
      expect(answer.body.detail).toContain(answer.body.errorId);
      expect(JSON.stringify(answer.body)).not.toMatch(/secret|told-sagas|    at /);
    },
  );

  it('logs what nobody expected, under the id that the answer carries', async () => {
    const log = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    try {
      bench.sagas.failure = new TypeError('secret of the inside');
      const { body } = await bench.ask('/v1/sagas?key=private');
      expect(log.mock.calls).toEqual([
        [
          `GET /v1/sagas failed unexpectedly, error id ${String(body.errorId)}`,
          expect.stringContaining('TypeError: secret of the inside\n    at '),
        ],
      ]);
      bench.sagas.failure = new StoreUnavailable('away');
      await bench.ask('/v1/sagas');
      expect(log).toHaveBeenCalledTimes(1);
    } finally {
      log.mockRestore();
    }
  });

  it.each([
    '/v1/sagas/a/b',
    `/v1/sagas/${ID}/history/1`,
    '/v1/definitions/order',
    '/v1/definitions/order/migrations/1',
    `/v1/sagas/${ID}/actions`,
    '/v1/events',
    '/v1/approvals/1',
    '/v1/mailbox/m-1/body',
    '/v1',
    '/',
    '/health',
    '/nope?x=1',
  ])('is 404 at %s, where there is nothing', async (path) => {
    expectProblem(await bench.ask(path), {
      status: 404,
      type: 'unknown-route',
      detail: /There is nothing at GET .*The addresses are/,
    });
  });

  it.each([
    ['DELETE', `/v1/sagas/${ID}`, 'GET, HEAD, POST'],
    ['PUT', '/v1/sagas/order', 'GET, HEAD, POST'],
    ['POST', '/v1/sagas', 'GET, HEAD'],
    ['POST', `/v1/sagas/${ID}/history`, 'GET, HEAD'],
    ['PATCH', '/v1/definitions', 'GET, HEAD'],
    ['POST', `/v1/sagas/${ID}/diagram`, 'GET, HEAD'],
    ['GET', `/v1/sagas/${ID}/actions/pause`, 'POST'],
    ['PUT', `/v1/sagas/${ID}/decisions`, 'POST'],
    ['POST', '/v1/approvals', 'GET, HEAD'],
    ['GET', '/v1/events/invoice.paid', 'POST'],
    ['POST', '/v1/mailbox', 'GET, HEAD'],
    ['DELETE', '/v1/mailbox/m-1', 'GET, HEAD'],
    ['GET', '/v1/mailbox/m-1/deliver', 'POST'],
    ['GET', '/v1/mailbox/m-1/discard', 'POST'],
    ['POST', '/v1/dead-letters', 'GET, HEAD'],
    ['POST', '/v1/dead-letters/groups', 'GET, HEAD'],
    ['DELETE', '/v1/dead-letters/x', 'GET, HEAD'],
    ['PUT', '/v1/dead-letters/redrive', 'POST'],
    ['PUT', '/v1/dead-letters/discard', 'POST'],
    ['POST', '/v1/definitions/order/preview', 'GET, HEAD'],
    ['POST', '/v1/definitions/order/diagram', 'GET, HEAD'],
    ['GET', '/v1/definitions/order/migrations', 'POST'],
    ['POST', '/health/live', 'GET, HEAD'],
    ['DELETE', '/health/ready', 'GET, HEAD'],
  ])('is 405 for %s %s, with what is allowed', async (method, path, allowed) => {
    const answer = await bench.ask(path, { method });
    expectProblem(answer, { status: 405, type: 'method-not-allowed' });
    expect(answer.headers.get('allow')).toBe(allowed);
  });

  it('says that the method is wrong before it looks at the body', async () => {
    const answer = await bench.ask('/v1/sagas', { method: 'POST', body: '{"broken', headers: JSON_TYPE });
    expectProblem(answer, { status: 405, type: 'method-not-allowed' });
  });

  it('is 400 for a path that cannot be decoded', async () => {
    expectProblem(await bench.ask('/v1/sagas/%E0%A4%A'), {
      status: 400,
      type: 'invalid-request',
      detail: /"%" that encodes nothing/,
    });
  });

  it('does nothing for a caller who hangs up in mid-body', async () => {
    const socket = connect(bench.port, '127.0.0.1');
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.write(
      'POST /v1/sagas/order HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{"a":',
      () => socket.destroy(),
    );
    await closed;
    expect((await bench.ask('/health/live')).status).toBe(200);
    expect(bench.sagas.starts).toEqual([]);
  });
});
