import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { problemIn, RestBench } from '../bench/rest-bench.js';
import { charging } from '../bench/sample-order.js';
import { TOLD_ID as ID } from '../bench/told-sagas.js';
import { serveEdda } from '../serve-edda.js';

let bench: RestBench;
const SIGNED = { by: 'lena', reason: 'The carrier is back.' };
const ORDER = { ...SIGNED, action: 'retry', filter: { name: 'order', status: ['parked'] } };

beforeAll(async () => {
  bench = await RestBench.open((app) => serveEdda(app, { standalone: true }));
});
beforeEach(() => bench.reset());
afterAll(() => bench.close());

describe('an order about many sagas', () => {
  it('is taken, with an address at which it can be followed and cancelled', async () => {
    const answer = await bench.post('/v1/bulk-actions', ORDER);
    expect(answer.status).toBe(202);
    const { self, cancel } = answer.body.links as { self: string; cancel: string };
    expect(answer.headers.get('location')).toBe(self);
    expect(answer.body).toMatchObject({
      status: 'running',
      action: 'retry',
      by: 'lena',
      total: 3,
      done: 0,
      left: 3,
    });
    expect((await bench.ask(self)).body).toEqual(answer.body);
    expect((await bench.ask('/v1/bulk-actions')).body.items).toEqual([answer.body]);
    const cancelled = await bench.post(cancel, { by: 'bob', reason: 'Enough.' });
    expect(cancelled.body).toMatchObject({ status: 'cancelled', note: 'bob: Enough.', left: 0 });
    expect(problemIn(await bench.post(cancel, SIGNED))).toMatchObject({
      status: 409,
      type: 'cancel-refused',
    });
  });

  it('says in a dry run what would happen, and is not kept', async () => {
    Object.assign(bench.sagas, { saga: charging().state });
    const order = { ...SIGNED, action: 'resolve', ids: [ID.toUpperCase(), ID], dryRun: true };
    const answer = await bench.post('/v1/bulk-actions', order);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      dryRun: true,
      action: 'resolve',
      total: 1,
      capped: false,
      examined: 1,
      willDo: 0,
      items: [
        {
          name: 'order',
          version: 3,
          status: 'running',
          count: 1,
          example: ID,
          verdict: 'refused',
          reason: 'version-not-here',
        },
      ],
    });
    expect((await bench.ask('/v1/bulk-actions')).body.items).toEqual([]);
  });

  it.each<[object, string, RegExp]>([
    [{ ...ORDER, filter: undefined }, '', /exactly one of "ids" and "filter"/],
    [{ ...ORDER, ids: [ID] }, '', /exactly one/],
    [{ ...ORDER, filter: {} }, 'filter', /must narrow it down/],
    [{ ...ORDER, filter: { version: 1 } }, 'filter/version', /say which one with "name"/],
    [{ ...ORDER, filter: { name: 'order', startedBefore: 'yesterday' } }, 'filter/startedBefore', /ISO 8601/],
    [{ ...ORDER, filter: { status: ['done'] } }, 'filter/status', /one of/],
    [{ ...ORDER, filter: { attribute: 'customer' } }, 'filter/attribute', /customer:42/],
    [{ ...ORDER, action: 'override' }, 'action', /one of/],
    [{ ...ORDER, action: 'skip' }, 'path', /is missing/],
    [{ ...ORDER, action: 'cancel', path: 'charge' }, 'path', /has no place in "cancel"/],
    [{ ...ORDER, by: ' ' }, 'by', /must name somebody/],
  ])('is refused as %o', async (body, path, message) => {
    const answer = await bench.post('/v1/bulk-actions', body);
    expect(problemIn(answer)).toMatchObject({ status: 400, type: 'invalid-body' });
    const errors = answer.body.errors as { path: string; message: string }[];
    expect(errors.find((error) => error.path.startsWith(path))?.message).toMatch(message);
  });

  it('that is not there is not found', async () => {
    for (const id of [randomUUID(), 'x']) {
      expect(problemIn(await bench.ask(`/v1/bulk-actions/${id}`))).toMatchObject({
        status: 404,
        type: 'bulk-action-not-found',
      });
      expect((await bench.post(`/v1/bulk-actions/${id}/cancel`, SIGNED)).status).toBe(404);
    }
  });
});
