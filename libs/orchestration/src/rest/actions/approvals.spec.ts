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

  it('asks for those of one role alone, and says where the next page is', async () => {
    bench.sagas.pages = [{ items: [entry('credit'), entry('credit', 'o-3')], next: '2' }];
    const { body } = await bench.ask('/v1/approvals?role=credit&limit=2');
    expect(body).toMatchObject({
      items: [{ key: 'o-1' }, { key: 'o-3' }],
      next: '2',
      links: { next: '/v1/approvals?role=credit&limit=2&cursor=2' },
    });
    expect(bench.sagas.queries).toEqual([{ key: 'approval:credit', limit: 2 }]);
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
