import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { problemIn, RestBench } from '../bench/rest-bench.js';
import { orderDefinition } from '../bench/sample-order.js';
import { serveEdda } from '../serve-edda.js';
import { migrationView, previewView } from './preview-view.js';

const SIGNED = { by: 'lena', reason: 'Version 2 ends.' };

let bench: RestBench;

beforeAll(async () => {
  bench = await RestBench.open((app) => serveEdda(app, { standalone: true }));
});

beforeEach(() => {
  bench.reset();
  bench.sagas.known = [orderDefinition(2), orderDefinition(3)];
});
afterAll(() => bench.close());

const entry = { status: 'waiting', position: 'creditApproval', count: 1 };

describe('GET /v1/definitions/:name/start-schema', () => {
  it('says what the body of a start is to be, for the newest version', async () => {
    const { status, body } = await bench.ask('/v1/definitions/order/start-schema');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      name: 'order',
      version: 3,
      schema: { type: 'object', properties: { orderId: { type: 'string' } }, required: ['orderId'] },
      example: { orderId: 'order-id' },
      links: { start: '/v1/sagas/order' },
    });
    const document = (await bench.ask('/docs-json')).body as unknown as {
      paths: Record<string, { post: { requestBody: { content: Record<string, { schema: unknown }> } } }>;
    };
    const { schema } = document.paths['/v1/sagas/{name}']?.post.requestBody.content['application/json'] ?? {};
    expect(body.schema).toEqual(schema);
  });

  it('names the definitions that there are', async () => {
    const answer = await bench.ask('/v1/definitions/parcel/start-schema');
    expect(problemIn(answer)).toMatchObject({ status: 404, type: 'unknown-saga' });
    expect(answer.body).toMatchObject({ known: ['order'] });
    expect((await bench.ask('/v1/definitions/order/start-schema?version=2')).status).toBe(400);
  });
});

describe('GET /v1/definitions/:name/preview', () => {
  it('says what the newest version means for the sagas under way', async () => {
    bench.sagas.previewed = {
      status: 'previewed',
      version: 3,
      entries: [
        { ...entry, version: 3, count: 7, verdict: 'current' },
        { ...entry, version: 2, count: 390, verdict: 'migrates' },
        { ...entry, version: 2, count: 22, verdict: 'finishes', reason: 'it is being undone' },
      ],
    };
    const { status, body } = await bench.ask('/v1/definitions/order/preview');
    expect(status).toBe(200);
    expect(body).toEqual({
      name: 'order',
      version: 3,
      summary:
        '412 in flight on version 2: 390 migrate, 22 must finish first; 7 in flight on version 3 already.',
      items: [
        { ...entry, version: 3, count: 7, verdict: 'current' },
        { ...entry, version: 2, count: 390, verdict: 'migrates' },
        { ...entry, version: 2, count: 22, verdict: 'finishes', reason: 'it is being undone' },
      ],
      links: {
        migrations: '/v1/definitions/order/migrations',
        diagram: '/v1/definitions/order/diagram?version=3',
      },
    });
    expect(bench.sagas.queries).toEqual([{ name: 'order', version: undefined }]);
  });

  it('asks for the version that is named', async () => {
    await bench.ask('/v1/definitions/order/preview?version=2');
    expect(bench.sagas.queries).toEqual([{ name: 'order', version: 2 }]);
  });

  it('names the definitions and versions that there are', async () => {
    bench.sagas.previewed = { status: 'unknown-saga', known: ['order'] };
    const name = await bench.ask('/v1/definitions/ordr/preview');
    expect(problemIn(name)).toMatchObject({ status: 404, type: 'unknown-saga' });
    expect(name.body.known).toEqual(['order']);
    bench.sagas.previewed = { status: 'unknown-version', known: [2, 3] };
    const version = await bench.ask('/v1/definitions/order/preview?version=9');
    expect(problemIn(version)).toEqual({
      status: 404,
      type: 'unknown-version',
      detail: 'There is no version 9 of the saga definition "order" in this orchestrator. There are: 2, 3.',
    });
    expect(version.body.known).toEqual([2, 3]);
  });

  it.each(['version=0', 'version=two', 'version=2147483648', 'to=3', 'version=1&version=2'])(
    'refuses ?%s',
    async (query) => {
      const answer = await bench.ask(`/v1/definitions/order/preview?${query}`);
      expect(problemIn(answer)).toMatchObject({ status: 400, type: 'invalid-request' });
      expect(bench.sagas.queries).toEqual([]);
    },
  );
});

describe('the summary of a preview', () => {
  const summary = (...entries: Parameters<typeof previewView>[2]) =>
    previewView('order', 3, entries, '').summary;

  it('leaves out what there is none of, and counts one as one', () => {
    expect(summary()).toBe('No saga "order" is in flight.');
    expect(summary({ ...entry, version: 3, count: 5, verdict: 'current' })).toBe(
      '5 in flight on version 3 already.',
    );
    expect(summary({ ...entry, version: 2, verdict: 'migrates' })).toBe(
      '1 in flight on version 2: 1 migrates.',
    );
  });

  it('says how many are blocked, and by what', () => {
    const reason = 'no orchestrator here has version 2';
    const entries = [
      { ...entry, version: 2, count: 22, verdict: 'finishes' as const },
      { ...entry, version: 2, count: 3, verdict: 'blocks' as const, reason },
    ];
    expect(summary(...entries)).toBe(
      '25 in flight on version 2: 22 must finish first, 3 are blocked: no orchestrator here has version 2.',
    );
    expect(summary({ ...entry, version: 1, verdict: 'blocks' })).toBe(
      '1 in flight on version 1: 1 is blocked: no orchestrator here has version 1.',
    );
  });

  it('goes through the versions from the oldest one', () => {
    const entries = [
      { ...entry, version: 2, count: 3, verdict: 'finishes' as const },
      { ...entry, version: 1, verdict: 'finishes' as const },
      { ...entry, version: 2, status: 'running', verdict: 'migrates' as const },
    ];
    expect(summary(...entries)).toBe(
      '1 in flight on version 1: 1 must finish first; 4 in flight on version 2: 1 migrates, 3 must finish first.',
    );
  });
});

describe('POST /v1/definitions/:name/migrations', () => {
  const result = { version: 3, migrated: 390, finishing: 22, skipped: 1 };
  const reasons = [{ reason: 'it is being undone', count: 22 }];
  const migrate = (body: object, name = 'order') =>
    bench.post(`/v1/definitions/${name}/migrations`, { ...SIGNED, ...body });

  it('migrates, and says what became of it', async () => {
    bench.sagas.migrated = { status: 'migrated', ...result, reasons };
    const { status, body } = await migrate({ from: 2 });
    expect(status).toBe(200);
    expect(body).toEqual({
      name: 'order',
      from: 2,
      to: 3,
      dryRun: false,
      summary: '390 of version 2 go on with version 3, 22 must finish on version 2, 1 skipped.',
      migrated: 390,
      finishing: 22,
      skipped: 1,
      reasons,
      links: { preview: '/v1/definitions/order/preview?version=3' },
    });
    expect(bench.sagas.queries).toEqual([{ name: 'order', from: 2, ...SIGNED, dryRun: false }]);
  });

  it('passes on where to, and whether it is to be done at all', async () => {
    expect((await migrate({ from: 3, to: 2, dryRun: true })).body.dryRun).toBe(true);
    expect(bench.sagas.queries).toEqual([{ name: 'order', from: 3, to: 2, ...SIGNED, dryRun: true }]);
  });

  it('speaks of what would happen in a dry run', () => {
    const migrated = { status: 'migrated', ...result, reasons } as const;
    expect(migrationView('order', { from: 2, dryRun: true }, migrated, '').summary).toMatch(
      /^390 of version 2 would go on/,
    );
    const one = { ...migrated, migrated: 1 };
    expect(migrationView('order', { from: 2, dryRun: false }, one, '').summary).toMatch(
      /^1 of version 2 goes on/,
    );
  });

  it.each<[object, string]>([
    [{}, 'from'],
    [{ from: 0 }, 'from'],
    [{ from: '2' }, 'from'],
    [{ from: 2.5 }, 'from'],
    [{ from: 3 }, 'from'],
    [{ from: 2, to: 2 }, 'from'],
    [{ from: 2, to: 2 ** 31 }, 'to'],
    [{ from: 2, dryRun: 'yes' }, 'dryRun'],
    [{ from: 2, by: '' }, 'by'],
    [{ from: 2, reason: undefined }, 'reason'],
    [{ from: 2, at: 'step' }, 'at'],
  ])('refuses %j', async (body, path) => {
    const answer = await migrate(body);
    expect(problemIn(answer)).toMatchObject({ status: 400, type: 'invalid-body' });
    expect(answer.body.errors).toContainEqual({ path, message: expect.any(String) });
    expect(bench.sagas.queries).toEqual([]);
  });

  it('names the definitions and versions that there are', async () => {
    expect(problemIn(await migrate({ from: 2 }, 'ordr'))).toEqual({
      status: 404,
      type: 'unknown-saga',
      detail: 'There is no saga definition "ordr". There are: order. GET /v1/definitions shows them.',
    });
    bench.sagas.migrated = { status: 'unknown-version', known: [2, 3] };
    expect(problemIn(await migrate({ from: 2, to: 9 }))).toMatchObject({
      status: 404,
      type: 'unknown-version',
    });
  });
});
