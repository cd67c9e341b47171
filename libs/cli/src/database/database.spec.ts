import { verifyAudit } from '@edda/orchestration';
import { InMemorySagaStore } from '@edda/testing';
import { describe, expect, it } from 'vitest';
import { checkName, checkRoles, needed } from './api-key-options.js';
import { carryOut } from './api-keys.js';
import { prunePlan, pruneText } from './prune.js';
import { verificationText } from './verification-text.js';
import { databaseUrl } from './with-store.js';

const PLACE = { tenant: 'default', schema: 'edda' };
const ADA = { ...PLACE, by: 'ada', reason: '' };
const DAY_MS = 86_400_000;

describe('edda api-keys', () => {
  it('makes a key that is shown once, lists it and revokes it, all of it in the audit', async () => {
    const store = new InMemorySagaStore();
    const made = await carryOut(store, {
      ...ADA,
      command: 'create',
      name: 'ci',
      roles: ['operator'],
      expiresInMs: 90 * DAY_MS,
    });
    const [, id = ''] = /revoke: ([0-9a-f-]{36})$/.exec(made.text) ?? [];
    expect(made.text).toMatch(/^edda_[0-9a-f]{72}\n/);
    expect(made.value).toEqual({ id, key: made.text.split('\n')[0] });
    const listed = await carryOut(store, { ...PLACE, command: 'list' });
    expect(listed.text).toMatch(new RegExp(`^${id}  ci  operator  created .*  never used  expires `));
    expect(listed.text + JSON.stringify(listed.value)).not.toContain('edda_');
    expect(listed.value).toMatchObject({ items: [{ id, createdAt: expect.stringMatching(/^\d{4}-.*Z$/) }] });
    const revoke = (tenant: string) => carryOut(store, { ...ADA, tenant, command: 'revoke', id });
    expect((await revoke('default')).isDone).toBe(true);
    expect((await revoke('default')).isDone).toBe(false);
    expect((await revoke('acme')).isDone).toBe(false);
    const records = await store.listAudit({ tenant: 'default', limit: 10 });
    expect(records).toMatchObject([
      { who: 'ada', action: 'api-key.create', target: id, details: { name: 'ci', roles: ['operator'] } },
      { who: 'ada', action: 'api-key.revoke', target: id },
    ]);
    expect(JSON.stringify(records)).not.toContain(made.text.slice(5, 60));
  });

  it('refuses names and roles that nobody could use', () => {
    expect(checkName('tenant', 'acme-1')).toBe('acme-1');
    for (const name of ['', '../x', 'c!i', 'a'.repeat(65)])
      expect(() => checkName('tenant', name)).toThrow('--tenant must be');
    expect(checkRoles(['viewer', 'viewer', 'credit-desk'])).toEqual(['viewer', 'credit-desk']);
    expect(() => checkRoles(['a b'])).toThrow('without spaces');
    expect(() => needed('by', ' ')).toThrow('--by is empty');
  });
});

describe('edda db audit', () => {
  it('says whether the audit is whole, and where not', async () => {
    const store = new InMemorySagaStore();
    expect(verificationText('default', await verifyAudit(store, 'default'))).toContain('is empty');
    await carryOut(store, { ...ADA, command: 'create', name: 'ci', roles: ['viewer'] });
    expect(verificationText('default', await verifyAudit(store, 'default'))).toMatch(/whole: 1 entries/);
    const broken = { sequence: 1, problem: 'it was changed after it was written' };
    const last = { sequence: 0, hash: '0' };
    expect(verificationText('default', { entries: 0, last, broken })).toMatch(
      /broken at entry 1: it was changed/,
    );
  });
});

describe('edda db prune', () => {
  it('removes what was named, and keeps business keys unless it is told to', () => {
    expect(prunePlan({ definition: ['order', 'trade'], sagas: 5, mail: 6 })).toEqual({
      sagas: new Map([
        ['order', 5],
        ['trade', 5],
      ]),
      mailMs: 6,
      keepsBusinessKeys: true,
    });
    expect(prunePlan({ deadLetters: 7, withBusinessKeys: true })).toEqual({
      sagas: new Map(),
      deadLettersMs: 7,
      keepsBusinessKeys: false,
    });
  });

  it.each([{}, { sagas: 5 }, { definition: ['order'] }, { definition: ['order'], mail: 5 }])(
    'refuses %j, which does not say what shall go',
    (words) => {
      expect(() => prunePlan(words)).toThrow('Say');
    },
  );

  it('says what went', () => {
    const report = { sagas: new Map([['order', 2]]), mail: 0, deadLetters: 1 };
    expect(pruneText(report, true)).toBe(
      'These would be removed; nothing was.\n  2 sagas of order\n  0 events\n  1 dead letters',
    );
  });

  it('needs to know the database', () => {
    expect(databaseUrl({ DATABASE_URL: 'postgres://x' })).toBe('postgres://x');
    expect(() => databaseUrl({ DATABASE_URL: '' })).toThrow('DATABASE_URL is not set');
  });
});
