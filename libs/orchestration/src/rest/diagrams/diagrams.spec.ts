import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { problemIn, RestBench } from '../bench/rest-bench.js';
import { approving, orderDefinition, parked } from '../bench/sample-order.js';
import { TOLD_ID as ID } from '../bench/told-sagas.js';
import { serveEdda } from '../serve-edda.js';

let bench: RestBench;

beforeAll(async () => {
  bench = await RestBench.open((app) => serveEdda(app, { standalone: true }));
});

beforeEach(() => {
  bench.reset();
  bench.sagas.driven = approving();
});
afterAll(() => bench.close());

const BOTH = ['/v1/definitions/order/diagram', `/v1/sagas/${ID}/diagram`];

describe('a diagram', () => {
  it.each(BOTH)('is an SVG at %s that can run and fetch nothing', async (path) => {
    const { status, headers, text } = await bench.ask(path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; style-src 'unsafe-inline'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(text).toMatch(/^<svg[^]*<\/svg>\s*$/);
    expect(text).toContain('creditApproval');
  });

  it.each(BOTH)('is Mermaid at %s for whoever wants text', async (path) => {
    const accepted = await bench.ask(path, { headers: { accept: 'text/plain' } });
    expect(accepted.status).toBe(200);
    expect(accepted.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(accepted.headers.get('vary')).toBe('Accept');
    expect(accepted.text).toContain('creditApproval');
    expect(accepted.text).not.toContain('<svg');
    expect((await bench.ask(`${path}?format=mermaid`)).text).toBe(accepted.text);
  });

  it.each(BOTH)('is at %s what the query says, whatever is accepted', async (path) => {
    const { text } = await bench.ask(`${path}?format=svg`, { headers: { accept: 'text/plain' } });
    expect(text).toMatch(/^<svg/);
  });

  it('of a saga is another one once the saga has gone on', async () => {
    const definition = await bench.ask('/v1/definitions/order/diagram?format=mermaid');
    const before = await bench.ask(`/v1/sagas/${ID}/diagram?format=mermaid`);
    bench.sagas.driven?.take({
      kind: 'decision',
      id: 'd',
      path: 'creditApproval',
      decision: 'approved',
      by: 'lena',
      role: 'credit-desk',
    });
    const after = await bench.ask(`/v1/sagas/${ID}/diagram?format=mermaid`);
    expect([definition, before, after].map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set([definition.text, before.text, after.text]).size).toBe(3);
  });

  it('of a saga holds no markup that came with its data', async () => {
    const hostile = '</text><script>alert(1)</script><a href="javascript:x">';
    const { state } = parked();
    const reason = { reason: 'refused', path: 'notifyCustomer', message: hostile } as const;
    bench.sagas.driven = undefined;
    bench.sagas.known = [orderDefinition()];
    bench.sagas.saga = { ...state, key: hostile, parked: reason };
    const { status, text } = await bench.ask(`/v1/sagas/${ID}/diagram`);
    expect(status).toBe(200);
    expect(text).not.toMatch(/<script|<a |javascript:x"/);
  });

  it('of a definition is that of its newest version, or of the one that is named', async () => {
    Object.assign(bench.sagas, { driven: undefined, known: [orderDefinition(3), orderDefinition(2)] });
    const text = async (query: string) => (await bench.ask(`/v1/definitions/order/diagram${query}`)).text;
    expect(await text('')).toBe(await text('?version=3'));
    expect(await text('')).not.toBe(await text('?version=2'));
  });

  it.each(BOTH)('is refused at %s for a query that is not known', async (path) => {
    for (const query of ['format=png', 'size=1', 'format=svg&format=mermaid']) {
      const answer = await bench.ask(`${path}?${query}`);
      expect(problemIn(answer)).toMatchObject({ status: 400, type: 'invalid-request' });
      expect(answer.headers.get('content-security-policy')).not.toContain('style-src');
    }
  });

  it('names the definitions and versions that there are', async () => {
    const name = await bench.ask('/v1/definitions/ordr/diagram');
    expect(problemIn(name)).toMatchObject({ status: 404, type: 'unknown-saga' });
    expect(name.body.known).toEqual(['order']);
    const version = await bench.ask('/v1/definitions/order/diagram?version=9');
    expect(problemIn(version)).toMatchObject({ status: 404, type: 'unknown-version' });
    expect(version.body.known).toEqual([3]);
  });

  it('says that there is no such saga, or that its version is not here', async () => {
    bench.sagas.driven = undefined;
    expect(problemIn(await bench.ask(`/v1/sagas/${ID}/diagram`))).toEqual({
      status: 409,
      type: 'version-not-here',
      detail: expect.stringMatching(/runs "order" version 2, which this orchestrator does not have\. /),
    });
    bench.sagas.saga = undefined;
    expect(problemIn(await bench.ask(`/v1/sagas/${ID}/diagram`))).toMatchObject({
      status: 404,
      type: 'saga-not-found',
    });
    expect(problemIn(await bench.ask('/v1/sagas/order/diagram'))).toMatchObject({ status: 400 });
  });
});
