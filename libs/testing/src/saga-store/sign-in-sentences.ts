import { createHash, randomUUID } from 'node:crypto';
import type { AuditEntry, AuditQuery, NewApiKey } from '@edda/orchestration';
import { firstBroken, verifyAudit } from '@edda/orchestration';
import { beforeEach, describe, expect, it } from 'vitest';
import { aLetter } from './letters.js';
import { aSaga, changeTo, post, someMail } from './saga-changes.js';
import type { SagaStoreSetup, SagaStoreSubject } from './saga-changes.js';

/** The audit is never emptied: each test has a tenant of its own. */
const newTenant = (): string => `tenant-${randomUUID()}`;

const anEntry = (tenant: string, overrides: Partial<AuditEntry> = {}): AuditEntry => ({
  tenant,
  who: 'lena',
  roles: ['operator', 'credit-desk'],
  action: 'saga.cancel',
  target: 's-1',
  reason: 'The customer called.',
  requestId: 'r-1',
  details: { outcome: 'done', note: 'Þ "quoted" \\', list: [1, null, 1.5] },
  ...overrides,
});

const aKey = (tenant: string, overrides: Partial<NewApiKey> = {}): NewApiKey => {
  const id = randomUUID();
  const hash = createHash('sha256').update(id).digest('hex');
  return { id, tenant, name: 'ci', roles: ['operator'], hash, ...overrides };
};

export function describeSignIn(setup: SagaStoreSetup): void {
  let { store, other } = {} as SagaStoreSubject;
  let tenant = '';
  beforeEach(async () => {
    ({ store, other } = await setup());
    tenant = newTenant();
  });

  const audit = (limit = 100) => other.listAudit({ tenant, limit });

  describe('the audit', () => {
    it('is written with what was done, in order, and read page by page', async () => {
      const saga = aSaga({ tenant });
      await store.transact(async (transaction) => {
        await transaction.save([changeTo(saga)]);
        await transaction.audit([
          anEntry(tenant, { target: 'a' }),
          anEntry(tenant, { target: 'b', roles: [] }),
        ]);
      });
      await other.transact((transaction) => transaction.audit([anEntry(tenant, { target: 'c' })]));
      const records = await audit();
      expect(records).toMatchObject([
        { ...anEntry(tenant, { target: 'a' }), sequence: 1 },
        { ...anEntry(tenant, { target: 'b', roles: [] }), sequence: 2 },
        { ...anEntry(tenant, { target: 'c' }), sequence: 3 },
      ]);
      expect(firstBroken(records)).toBeUndefined();
      expect(await store.listAudit({ tenant, after: 1, limit: 1 })).toEqual([records[1]]);
      expect(await store.listAudit({ tenant: newTenant(), limit: 1 })).toEqual([]);
      expect(await store.listAudit({ tenant: '\0', limit: 1 })).toEqual([]);
    });

    it('is narrowed by who, what and to what, and read from its end', async () => {
      const entries = [
        anEntry(tenant, { who: 'lena', action: 'saga.cancel', target: 's-1' }),
        anEntry(tenant, { who: 'bob', action: 'saga.cancel', target: 's-2' }),
        anEntry(tenant, { who: 'lena', action: 'saga.retry', target: 's-2' }),
        anEntry(tenant, { who: 'lena', action: 'saga.cancel', target: 's-3' }),
      ];
      await store.transact((transaction) => transaction.audit(entries));
      const targets = async (query: Partial<AuditQuery>) =>
        (await other.listAudit({ tenant, limit: 100, ...query })).map(
          ({ action, target }) => `${action} ${target}`,
        );
      expect(await targets({ who: 'lena', action: 'saga.cancel' })).toEqual([
        'saga.cancel s-1',
        'saga.cancel s-3',
      ]);
      expect(await targets({ target: 's-2', latestFirst: true })).toEqual([
        'saga.retry s-2',
        'saga.cancel s-2',
      ]);
      expect(await targets({ latestFirst: true, limit: 1 })).toEqual(['saga.cancel s-3']);
      expect(await targets({ latestFirst: true, after: 4, limit: 2 })).toEqual([
        'saga.retry s-2',
        'saga.cancel s-2',
      ]);
      expect(await targets({ latestFirst: true, after: 1 })).toEqual([]);
      expect(await targets({ who: '\0' })).toEqual([]);
      expect(await targets({ target: 'saga.%' })).toEqual([]);
    });

    it('has nothing of what was not done', async () => {
      const failing = store.transact(async (transaction) => {
        await transaction.audit([anEntry(tenant)]);
        throw new Error('changed my mind');
      });
      await expect(failing).rejects.toThrow('changed my mind');
      expect(await audit()).toEqual([]);
    });

    it('is one chain, however many write at once, and one for each tenant', async () => {
      const globex = newTenant();
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 === 0 ? store : other).transact((transaction) =>
            transaction.audit([
              anEntry(globex, { target: `g-${index}` }),
              anEntry(tenant, { target: `t-${index}` }),
            ]),
          ),
        ),
      );
      for (const one of [tenant, globex])
        expect(await verifyAudit(store, one)).toMatchObject({ entries: 20, last: { sequence: 20 } });
      expect(new Set((await audit()).map(({ target }) => target)).size).toBe(20);
    });

    it('takes any text that somebody says, and stays whole', async () => {
      const said = anEntry(tenant, {
        reason: 'a NUL \0, half a pair \ud800, an emoji \ud83d\ude00',
        details: { text: 'Þ\u0000\ud800', '': {} },
      });
      await store.transact((transaction) => transaction.audit([said]));
      expect((await audit())[0]?.reason).toContain('an emoji \ud83d\ude00');
      expect(await verifyAudit(store, tenant)).toMatchObject({ entries: 1 });
    });

    it('says who put an event away or had it delivered, if that was done', async () => {
      const mail = someMail(1, { tenant });
      await post(store, mail);
      const entry = anEntry(tenant, { action: 'mail.discard' });
      expect(await store.discardMail(tenant, mail.id, 'note', entry)).toBe(true);
      expect(await store.discardMail(tenant, mail.id, 'note', entry)).toBe(false);
      expect(
        await store.deliverMail(tenant, mail.id, 'note', anEntry(tenant, { action: 'mail.deliver' })),
      ).toBe(true);
      expect((await audit()).map(({ action }) => action)).toEqual(['mail.discard', 'mail.deliver']);
    });

    it('says who had letters redriven or discarded, and how many', async () => {
      await store.recordLetters([aLetter({ tenant }), aLetter({ tenant })]);
      const plan = { intention: 'discard', by: 'lena', because: 'So.' } as const;
      const entry = anEntry(tenant, { action: 'letters.discard', details: {} });
      expect(await store.planLetters({ tenant }, plan, entry)).toMatchObject({ count: 2 });
      expect(await store.planLetters({ tenant }, plan, entry)).toMatchObject({ count: 0 });
      expect(await audit()).toMatchObject([{ action: 'letters.discard', details: { count: 2 } }]);
    });
  });

  describe('an API key', () => {
    const created = () => anEntry(tenant, { action: 'api-key.create' });

    it('is found by its hash until it is revoked, and who made and who revoked it is in the audit', async () => {
      const key = aKey(tenant, { roles: ['viewer', 'credit-desk'] });
      await store.createApiKey(key, created());
      const { hash, ...shown } = key;
      expect(await other.findApiKey(hash)).toMatchObject(shown);
      expect(await other.findApiKey('0'.repeat(64))).toBeUndefined();
      expect(await other.findApiKey(key.id)).toBeUndefined();
      const revoked = anEntry(tenant, { action: 'api-key.revoke' });
      expect(await other.revokeApiKey(newTenant(), key.id, revoked)).toBe(false);
      expect(await other.revokeApiKey(tenant, 'no id', revoked)).toBe(false);
      expect(await other.revokeApiKey(tenant, key.id, revoked)).toBe(true);
      expect(await other.revokeApiKey(tenant, key.id, revoked)).toBe(false);
      expect(await store.findApiKey(hash)).toBeUndefined();
      expect((await audit()).map(({ action }) => action)).toEqual(['api-key.create', 'api-key.revoke']);
    });

    it('is not found once its time is over', async () => {
      const [over, open] = [aKey(tenant, { expiresInMs: 0 }), aKey(tenant, { expiresInMs: 3_600_000 })];
      await store.createApiKey(over, created());
      await store.createApiKey(open, created());
      expect(await other.findApiKey(over.hash)).toBeUndefined();
      expect(await other.findApiKey(open.hash)).toMatchObject({ id: open.id, expiresAt: expect.any(Number) });
    });

    it('is listed for its tenant, with when it was used last', async () => {
      const key = aKey(tenant);
      await store.createApiKey(key, created());
      await store.createApiKey(aKey(newTenant()), created());
      const { hash: _, ...shown } = key;
      expect(await store.listApiKeys(tenant)).toMatchObject([shown]);
      await store.touchApiKey(key.id);
      await store.touchApiKey('no id');
      expect(await store.listApiKeys(tenant)).toMatchObject([{ lastUsedAt: expect.any(Number) }]);
      expect(JSON.stringify(await store.listApiKeys(tenant))).not.toContain(key.hash);
    });
  });
}
