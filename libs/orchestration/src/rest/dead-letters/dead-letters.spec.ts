import 'reflect-metadata';
import { InMemorySagaStore } from '@edda/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { misfits } from '../bench/conforms.js';
import type { RestAnswer } from '../bench/rest-bench.js';
import { problemIn } from '../bench/rest-bench.js';
import { TOLD_ID as SAGA } from '../bench/told-sagas.js';
import { SCHEMAS } from '../open-api/schemas/schemas.js';
import { CAUSE, LettersBench, SIGNED, UNKNOWN } from './letters-bench.fixture.js';

const one = (answer: RestAnswer) => (answer.body.items as readonly Record<string, unknown>[])[0];
const linksIn = (item: Record<string, unknown> = {}) => item.links as Record<string, unknown>;

let letters: LettersBench;

beforeAll(async () => {
  letters = await LettersBench.open(() => new InMemorySagaStore());
});
beforeEach(() => letters.reset());
afterAll(() => letters.close());

describe('GET /v1/dead-letters', () => {
  it('lists them, with what is needed to decide', async () => {
    const id = await letters.aside();
    const answer = await letters.ask('/v1/dead-letters');
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
    await letters.aside();
    await letters.aside();
    const first = await letters.ask('/v1/dead-letters?limit=1&status=open');
    const { next } = first.body.links as { next: string };
    expect(next).toContain('status=open');
    expect((await letters.ask(next)).body.items).toHaveLength(1);
    const all = `reason=contract-violated&queue=payment.commands&name=payment.charge&sagaId=${SAGA}`;
    const fitting = await letters.ask(`/v1/dead-letters?${all}&cause=${encodeURIComponent(CAUSE)}`);
    expect(fitting.body.items).toHaveLength(2);
    expect((await letters.ask('/v1/dead-letters?status=redriven')).body.items).toEqual([]);
  });

  it.each(['status=lost', 'reason=bad', 'limit=0', 'tenant=x'])('refuses ?%s', async (query) => {
    expect(problemIn(await letters.ask(`/v1/dead-letters?${query}`))).toMatchObject({ status: 400 });
  });
});

describe('GET /v1/dead-letters/groups', () => {
  it('shows what they died of, the largest group first, with a link to its letters', async () => {
    await letters.aside({ detail: 'cents: must not be less than 1' });
    await letters.aside({ detail: 'cents: must not be less than 70' });
    await letters.aside({ detail: 'currency is missing' });
    const answer = await letters.ask('/v1/dead-letters/groups');
    const [largest, other] = answer.body.items as readonly Record<string, unknown>[];
    expect(largest).toMatchObject({ cause: CAUSE, count: 2, sagas: 1, queue: 'payment.commands' });
    expect(other).toMatchObject({ count: 1, detail: 'currency is missing' });
    expect((await letters.ask(String(linksIn(largest).letters))).body.items).toHaveLength(2);
    expect((await letters.ask('/v1/dead-letters/groups?limit=1')).body.items).toHaveLength(1);
  });
});

describe('GET /v1/dead-letters/:id', () => {
  it('shows all of one, and what is wrong with it by its contract as it is now', async () => {
    const id = await letters.aside();
    expect((await letters.ask(`/v1/dead-letters/${id.toUpperCase()}`)).body).toMatchObject({
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
    const id = await letters.aside({ content });
    const { body, problems } = (await letters.ask(`/v1/dead-letters/${id}`)).body;
    expect(body).toEqual({ format, value });
    expect(problems).toBeUndefined();
  });

  it('says nothing of a contract that no definition here knows', async () => {
    const id = await letters.aside({ type: 'payment.refund' });
    expect((await letters.ask(`/v1/dead-letters/${id}`)).body).not.toHaveProperty('problems');
  });

  it('holds an event to its contract', async () => {
    const id = await letters.aside({ routingKey: 'order.paid', exchange: 'edda.events', headers: {} });
    const { problems } = (await letters.ask(`/v1/dead-letters/${id}`)).body;
    expect(problems).toMatchObject([{ path: 'orderId' }]);
  });

  it.each([UNKNOWN, 'x', 'redrive'])('is 404 for %s', async (id) => {
    expect(problemIn(await letters.ask(`/v1/dead-letters/${id}`))).toMatchObject({
      status: 404,
      type: 'letter-not-found',
    });
  });
});

describe('GET /v1/sagas/:id', () => {
  it('shows the open dead letters of the saga', async () => {
    expect((await letters.ask(`/v1/sagas/${SAGA}`)).body).not.toHaveProperty('deadLetters');
    const id = await letters.aside();
    const gone = await letters.aside();
    await letters.post('/v1/dead-letters/discard', { ids: [gone], ...SIGNED });
    expect((await letters.ask(`/v1/sagas/${SAGA}`)).body.deadLetters).toEqual([
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
    const id = await letters.aside();
    const path = address.replace(':id', id);
    const answer = body ? await letters.post(path, body) : await letters.ask(path);
    expect(misfits(answer.body, SCHEMAS[schema])).toEqual([]);
  });
});
