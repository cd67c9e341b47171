import 'reflect-metadata';
import type { OpenAPIObject } from '@nestjs/swagger';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { misfits } from '../bench/conforms.js';
import { RestBench } from '../bench/rest-bench.js';
import { approving, orderDefinition, parked, paying } from '../bench/sample-order.js';
import { TOLD_ID as ID } from '../bench/told-sagas.js';
import { definitionView } from '../definitions/definition-view.js';
import { PROBLEMS } from '../http/problem.js';
import { serveEdda } from '../serve-edda.js';
import { SCHEMAS } from './schemas/schemas.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Content = Readonly<
  Record<string, { readonly schema?: unknown; readonly examples?: object; readonly example?: unknown }>
>;

let bench: RestBench;
let document: OpenAPIObject;

beforeAll(async () => {
  bench = await RestBench.open((app) => serveEdda(app));
  document = (await bench.ask('/docs-json')).body as unknown as OpenAPIObject;
});

beforeEach(() => bench.reset());
afterAll(() => bench.close());

const operations = (): readonly (readonly [string, Operation])[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) => [`${method} ${path}`, operation as Operation] as const,
    ),
  );
const bodyOf = (operation: Operation): Content =>
  (operation.requestBody as { readonly content?: Content } | undefined)?.content ?? {};
const answerOf = (operation: Operation, status: string): Content =>
  (operation.responses[status] as { readonly content?: Content } | undefined)?.content ?? {};

describe('the served document', () => {
  it('explains itself, tells of the registered saga, and names only kinds of problems that exist', () => {
    expect(document.info).toMatchObject({ title: 'Edda orchestrator', version: 'v1' });
    const tags = document.tags?.map(({ name }) => name);
    expect(tags).toEqual([
      'sagas',
      'actions',
      'events',
      'dead letters',
      'definitions',
      'diagrams',
      'audit',
      'health',
    ]);
    const text = JSON.stringify(document);
    expect(text).toContain('"enum":["order"]');
    const kinds = [...text.matchAll(/"urn:edda:problem:([a-z-]+)"/g)].map(([, kind]) => kind);
    expect(kinds).toContain('saga-not-found');
    expect(kinds.filter((kind) => kind === undefined || !(kind in PROBLEMS))).toEqual([]);
  });

  it('puts every operation under a tag that is explained, and gives it a name and a summary of its own', () => {
    const tags = document.tags?.map(({ name }) => name) ?? [];
    expect(operations().filter(([, { tags: [tag = ''] = [] }]) => !tags.includes(tag))).toEqual([]);
    for (const field of ['operationId', 'summary'] as const) {
      const values = operations().map(([, operation]) => operation[field]);
      expect(values).not.toContain(undefined);
      expect(new Set(values).size).toBe(values.length);
    }
  });

  it('says that a problem can be one wherever something can be refused', () => {
    for (const [name, { responses }] of operations()) {
      const refusals = Object.keys(responses).filter((status) => Number(status) >= 400);
      if (!name.includes('/health/')) expect(refusals, name).toEqual(expect.arrayContaining(['400', '500']));
      if (name.startsWith('post'))
        expect(refusals, name).toEqual(expect.arrayContaining(['408', '413', '415', '503']));
      if (name.includes('{')) expect(refusals, name).toContain('404');
    }
  });

  it('names each problem of a body that is not taken, wherever a body is read', () => {
    const reading = operations().filter(([, operation]) => bodyOf(operation)['application/json']);
    expect(reading.map(([name]) => name)).toEqual(
      operations().flatMap(([name]) => (name.startsWith('post') ? [name] : [])),
    );
    for (const [name, operation] of reading) {
      for (const kind of ['body-too-slow', 'body-too-large', 'unsupported-media-type'] as const) {
        const { example } = answerOf(operation, `${PROBLEMS[kind].status}`)['application/problem+json'] ?? {};
        expect(example, `${name} ${kind}`).toMatchObject({ type: `urn:edda:problem:${kind}` });
      }
    }
  });

  it('offers for every body an example that its schema describes', () => {
    for (const [name, operation] of operations().filter(([operation]) => operation.startsWith('post'))) {
      const { schema, examples = {} } = bodyOf(operation)['application/json'] ?? {};
      expect(schema, name).toBeDefined();
      for (const [title, { value }] of Object.entries(examples as Record<string, { value: unknown }>))
        expect(misfits(value, schema), `${name}: ${title}`).toEqual([]);
    }
    const posts = operations().filter(([, operation]) => bodyOf(operation)['application/json']?.examples);
    expect(posts.map(([, { operationId }]) => operationId)).toEqual(
      expect.arrayContaining([
        'startSaga',
        'actOnSaga',
        'decide',
        'deliverMail',
        'discardMail',
        'redriveLetters',
        'discardLetters',
        'migrateSagas',
      ]),
    );
  });

  it('shows problems that its schema describes', () => {
    const described = { ...SCHEMAS.Problem, additionalProperties: true };
    for (const [name, operation] of operations()) {
      for (const status of Object.keys(operation.responses)) {
        const { example } = answerOf(operation, status)['application/problem+json'] ?? {};
        if (example) expect(misfits(example, described), `${name} ${status}`).toEqual([]);
      }
    }
  });
});

describe('a schema', () => {
  const examples = Object.entries(SCHEMAS).flatMap(([name, schema]) =>
    'example' in schema && schema.example !== undefined ? [[name, schema] as const] : [],
  );

  it.each(examples)('%s describes its example, which has all that it requires', (_, schema) => {
    expect(misfits(schema.example, schema)).toEqual([]);
  });

  it('is missed by what lacks a field, has one more, or has another value', () => {
    const { example } = SCHEMAS.Started;
    const schema = SCHEMAS.Started;
    expect(misfits({ ...(example as object), id: undefined }, schema)).toHaveLength(1);
    expect(misfits({ ...(example as object), more: 1 }, schema)).toEqual(['/more: is not described']);
    expect(misfits({ ...(example as object), status: 'done' }, schema)).toEqual([
      '/status: "done" is not offered',
    ]);
    expect(misfits({}, schema)).toHaveLength(7);
  });
});

describe('what is answered is what is described', () => {
  const SIGNED = { by: 'lena', reason: 'So.' };
  const post = (body: object): RequestInit => ({
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
  const mail = {
    id: 'm-1',
    tenant: 'default',
    event: 'invoice.paid',
    contractVersion: 1,
    keys: ['invoice.paid'],
    body: { invoiceId: 'i' },
    unexpected: 'mailbox',
    ttlMs: 1,
    status: 'kept',
    receivedAt: 0,
    expiresAt: 1,
    recipients: 0,
  } as const;

  it.each<[string, string, RequestInit]>([
    [`/v1/sagas/${ID}`, '/v1/sagas/{id}', {}],
    [`/v1/sagas/${ID}?at=2`, '/v1/sagas/{id}', {}],
    [`/v1/sagas/${ID}/history`, '/v1/sagas/{id}/history', {}],
    [`/v1/sagas/${ID}/timeline`, '/v1/sagas/{id}/timeline', {}],
    [`/v1/sagas/${ID}/diagnosis`, '/v1/sagas/{id}/diagnosis', {}],
    ['/v1/sagas/counts', '/v1/sagas/counts', {}],
    ['/v1/stuck', '/v1/stuck', {}],
    ['/v1/bulk-actions', '/v1/bulk-actions', {}],
    ['/v1/bulk-actions', '/v1/bulk-actions', post({ ...SIGNED, action: 'retry', filter: { name: 'order' } })],
    ['/v1/bulk-actions', '/v1/bulk-actions', post({ ...SIGNED, action: 'retry', ids: [ID], dryRun: true })],
    ['/v1/overview', '/v1/overview', {}],
    ['/v1/topology', '/v1/topology', {}],
    [`/v1/sagas/${ID}/actions/pause`, '/v1/sagas/{id}/actions/{action}', post(SIGNED)],
    ['/v1/sagas', '/v1/sagas', {}],
    ['/v1/approvals', '/v1/approvals', {}],
    ['/v1/mailbox', '/v1/mailbox', {}],
    ['/v1/mailbox/m-1', '/v1/mailbox/{id}', {}],
    ['/v1/mailbox/m-1/deliver', '/v1/mailbox/{id}/deliver', post(SIGNED)],
    ['/v1/mailbox/m-1/discard', '/v1/mailbox/{id}/discard', post(SIGNED)],
    ['/v1/events/invoice.paid', '/v1/events/{name}', post({ invoiceId: 'i' })],
    ['/v1/sagas/order', '/v1/sagas/{name}', post({ orderId: 'o' })],
    ['/v1/definitions', '/v1/definitions', {}],
    ['/v1/definitions/order/start-schema', '/v1/definitions/{name}/start-schema', {}],
    ['/v1/definitions/order/preview', '/v1/definitions/{name}/preview', {}],
    ['/v1/definitions/order/migrations', '/v1/definitions/{name}/migrations', post({ ...SIGNED, from: 2 })],
    ['/health/live', '/health/live', {}],
    ['/health/ready', '/health/ready', {}],
  ])('at %s', async (path, described, init) => {
    const operation = document.paths[described]?.[init.method === 'POST' ? 'post' : 'get'];
    if (!operation) throw new Error(`${described} is not described.`);
    for (const driven of [approving(), parked(), paying()]) {
      bench.reset();
      bench.sagas.driven = driven;
      if (path.includes('pause') && driven.state.status === 'parked') continue;
      const standing = path.endsWith('/deliver') ? 'parked' : mail.status;
      Object.assign(bench.sagas, { mails: [{ ...mail, status: standing }], saga: driven.state, next: 'n' });
      bench.sagas.counted = [
        { definition: 'order', version: 1, status: 'completed', count: 3, isCapped: true },
      ];
      bench.sagas.pages = [
        {
          items: [
            { sagaId: ID, definition: 'order', businessKey: 'k', path: 'p', key: 'approval:r', since: 0 },
          ],
        },
      ];
      const { status, body } = await bench.ask(path, init);
      expect(String(status)).toMatch(/^20/);
      const { schema } = answerOf(operation, String(status))['application/json'] ?? {};
      expect(schema).toBeDefined();
      expect(misfits(body, schema)).toEqual([]);
    }
  });

  it('at a decision', async () => {
    bench.sagas.driven = approving();
    const body = { path: 'creditApproval', decision: 'approved', by: 'lena', role: 'credit-desk' };
    const answer = await bench.post(`/v1/sagas/${ID}/decisions`, body);
    expect(answer.status).toBe(200);
    expect(misfits(answer.body, SCHEMAS.DecidedSaga)).toEqual([]);
  });

  it('at a problem', async () => {
    const described = SCHEMAS.Problem;
    bench.sagas.driven = parked();
    const refused = await bench.post(`/v1/sagas/${ID}/actions/pause`, SIGNED);
    expect(misfits(refused.body, described)).toEqual([]);
    const invalid = await bench.post(`/v1/sagas/${ID}/actions/pause`, {});
    expect(misfits(invalid.body, described)).toEqual([]);
    const unknown = await bench.ask('/v1/definitions/order/diagram?version=9');
    expect(misfits(unknown.body, described)).toEqual([]);
  });

  it('at a definition', () => {
    expect(misfits(definitionView(orderDefinition(), ''), SCHEMAS.Definition)).toEqual([]);
  });
});
