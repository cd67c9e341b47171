import 'reflect-metadata';
import { InMemorySagaStore, InProcessBrokerHub } from '@edda/testing';
import { Controller, Get, Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { permissionOf } from '../sign-in/allow.js';
import { SignInGuard } from '../sign-in/sign-in-guard.js';
import { SignIn } from '../sign-in/sign-in.js';
import { GuardedBench } from './bench/guarded-bench.fixture.js';
import { REST_CONTROLLERS } from './controllers.js';

const PATIENT = { timeout: 20_000 };
const SIGNED = { by: 'somebody else', reason: 'The customer called.' };
const limits = { perAddress: 1_000, failedSignIns: 5, perCaller: 40 };

let bench: GuardedBench;
let operator: string;
let admin: string;

beforeAll(async () => {
  vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  bench = await GuardedBench.open(
    { apiKeys: true, rateLimits: limits },
    new InMemorySagaStore(),
    new InProcessBrokerHub().broker,
  );
  await vi.waitFor(async () => expect((await bench.ask('/health/ready')).status).toBe(200), PATIENT);
  operator = await bench.keyFor('acme', 'operator', 'credit-desk');
  admin = await bench.keyFor('acme', 'admin');
});

afterAll(async () => {
  vi.restoreAllMocks();
  await bench.close();
});

async function waiting(orderId: string): Promise<string> {
  const { text } = await bench.ask('/v1/sagas/order', { credential: operator, body: { orderId } });
  const { id } = JSON.parse(text) as { id: string };
  await vi.waitFor(async () => expect((await bench.store.find(id))?.status).toBe('waiting'), PATIENT);
  return id;
}

const audit = async () => {
  const { text } = await bench.ask('/v1/audit', { credential: admin });
  return (JSON.parse(text) as { items: Record<string, unknown>[] }).items;
};

describe('every route', () => {
  it('says who may use it', () => {
    const silent = REST_CONTROLLERS.flatMap((controller) => {
      const prototype = controller.prototype as Record<string, object>;
      return Object.getOwnPropertyNames(prototype)
        .filter((name) => name !== 'constructor' && Reflect.hasMetadata('path', prototype[name] ?? {}))
        .filter((name) => permissionOf(prototype[name] ?? {}, controller) === undefined)
        .map((name) => `${controller.name}.${name}`);
    });
    expect(silent).toEqual([]);
  });

  it('is closed to everybody if it says nothing', async () => {
    @Controller('v1/forgotten')
    class ForgottenController {
      @Get()
      list(this: void): string {
        return 'all of it';
      }
    }
    const signIn = { isOpen: true, callerOf: async () => ({ tenant: 'default', roles: ['admin'] }) };
    const guard = new SignInGuard(signIn as unknown as SignIn, new Set([ForgottenController]));
    const context = {
      getType: () => 'http',
      getClass: () => ForgottenController,
      getHandler: () => ForgottenController.prototype.list,
      switchToHttp: () => ({ getRequest: () => ({ method: 'GET', url: '/v1/forgotten', headers: {} }) }),
    };
    await expect(guard.canActivate(context as never)).rejects.toMatchObject({ status: 403 });
    await expect(guard.canActivate({ ...context, getClass: () => class Other {} } as never)).resolves.toBe(
      true,
    );
  });
});

describe('whoever is signed in', () => {
  it('is the one who acts, whatever the body says, and it stands in the audit in the same transaction', async () => {
    const id = await waiting('o-1');
    const headers = { 'x-request-id': 'request-4711' };
    const acted = await bench.ask(`/v1/sagas/${id}/actions/pause`, {
      credential: operator,
      body: SIGNED,
      headers,
    });
    expect([acted.status, acted.headers.get('x-request-id')]).toEqual([200, 'request-4711']);
    const resumed = { credential: operator, body: { reason: 'Again.' } };
    expect((await bench.ask(`/v1/sagas/${id}/actions/resume`, resumed)).status).toBe(200);
    expect((await bench.ask(`/v1/sagas/${id}/actions/resume`, resumed)).status).toBe(409);
    const decision = { path: 'creditApproval', decision: 'approved', role: 'credit-desk', comment: 'Fine.' };
    const decided = await bench.ask(`/v1/sagas/${id}/decisions`, { credential: operator, body: decision });
    expect(decided.status).toBe(200);
    const who = {
      who: 'key:operator-credit-desk',
      roles: ['operator', 'credit-desk'],
      tenant: 'acme',
      target: id,
    };
    expect((await audit()).filter(({ target }) => target === id)).toMatchObject([
      {
        ...who,
        action: 'saga.pause',
        reason: SIGNED.reason,
        requestId: 'request-4711',
        details: { outcome: 'done' },
      },
      { ...who, action: 'saga.resume', details: { outcome: 'done' } },
      { ...who, action: 'saga.resume', details: { outcome: 'refused: not-paused' } },
      {
        ...who,
        action: 'approval.approved',
        reason: 'Fine.',
        details: { role: 'credit-desk', outcome: 'done' },
      },
    ]);
    const history = await bench.store.history(id, 0, 100);
    expect(JSON.stringify(history)).not.toContain('somebody else');
  });

  it('is in the audit once for what was asked for twice under one key', async () => {
    const id = await waiting('o-2');
    const asked = { credential: operator, body: SIGNED, headers: { 'idempotency-key': 'k-1' } };
    for (let times = 0; times < 3; times += 1)
      expect((await bench.ask(`/v1/sagas/${id}/actions/cancel`, asked)).status).toBe(200);
    expect((await audit()).filter(({ target }) => target === id)).toHaveLength(1);
  });

  it('may not decide in a role that he has not', async () => {
    const id = await waiting('o-3');
    const body = { path: 'creditApproval', decision: 'approved', role: 'credit-desk' };
    const answer = await bench.ask(`/v1/sagas/${id}/decisions`, { credential: admin, body });
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([403, { needs: 'credit-desk' }]);
  });

  it('finds the audit whole, page by page and as lines', async () => {
    const verification = await bench.ask('/v1/audit/verification', { credential: admin });
    const { status, entries } = JSON.parse(verification.text) as { status: string; entries: number };
    expect(status).toBe('whole');
    const lines = await bench.ask('/v1/audit?format=ndjson', { credential: admin });
    expect(lines.headers.get('content-type')).toMatch(/^application\/x-ndjson/);
    expect(lines.text.trim().split('\n')).toHaveLength(entries);
    const page = await bench.ask('/v1/audit?limit=1', { credential: admin });
    expect(JSON.parse(page.text)).toMatchObject({ next: '1', links: { next: '/v1/audit?limit=1&cursor=1' } });
    expect((await bench.ask('/v1/audit?cursor=x', { credential: admin })).status).toBe(400);
  });

  it('finds the latest of the audit first, narrowed by who, what and to what', async () => {
    const id = await waiting('o-narrowed');
    for (const action of ['pause', 'resume'])
      await bench.ask(`/v1/sagas/${id}/actions/${action}`, { credential: operator, body: SIGNED });
    const narrowed = async (query: string) => {
      const { text } = await bench.ask(`/v1/audit?${query}`, { credential: admin });
      const { items, next } = JSON.parse(text) as { items: { action: string }[]; next?: string };
      return [items.map(({ action }) => action), next === undefined ? 'last' : 'more'];
    };
    expect(await narrowed(`target=${id}&order=newest`)).toEqual([['saga.resume', 'saga.pause'], 'last']);
    expect(await narrowed(`target=${id}&order=newest&limit=1`)).toEqual([['saga.resume'], 'more']);
    expect(await narrowed(`target=${id}&action=saga.pause`)).toEqual([['saga.pause'], 'last']);
    expect(await narrowed(`target=${id}&who=nobody`)).toEqual([[], 'last']);
    const lines = await bench.ask(`/v1/audit?format=ndjson&target=${id}`, { credential: admin });
    expect(lines.text.trim().split('\n')).toHaveLength(2);
  });

  it('is told what waits to be sent of all tenants as an admin alone', async () => {
    const viewer = await bench.keyFor('acme', 'viewer');
    const overview = async (credential: string) =>
      JSON.parse((await bench.ask('/v1/overview', { credential })).text) as object;
    expect(await overview(admin)).toHaveProperty('outbox.waiting');
    for (const credential of [operator, viewer]) {
      expect(await overview(credential)).not.toHaveProperty('outbox');
      expect(await overview(credential)).toHaveProperty('deadLetters.open');
    }
  });
});

describe('a key', () => {
  it('is refused once it has expired or was revoked, and is not asked for when it cannot be one', async () => {
    const answer = await bench.ask('/v1/sagas', { credential: `${operator}0` });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringMatching(/^Bearer realm="edda", error="invalid_token", error_description="[^"]+"$/),
    ]);
  });
});

describe('too many requests', () => {
  afterEach(() => vi.useRealTimers());

  it('of one caller are told when to come again', async () => {
    const eager = await bench.keyFor('globex', 'viewer');
    const statuses = await Promise.all(
      Array.from(
        { length: limits.perCaller + 5 },
        async () => (await bench.ask('/v1/sagas', { credential: eager })).status,
      ),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(limits.perCaller);
    const late = await bench.ask('/v1/sagas', { credential: eager });
    expect([late.status, JSON.parse(late.text)]).toMatchObject([
      429,
      { type: 'urn:edda:problem:too-many-requests' },
    ]);
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await bench.ask('/v1/audit', { credential: admin })).status).toBe(200);
  });

  it('that fail to sign in close the door for their address, the right key included', async () => {
    for (let times = 0; times < limits.failedSignIns; times += 1) await bench.ask('/v1/sagas');
    const late = await bench.ask('/v1/sagas', { credential: operator });
    expect([late.status, late.text]).toEqual([429, expect.stringContaining('sign-ins from this address')]);
  });
});
