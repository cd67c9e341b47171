import 'reflect-metadata';
import { InMemorySagaStore } from '@edda/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { misfits } from '../bench/conforms.js';
import type { RestAnswer } from '../bench/rest-bench.js';
import { problemIn, RestBench } from '../bench/rest-bench.js';
import { TOLD_ID as SAGA } from '../bench/told-sagas.js';
import { SCHEMAS } from '../open-api/schemas/schemas.js';
import { serveEdda } from '../serve-edda.js';
import { aside, CAUSE, SIGNED, UNKNOWN, withLetters } from './letters-bench.fixture.js';

const one = (answer: RestAnswer) => (answer.body.items as readonly Record<string, unknown>[])[0];
const linksIn = (item: Record<string, unknown> = {}) => item.links as Record<string, unknown>;

let bench: RestBench;
let letters: InMemorySagaStore;

beforeAll(async () => {
  bench = await RestBench.open((app) => serveEdda(app, { standalone: true }));
});
beforeEach(() => {
  letters = new InMemorySagaStore();
  withLetters(bench, letters);
});
afterAll(() => bench.close());

describe('GET /v1/dead-letters', () => {
  it('lists them, with what is needed to decide', async () => {
    const id = await aside(letters);
    const answer = await bench.ask('/v1/dead-letters');
    expect(answer.status).toBe(200);
    expect(one(answer)).toMatchObject({
      id,
      status: 'open',
      reason: 'contract-violated',
      detail: 'cents: must not be less than 1',
      cause: CAUSE,
      by: 'payment',
      queue: 'payment.commands',
      name: 'payment.charge',
      sizeBytes: 12,
      times: 1,
      saga: {
        id: SAGA,
        name: 'order',
        step: 'charge',
        kind: 'command',
        links: { self: `/v1/sagas/${SAGA}` },
      },
      links: { self: `/v1/dead-letters/${id}` },
    });
    expect(one(answer)).not.toHaveProperty('headers');
  });

  it('has pages, and filters', async () => {
    await aside(letters);
    await aside(letters);
    const first = await bench.ask('/v1/dead-letters?limit=1&status=open');
    const { next } = first.body.links as { next: string };
    expect(next).toContain('status=open');
    expect((await bench.ask(next)).body.items).toHaveLength(1);
    const all = `reason=contract-violated&queue=payment.commands&name=payment.charge&sagaId=${SAGA}`;
    const fitting = await bench.ask(`/v1/dead-letters?${all}&cause=${encodeURIComponent(CAUSE)}`);
    expect(fitting.body.items).toHaveLength(2);
    expect((await bench.ask('/v1/dead-letters?status=redriven')).body.items).toEqual([]);
  });

  it.each(['status=lost', 'reason=bad', 'limit=0', 'tenant=x'])('refuses ?%s', async (query) => {
    expect(problemIn(await bench.ask(`/v1/dead-letters?${query}`))).toMatchObject({ status: 400 });
  });
});

describe('GET /v1/dead-letters/groups', () => {
  it('shows what they died of, the largest group first, with a link to its letters', async () => {
    await aside(letters, { detail: 'cents: must not be less than 1' });
    await aside(letters, { detail: 'cents: must not be less than 70' });
    await aside(letters, { detail: 'currency is missing' });
    const answer = await bench.ask('/v1/dead-letters/groups');
    const [largest, other] = answer.body.items as readonly Record<string, unknown>[];
    expect(largest).toMatchObject({ cause: CAUSE, count: 2, sagas: 1, queue: 'payment.commands' });
    expect(other).toMatchObject({ count: 1, detail: 'currency is missing' });
    expect((await bench.ask(String(linksIn(largest).letters))).body.items).toHaveLength(2);
    expect((await bench.ask('/v1/dead-letters/groups?limit=1')).body.items).toHaveLength(1);
  });
});

describe('GET /v1/dead-letters/:id', () => {
  it('shows all of one, and what is wrong with it by its contract as it is now', async () => {
    const id = await aside(letters);
    expect((await bench.ask(`/v1/dead-letters/${id.toUpperCase()}`)).body).toMatchObject({
      id,
      isCopy: true,
      attempts: 2,
      stack: 'Error: no',
      exchange: 'edda.commands',
      routingKey: 'payment.charge',
      correlationId: SAGA,
      type: 'payment.charge',
      version: 1,
      appId: 'orchestrator',
      contentType: 'application/json',
      headers: { 'edda-kind': 'command' },
      xDeath: [{ queue: 'q', count: 1 }],
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      body: { format: 'json', value: { cents: -5 } },
      problems: [{ path: 'cents', message: expect.stringContaining('1') }],
    });
  });

  it.each([
    ['text', new TextEncoder().encode('not JSON'), 'not JSON'],
    ['text', new TextEncoder().encode('[1]'), '[1]'],
    [
      'text',
      new TextEncoder().encode(`{"a":${'['.repeat(70)}${']'.repeat(70)}}`),
      expect.stringContaining('[[[['),
    ],
    ['base64', Uint8Array.from([0xff, 0x00]), '/wA='],
  ])('shows a body that is no JSON object as %s', async (format, content, value) => {
    const id = await aside(letters, { content });
    const { body, problems } = (await bench.ask(`/v1/dead-letters/${id}`)).body;
    expect(body).toEqual({ format, value });
    expect(problems).toBeUndefined();
  });

  it('says nothing of a contract that no definition here knows', async () => {
    const id = await aside(letters, { type: 'payment.refund' });
    expect((await bench.ask(`/v1/dead-letters/${id}`)).body).not.toHaveProperty('problems');
  });

  it('holds an event to its contract', async () => {
    const id = await aside(letters, { routingKey: 'order.paid', exchange: 'edda.events', headers: {} });
    const { problems } = (await bench.ask(`/v1/dead-letters/${id}`)).body;
    expect(problems).toMatchObject([{ path: 'orderId' }]);
  });

  it.each([UNKNOWN, 'x', 'redrive'])('is 404 for %s', async (id) => {
    expect(problemIn(await bench.ask(`/v1/dead-letters/${id}`))).toMatchObject({
      status: 404,
      type: 'letter-not-found',
    });
  });
});

describe('GET /v1/sagas/:id', () => {
  it('shows the open dead letters of the saga', async () => {
    expect((await bench.ask(`/v1/sagas/${SAGA}`)).body).not.toHaveProperty('deadLetters');
    const id = await aside(letters);
    const gone = await aside(letters);
    await bench.post('/v1/dead-letters/discard', { ids: [gone], ...SIGNED });
    expect((await bench.ask(`/v1/sagas/${SAGA}`)).body.deadLetters).toEqual([
      { id, reason: 'contract-violated', step: 'charge', links: { self: `/v1/dead-letters/${id}` } },
    ]);
  });
});

describe('what is answered is what is described', () => {
  it.each([
    ['LetterPage', '/v1/dead-letters', undefined],
    ['LetterGroups', '/v1/dead-letters/groups', undefined],
    ['Letter', '/v1/dead-letters/:id', undefined],
    ['Saga', `/v1/sagas/${SAGA}`, undefined],
    ['LetterForecast', '/v1/dead-letters/redrive', { cause: CAUSE, dryRun: true, ...SIGNED }],
    ['PlannedLetters', '/v1/dead-letters/redrive', { cause: CAUSE, ...SIGNED }],
    ['PlannedLetters', '/v1/dead-letters/discard', { cause: 'of nothing', ...SIGNED }],
  ] as const)('as %s at %s', async (schema, address, body) => {
    const id = await aside(letters);
    const path = address.replace(':id', id);
    const answer = body ? await bench.post(path, body) : await bench.ask(path);
    expect(misfits(answer.body, SCHEMAS[schema])).toEqual([]);
  });
});
