import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { InMemorySagaStore, InProcessBrokerHub } from '@edda/testing';
import { aLetter } from '@edda/testing/contracts';
import { GuardedBench } from './bench/guarded-bench.fixture.js';
import type { Asked, Response } from './bench/guarded-bench.fixture.js';

const ROLES = ['none', 'viewer', 'operator', 'admin', 'credit-desk'] as const;
type Role = (typeof ROLES)[number];
const TENANTS = ['acme', 'globex'] as const;
type Tenant = (typeof TENANTS)[number];

const EVERYBODY: readonly Role[] = ROLES;
const VIEWERS: readonly Role[] = ['viewer', 'operator', 'admin'];
const OPERATORS: readonly Role[] = ['operator', 'admin'];

/** What is asked for: what is of the tenant acme, or what is nobody's, of the same form. */
interface Ids {
  readonly saga: string;
  readonly mail: string;
  readonly letter: string;
  readonly bulk: string;
}

const NOBODYS: Ids = {
  saga: '01900000-ffff-7000-8000-00000000000f',
  mail: 'mail-of-nobody',
  letter: '01900000-eeee-4000-8000-00000000000e',
  bulk: '01900000-dddd-7000-8000-00000000000d',
};

interface Expected {
  readonly allowed: readonly Role[];
  /** How it is answered once it is allowed. */
  readonly answers: readonly number[];
  readonly path: (ids: Ids) => string;
  readonly body?: (ids: Ids) => object;
}

const SIGNED = { by: 'somebody else', reason: 'So.' };

/** Written by hand, not read from what it checks: each operation of the document has to stand here. */
const OPERATIONS: Readonly<Record<string, Expected>> = {
  live: { allowed: EVERYBODY, answers: [200], path: () => '/health/live' },
  ready: { allowed: EVERYBODY, answers: [200], path: () => '/health/ready' },
  startSaga: {
    allowed: OPERATORS,
    answers: [202],
    path: () => '/v1/sagas/order',
    body: () => ({ orderId: `o-${(started += 1)}` }),
  },
  listSagas: { allowed: VIEWERS, answers: [200], path: () => '/v1/sagas' },
  findSaga: { allowed: VIEWERS, answers: [200], path: ({ saga }) => `/v1/sagas/${saga}` },
  findHistory: { allowed: VIEWERS, answers: [200], path: ({ saga }) => `/v1/sagas/${saga}/history` },
  findTimeline: { allowed: VIEWERS, answers: [200], path: ({ saga }) => `/v1/sagas/${saga}/timeline` },
  diagnoseSaga: { allowed: VIEWERS, answers: [200], path: ({ saga }) => `/v1/sagas/${saga}/diagnosis` },
  countSagas: { allowed: VIEWERS, answers: [200], path: () => '/v1/sagas/counts' },
  listStuck: { allowed: VIEWERS, answers: [200], path: () => '/v1/stuck' },
  findOverview: { allowed: VIEWERS, answers: [200], path: () => '/v1/overview' },
  findTopology: { allowed: VIEWERS, answers: [200], path: () => '/v1/topology' },
  // From a place that this database has not come to: what would be followed for ever is refused, behind all that asks who may.
  followSagas: { allowed: VIEWERS, answers: [400], path: () => '/v1/stream?after=999999-1' },
  followSaga: {
    allowed: VIEWERS,
    answers: [400],
    path: ({ saga }) => `/v1/sagas/${saga}/stream?after=999999-1`,
  },
  orderBulkAction: {
    allowed: OPERATORS,
    answers: [200],
    path: () => '/v1/bulk-actions',
    body: ({ saga }) => ({ ids: [saga], action: 'pause', dryRun: true, ...SIGNED }),
  },
  listBulkActions: { allowed: VIEWERS, answers: [200], path: () => '/v1/bulk-actions' },
  findBulkAction: { allowed: VIEWERS, answers: [200], path: ({ bulk }) => `/v1/bulk-actions/${bulk}` },
  cancelBulkAction: {
    allowed: OPERATORS,
    answers: [200, 409],
    path: ({ bulk }) => `/v1/bulk-actions/${bulk}/cancel`,
    body: () => SIGNED,
  },
  drawSaga: { allowed: VIEWERS, answers: [200], path: ({ saga }) => `/v1/sagas/${saga}/diagram` },
  actOnSaga: {
    allowed: OPERATORS,
    answers: [200, 409],
    path: ({ saga }) => `/v1/sagas/${saga}/actions/pause`,
    body: () => SIGNED,
  },
  eraseSaga: {
    allowed: ['admin'],
    answers: [409],
    path: ({ saga }) => `/v1/sagas/${saga}/erasure`,
    body: () => SIGNED,
  },
  decide: {
    allowed: ['credit-desk'],
    answers: [200, 409],
    path: ({ saga }) => `/v1/sagas/${saga}/decisions`,
    body: () => ({ path: 'creditApproval', decision: 'approved', role: 'credit-desk', by: 'somebody else' }),
  },
  listApprovals: {
    allowed: [...VIEWERS, 'credit-desk'],
    answers: [200],
    path: () => '/v1/approvals?role=credit-desk',
  },
  announceEvent: {
    allowed: OPERATORS,
    answers: [202],
    path: () => '/v1/events/invoice.paid',
    body: () => ({ invoiceId: 'none' }),
  },
  listMail: { allowed: VIEWERS, answers: [200], path: () => '/v1/mailbox' },
  findMail: { allowed: VIEWERS, answers: [200], path: ({ mail }) => `/v1/mailbox/${mail}` },
  discardMail: {
    allowed: OPERATORS,
    answers: [200, 409],
    path: ({ mail }) => `/v1/mailbox/${mail}/discard`,
    body: () => SIGNED,
  },
  deliverMail: {
    allowed: OPERATORS,
    answers: [200, 409],
    path: ({ mail }) => `/v1/mailbox/${mail}/deliver`,
    body: () => SIGNED,
  },
  listLetters: { allowed: VIEWERS, answers: [200], path: () => '/v1/dead-letters' },
  groupLetters: { allowed: VIEWERS, answers: [200], path: () => '/v1/dead-letters/groups' },
  findLetter: { allowed: VIEWERS, answers: [200], path: ({ letter }) => `/v1/dead-letters/${letter}` },
  redriveLetters: {
    allowed: OPERATORS,
    answers: [202],
    path: () => '/v1/dead-letters/redrive',
    body: ({ letter }) => ({ ids: [letter], ...SIGNED }),
  },
  discardLetters: {
    allowed: OPERATORS,
    answers: [202],
    path: () => '/v1/dead-letters/discard',
    body: ({ letter }) => ({ ids: [letter], ...SIGNED }),
  },
  listDefinitions: { allowed: VIEWERS, answers: [200], path: () => '/v1/definitions' },
  findStartSchema: { allowed: VIEWERS, answers: [200], path: () => '/v1/definitions/order/start-schema' },
  previewVersion: { allowed: VIEWERS, answers: [200], path: () => '/v1/definitions/order/preview' },
  drawDefinition: { allowed: VIEWERS, answers: [200], path: () => '/v1/definitions/order/diagram' },
  migrateSagas: {
    allowed: ['admin'],
    answers: [200],
    path: () => '/v1/definitions/order/migrations',
    body: () => ({ from: 2, to: 3, ...SIGNED }),
  },
  listAudit: { allowed: ['admin'], answers: [200], path: () => '/v1/audit' },
  verifyAudit: { allowed: ['admin'], answers: [200], path: () => '/v1/audit/verification' },
};

type Variant = (path: string, asked: Asked) => readonly [string, Asked];

/** Ways of asking for the same that a guard may overlook. `alike`: the router takes it for the same. */
const VARIANTS: Readonly<Record<string, { readonly ask: Variant; readonly alike: boolean }>> = {
  'HEAD, where it is read': {
    ask: (path, asked) => [path, { ...asked, method: asked.body ? 'POST' : 'HEAD' }],
    alike: true,
  },
  'a slash behind it': {
    ask: (path, asked) => [path.includes('?') ? path.replace('?', '/?') : `${path}/`, asked],
    alike: true,
  },
  'another case': { ask: (path, asked) => [path.replace(/^\/[^/]+\/[^/?]+/, upper), asked], alike: true },
  'another method in a header': {
    ask: (path, asked) => [path, { ...asked, headers: { 'x-http-method-override': 'DELETE' } }],
    alike: true,
  },
  'two slashes before it': { ask: (path, asked) => [`/${path}`, asked], alike: false },
  'two slashes inside': { ask: (path, asked) => [path.replace(/^(\/[^/]+)\//, '$1//'), asked], alike: false },
  'an encoded slash': { ask: (path, asked) => [path.replace(/^(\/[^/]+)\//, '$1%2f'), asked], alike: false },
  'a dot segment that is encoded': {
    ask: (path, asked) => [`/health/live/..%2f..${path}`, asked],
    alike: false,
  },
  'a semicolon': { ask: (path, asked) => [path.replace(/(\?|$)/, ';a=b$1'), asked], alike: false },
};

const upper = (text: string): string => text.toUpperCase();

/** What nobody of another tenant may see anything of, wherever it is asked for. */
const SECRET = 'acme-secret-4711';

const PATIENT = { timeout: 20_000 };

let started = 0;
let cells = 0;
let bench: GuardedBench;
let own: Ids;
const keys = new Map<string, string | undefined>();

beforeAll(async () => {
  vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  bench = await GuardedBench.open(
    { apiKeys: true, rateLimits: false },
    new InMemorySagaStore(),
    new InProcessBrokerHub().broker,
  );
  await vi.waitFor(async () => expect((await bench.ask('/health/ready')).status).toBe(200), PATIENT);
  for (const tenant of TENANTS)
    for (const role of ROLES)
      keys.set(`${tenant} ${role}`, role === 'none' ? undefined : await bench.keyFor(tenant, role));
  own = await whatAcmeHas();
});

afterAll(async () => {
  vi.restoreAllMocks();
  await bench.close();
});

const keyOf = (tenant: Tenant, role: Role): string | undefined => keys.get(`${tenant} ${role}`);

async function whatAcmeHas(): Promise<Ids> {
  const credential = keyOf('acme', 'operator');
  const answer = await bench.ask('/v1/sagas/order', { credential, body: { orderId: SECRET } });
  const { id: saga } = JSON.parse(answer.text) as { id: string };
  await vi.waitFor(async () => expect((await bench.store.find(saga))?.status).toBe('waiting'), PATIENT);
  const headers = { 'idempotency-key': 'mail-of-acme' };
  await bench.ask('/v1/events/invoice.paid', { credential, headers, body: { invoiceId: SECRET } });
  await bench.store.recordLetters([aLetter({ detail: SECRET, cause: SECRET })]);
  const { items } = await bench.store.listLetters({ tenant: 'acme', limit: 1 });
  const order = { filter: { name: 'order', status: ['parked'] }, action: 'resume', ...SIGNED };
  const ordered = await bench.ask('/v1/bulk-actions', { credential, body: order });
  const { id: bulk } = JSON.parse(ordered.text) as { id: string };
  await vi.waitFor(
    async () => expect((await bench.store.findBulkAction('acme', bulk))?.status).toBe('finished'),
    PATIENT,
  );
  return { saga, mail: 'mail-of-acme', letter: items[0]?.id ?? '', bulk };
}

/** All that acme has, as its admin sees it: what nobody may have changed who must not. */
async function whatIsThere(): Promise<readonly string[]> {
  const credential = keyOf('acme', 'admin');
  const one = ['findSaga', 'findHistory', 'findMail', 'findLetter', 'findTimeline'];
  const paths = [...one, 'listSagas', 'listMail', 'listAudit', 'listBulkActions'];
  const answers = paths.map((name) => bench.ask(operation(name).path(own), { credential }));
  return (await Promise.all(answers)).map(({ text }) => text);
}

function operation(name: string): Expected {
  const found = OPERATIONS[name];
  if (!found) throw new Error(`The matrix does not know the operation "${name}": say who may use it.`);
  return found;
}

const askFor = (name: string, ids: Ids, credential: string | undefined): readonly [string, Asked] => {
  const { path, body } = operation(name);
  return [path(ids), { credential, ...(body ? { body: body(ids) } : {}) }];
};

const ask = (name: string, ids: Ids, credential: string | undefined): Promise<Response> =>
  bench.ask(...askFor(name, ids, credential));

/** Asks for the same in all other ways, at once. */
function inEveryWay(asked: () => readonly [string, Asked]) {
  return Promise.all(
    Object.entries(VARIANTS).map(async ([variant, { ask: vary, alike: isAlike }]) => {
      return { variant, isAlike, ...(await bench.ask(...vary(...asked()))) };
    }),
  );
}

const kindOf = ({ text }: Response): string => /urn:edda:problem:([a-z-]+)/.exec(text)?.[1] ?? '';

/** The same answer, whatever was asked for: ids, times and the id of what went wrong are the only things in which two may differ. */
function alike({ status, text }: Response, ids: Ids): string {
  const known = Object.entries(ids).reduce((rest, [name, id]) => rest.replaceAll(id, `<${name}>`), text);
  return `${status} ${known.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')}`;
}

const names = Object.keys(OPERATIONS);
const refused = names.flatMap((name) =>
  TENANTS.flatMap((tenant) =>
    ROLES.filter((role) => !operation(name).allowed.includes(role)).map((role) => ({ name, tenant, role })),
  ),
);
const allowed = names.flatMap((name) => operation(name).allowed.map((role) => ({ name, role })));

describe('the authorisation of every operation', () => {
  it('is written down: the document has these operations and no others', () => {
    const described = Object.values(bench.document.paths).flatMap((methods) =>
      Object.values(methods).map((one) => (one as { operationId?: string }).operationId),
    );
    expect(new Set(described)).toEqual(new Set(names));
    expect(described).toHaveLength(names.length);
  });

  it('says in the document what it needs', () => {
    for (const [path, methods] of Object.entries(bench.document.paths)) {
      for (const [method, one] of Object.entries(methods)) {
        const needs: unknown = Reflect.get(one as object, 'x-edda-needs');
        expect(['viewer', 'operator', 'admin', 'any-role', 'nothing'], `${method} ${path}`).toContain(needs);
        expect(needs === 'nothing', path).toBe(path.startsWith('/health/'));
      }
    }
  });

  it('refuses whoever is not signed in or has not the role, in every way of asking, and nothing has changed', async () => {
    const before = await whatIsThere();
    for (const { name, tenant, role } of refused) {
      const asked = askFor(name, own, keyOf(tenant, role));
      const [wanted, kind] = role === 'none' ? [401, 'not-signed-in'] : [403, 'not-allowed'];
      const answer = await bench.ask(...asked);
      expect([answer.status, kindOf(answer)], `${name} by ${role} of ${tenant}`).toEqual([wanted, kind]);
      expect(answer.text).not.toContain(SECRET);
      cells += 1;
      for (const { variant, isAlike, status, text } of await inEveryWay(() => asked)) {
        const what = `${name} by ${role} of ${tenant} with ${variant}`;
        if (isAlike) expect(status, what).toBe(wanted);
        else expect([400, 401, 403, 404, 405], what).toContain(status);
        expect(text, what).not.toContain(SECRET);
        cells += 1;
      }
    }
    expect(await whatIsThere()).toEqual(before);
  }, 120_000);

  it('answers about what is of another tenant as about what is not there, and nothing has changed', async () => {
    const before = await whatIsThere();
    for (const { name, role } of allowed.filter((one) => one.role !== 'none')) {
      const credential = keyOf('globex', role);
      const theirs = await ask(name, own, credential);
      const nobodys = await ask(name, NOBODYS, credential);
      const isAboutOne = operation(name).path(own) !== operation(name).path(NOBODYS);
      if (isAboutOne) expect(theirs.status, name).toBe(404);
      if (!['startSaga', 'announceEvent', 'listSagas', 'listMail', 'listAudit', 'verifyAudit'].includes(name))
        expect(alike(theirs, own), `${name} by ${role}`).toBe(alike(nobodys, NOBODYS));
      expect(theirs.text, `${name} by ${role}`).not.toContain(SECRET);
      if (!isAboutOne) for (const id of Object.values(own)) expect(theirs.text, name).not.toContain(id);
      cells += 1;
      for (const { variant, status, text } of await inEveryWay(() => askFor(name, own, credential))) {
        const what = `${name} by ${role} of globex with ${variant}`;
        if (isAboutOne) expect(status, what).toBeGreaterThanOrEqual(400);
        expect(status, what).toBeLessThan(500);
        expect(text, what).not.toContain(SECRET);
        cells += 1;
      }
    }
    expect(await whatIsThere()).toEqual(before);
  }, 120_000);

  it('lets through whoever has the role, in every way of asking that the router takes for the same', async () => {
    for (const { name, role } of allowed) {
      const { answers } = operation(name);
      const asked = () => askFor(name, own, keyOf('acme', role));
      const answer = await bench.ask(...asked());
      expect(answers, `${name} by ${role}: ${answer.text}`).toContain(answer.status);
      cells += 1;
      for (const { variant, isAlike, status } of await inEveryWay(asked)) {
        const what = `${name} by ${role} with ${variant}`;
        if (isAlike) expect(answers, what).toContain(status);
        else expect([400, 401, 403, 404, 405], what).toContain(status);
        cells += 1;
      }
    }
  }, 120_000);

  it('leaves no cell out', () => {
    const ways = Object.keys(VARIANTS).length + 1;
    const anonymousAllowed = allowed.filter(({ role }) => role === 'none').length;
    const all = names.length * ROLES.length * TENANTS.length * ways - anonymousAllowed * ways;
    process.stdout.write(
      `authorisation matrix: ${names.length} operations x ${ROLES.length} roles x ${TENANTS.length} tenants x ${ways} ways of asking: ${cells} cells, all asserted\n`,
    );
    expect(cells).toBe(all);
  });
});
