import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemIn, RestBench } from '../bench/rest-bench.js';
import { approving } from '../bench/sample-order.js';
import { TOLD_ID as ID } from '../bench/told-sagas.js';
import { serveEdda } from '../serve-edda.js';

let bench: RestBench;

beforeAll(async () => {
  bench = await RestBench.open((app) => serveEdda(app, { standalone: true }));
  bench.sagas.driven = approving();
});
afterAll(() => bench.close());

const marks = (body: unknown): readonly string[] =>
  [...JSON.stringify(body).matchAll(/"mark":"([^"]+)"/g)].map(([, mark = '']) => mark);

describe('a diagram as JSON', () => {
  it('is what programs draw, with marks if it is of a saga', async () => {
    const definition = await bench.ask('/v1/definitions/order/diagram?format=json');
    expect(definition.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(definition.body).toMatchObject({ name: 'order', start: { by: 'command' } });
    expect(marks(definition.body)).toEqual([]);
    const saga = await bench.ask(`/v1/sagas/${ID}/diagram?format=json`);
    expect(saga.body).toMatchObject({ instance: { id: ID, status: 'waiting' } });
    expect(marks(saga.body)).toContain('waiting');
  });

  it('is only given where the query asks for it', async () => {
    const { headers } = await bench.ask(`/v1/sagas/${ID}/diagram`, {
      headers: { accept: 'application/json' },
    });
    expect(headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
  });
});

describe('the diagram of a saga at a fact', () => {
  it('is as it was then', async () => {
    const at = async (sequence: number) => {
      const { body } = await bench.ask(`/v1/sagas/${ID}/diagram?format=json&at=${sequence}`);
      return marks(body);
    };
    const last = bench.sagas.driven?.history.length ?? 0;
    expect(await at(1)).not.toContain('waiting');
    expect(await at(last)).toEqual(marks((await bench.ask(`/v1/sagas/${ID}/diagram?format=json`)).body));
  });

  it('is refused for a fact that has not come', async () => {
    const answer = await bench.ask(`/v1/sagas/${ID}/diagram?at=999`);
    expect(problemIn(answer)).toMatchObject({ status: 400, type: 'invalid-request' });
    expect(answer.body.errors).toEqual([
      {
        path: 'at',
        message: expect.stringMatching(
          /^must be from 1 to (\d+), not "999": the history of saga \S+ has \1 entries$/,
        ),
      },
    ]);
    expect((await bench.ask(`/v1/sagas/${ID}/diagram?at=0`)).status).toBe(400);
  });
});
