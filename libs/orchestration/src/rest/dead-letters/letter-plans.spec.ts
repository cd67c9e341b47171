import 'reflect-metadata';
import type { SagaState } from '@edda/saga-core';
import { InMemorySagaStore } from '@edda/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { problemIn } from '../bench/rest-bench.js';
import { TOLD_ID as SAGA } from '../bench/told-sagas.js';
import { CAUSE, LettersBench, names, SIGNED, UNKNOWN } from './letters-bench.fixture.js';

const statusOf = async (id: string) => (await letters.ask(`/v1/dead-letters/${id}`)).body.status;

let letters: LettersBench;

beforeAll(async () => {
  letters = await LettersBench.open(() => new InMemorySagaStore());
});
beforeEach(() => letters.reset());
afterAll(() => letters.close());

describe('POST /v1/dead-letters/redrive', () => {
  const redrive = (body: object) => letters.post('/v1/dead-letters/redrive', body);

  it('plans a group at a pace, and says when the last one is carried out', async () => {
    const ids = [await letters.aside(), await letters.aside()];
    const answer = await redrive({ cause: CAUSE, perSecond: 2, ...SIGNED });
    expect(answer.status).toBe(202);
    expect(answer.body).toEqual({
      intention: 'redrive',
      count: 2,
      lastDueAt: '2026-01-01T00:00:00.500Z',
      links: { letters: '/v1/dead-letters?status=redriving' },
    });
    expect(await Promise.all(ids.map(statusOf))).toEqual(['redriving', 'redriving']);
    const [claimed] = await letters.store.claimLetters(1, 1_000);
    expect(claimed?.plan).toMatchObject({ intention: 'redrive', by: 'lena', because: 'Mended.' });
  });

  it('plans nothing that is not open, so it can be sent again', async () => {
    const id = await letters.aside();
    await redrive({ ids: [id], ...SIGNED });
    expect((await redrive({ ids: [id.toUpperCase(), UNKNOWN], ...SIGNED })).body).toMatchObject({ count: 0 });
  });

  it('takes a filter', async () => {
    await letters.aside();
    await letters.aside({ queue: 'bank.commands' });
    const filter = {
      queue: 'bank.commands',
      reason: 'contract-violated',
      name: 'payment.charge',
      sagaId: SAGA,
    };
    expect((await redrive({ filter, ...SIGNED })).body).toMatchObject({ count: 1 });
  });

  it('sends another body, once it fits the contract', async () => {
    const id = await letters.aside();
    const wrong = await redrive({ ids: [id], body: { cents: 0, cent: 1 }, ...SIGNED });
    expect(problemIn(wrong)).toMatchObject({ status: 400, type: 'invalid-body' });
    expect((wrong.body.errors as { path: string }[]).map(({ path }) => path).toSorted()).toEqual([
      'body/cent',
      'body/cents',
    ]);
    expect(await statusOf(id)).toBe('open');
    expect((await redrive({ ids: [id], body: { cents: 5 }, ...SIGNED })).status).toBe(202);
    expect((await letters.ask(`/v1/dead-letters/${id}`)).body).toMatchObject({ corrected: { cents: 5 } });
  });

  it('sends a body that nobody here can check only if that is asked for', async () => {
    const id = await letters.aside({ type: 'payment.refund' });
    const refused = await redrive({ ids: [id], body: { any: 1 }, ...SIGNED });
    expect(refused.body.errors).toMatchObject([
      { path: 'body', message: expect.stringContaining('"unchecked": true') },
    ]);
    expect((await redrive({ ids: [id], body: { any: 1 }, unchecked: true, ...SIGNED })).status).toBe(202);
  });

  it('is 404 for the body of a letter that is not there', async () => {
    const answer = await redrive({ ids: [UNKNOWN], body: {}, ...SIGNED });
    expect(problemIn(answer)).toMatchObject({ status: 404, type: 'letter-not-found' });
  });

  it('says what would be done, and what could not be done as things are', async () => {
    const fine = await letters.aside({
      queue: 'shop.events',
      headers: {},
      exchange: 'edda.events',
      routingKey: 'x.y',
    });
    const ended = await letters.aside();
    const forged = await letters.aside({ queue: names.replies });
    const answer = await redrive({ filter: { reason: 'contract-violated' }, dryRun: true, ...SIGNED });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ intention: 'redrive', dryRun: true, count: 3, checked: 3 });
    expect(answer.body.groups).toHaveLength(3);
    const refused = answer.body.refused as readonly { readonly id: string; readonly why: string }[];
    expect(new Map(refused.map(({ id, why }) => [id, why]))).toEqual(
      new Map([
        [ended, expect.stringContaining('has ended (completed)')],
        [forged, expect.stringContaining('not believed')],
      ]),
    );
    expect(await statusOf(fine)).toBe('open');
  });

  it.each([
    ['never sent', { status: 'parked' }],
    [
      'this is try 1',
      {
        status: 'parked',
        steps: [{ kind: 'command', path: 'charge', forward: { phase: 'stuck', epoch: 2 } }],
      },
    ],
    [
      'has gone another way',
      {
        status: 'running',
        steps: [{ kind: 'command', path: 'charge', forward: { phase: 'outstanding', epoch: 1 } }],
      },
    ],
    [
      undefined,
      {
        status: 'parked',
        steps: [{ kind: 'command', path: 'charge', forward: { phase: 'stuck', epoch: 1 } }],
      },
    ],
  ] as const)('foresees what a saga would say: %s', async (sentence, changes) => {
    letters.rest.sagas.saga = { ...letters.rest.sagas.saga, ...changes } as unknown as SagaState;
    await letters.aside();
    const { refused } = (await redrive({ cause: CAUSE, dryRun: true, ...SIGNED })).body;
    expect(refused).toEqual(
      sentence === undefined ? [] : [{ id: expect.any(String), why: expect.stringContaining(sentence) }],
    );
  });

  it.each([
    ['', {}],
    ['', { ids: [UNKNOWN], cause: 'c' }],
    ['ids', { ids: [] }],
    ['ids', { ids: ['x'] }],
    ['filter', { filter: {} }],
    ['filter/sagaId', { filter: { sagaId: 'x' } }],
    ['filter/tenant', { filter: { tenant: 'x' } }],
    ['perSecond', { cause: 'c', perSecond: 0 }],
    ['perSecond', { cause: 'c', perSecond: 1_001 }],
    ['body', { cause: 'c', body: {} }],
    ['body', { ids: [UNKNOWN, SAGA], body: {} }],
    ['unchecked', { cause: 'c', unchecked: true }],
    ['reason', { cause: 'c', reason: undefined }],
    ['by', { cause: 'c', by: ' ' }],
  ])('refuses a request whose "%s" is wrong: %j', async (path, body) => {
    const answer = await redrive({ ...SIGNED, ...body });
    expect(problemIn(answer)).toMatchObject({ status: 400, type: 'invalid-body' });
    expect((answer.body.errors as { path: string }[]).map((error) => error.path.split('/0')[0])).toContain(
      path,
    );
  });
});

describe('POST /v1/dead-letters/discard', () => {
  it('plans it, or says what would be done', async () => {
    const id = await letters.aside();
    const dry = await letters.post('/v1/dead-letters/discard', { ids: [id], dryRun: true, ...SIGNED });
    expect(dry).toMatchObject({ status: 200, body: { intention: 'discard', count: 1, refused: [] } });
    const answer = await letters.post('/v1/dead-letters/discard', { ids: [id], ...SIGNED });
    expect(answer).toMatchObject({ status: 202, body: { intention: 'discard', count: 1 } });
    expect(await statusOf(id)).toBe('discarding');
  });

  it('takes no body for a letter', async () => {
    const answer = await letters.post('/v1/dead-letters/discard', { ids: [UNKNOWN], body: {}, ...SIGNED });
    expect(problemIn(answer)).toMatchObject({ status: 400, type: 'invalid-body' });
  });
});
