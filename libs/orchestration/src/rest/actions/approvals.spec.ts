import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { problemIn, RestBench } from '../bench/rest-bench.js';
import { TOLD_ID as ID } from '../bench/told-sagas.js';
import { serveEdda } from '../serve-edda.js';

let bench: RestBench;

beforeAll(async () => {
  bench = await RestBench.open((app) => serveEdda(app, { standalone: true }));
});

beforeEach(() => bench.reset());
afterAll(() => bench.close());

describe('GET /v1/approvals', () => {
  const entry = (role: string, businessKey = 'o-1') => ({
    sagaId: ID,
    definition: 'order',
    businessKey,
    path: 'creditApproval',
    key: `approval:${role}`,
    since: 0,
    dueAt: 2_000,
  });

  it('shows what waits for a person', async () => {
    bench.sagas.pages = [{ items: [entry('credit-desk')] }];
    const { status, body } = await bench.ask('/v1/approvals');
    expect(status).toBe(200);
    expect(body).toEqual({
      items: [
        {
          saga: ID,
          key: 'o-1',
          definition: 'order',
          path: 'creditApproval',
          role: 'credit-desk',
          since: '1970-01-01T00:00:00.000Z',
          dueAt: '1970-01-01T00:00:02.000Z',
          links: { saga: `/v1/sagas/${ID}`, decisions: `/v1/sagas/${ID}/decisions` },
        },
      ],
      links: {},
    });
    expect(bench.sagas.queries).toEqual([{ keyPrefix: 'approval:', limit: 50 }]);
  });

  it('shows those of one role, and not those of another one whose name begins with it', async () => {
    bench.sagas.pages = [
      { items: [entry('credit-desk'), entry('credit', 'o-2')], next: '1' },
      { items: [entry('credit', 'o-3'), entry('credit-desk')], next: '2' },
      { items: [] },
    ];
    const { body } = await bench.ask('/v1/approvals?role=credit&limit=2');
    expect(body).toMatchObject({
      items: [{ key: 'o-2' }, { key: 'o-3' }],
      next: '2',
      links: { next: '/v1/approvals?role=credit&limit=2&cursor=2' },
    });
    expect(bench.sagas.queries).toEqual([
      { keyPrefix: 'approval:credit', limit: 2 },
      { keyPrefix: 'approval:credit', cursor: '1', limit: 1 },
    ]);
  });

  it('gives up to fill a page after some questions, and says where to go on', async () => {
    bench.sagas.pages = Array.from({ length: 50 }, (_, page) => ({
      items: [entry('credit-desk')],
      next: String(page + 1),
    }));
    const { body } = await bench.ask('/v1/approvals?role=credit');
    expect(body).toMatchObject({ items: [], next: '10' });
  });

  it.each(['role=', `role=${'x'.repeat(65)}`, 'limit=0', 'status=open', 'cursor='])(
    'refuses ?%s',
    async (query) => {
      expect(problemIn(await bench.ask(`/v1/approvals?${query}`))).toMatchObject({
        status: 400,
        type: 'invalid-request',
      });
      expect(bench.sagas.queries).toEqual([]);
    },
  );
});
