import { describe, expect, it } from 'vitest';
import type { AuditEntry, AuditRecord } from '../store/audit-store.js';
import { BEGINNING, chained, firstBroken, hashOf } from './chain.js';
import { verifyAudit } from './verify.js';

const entry = (changed: Partial<AuditEntry> = {}): AuditEntry => ({
  tenant: 'acme',
  who: 'lena',
  roles: ['operator'],
  action: 'saga.cancel',
  target: 's-1',
  reason: 'So.',
  requestId: 'r-1',
  details: { outcome: 'done', filter: { b: 1, a: [2, null] } },
  ...changed,
});
const chain = (length = 5): readonly AuditRecord[] =>
  chained(
    Array.from({ length }, (_, index) => entry({ target: `s-${index}` })),
    BEGINNING,
    1_000,
  );

describe('the chain of the audit', () => {
  it('counts from one, and each entry has the hash of the one before', () => {
    const records = chain(3);
    expect(records.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(records.map(({ previousHash }) => previousHash)).toEqual([
      BEGINNING.hash,
      records[0]?.hash,
      records[1]?.hash,
    ]);
    expect(firstBroken(records)).toBeUndefined();
    expect(chained([entry()], records[2] ?? BEGINNING, 1)[0]).toMatchObject({ sequence: 4 });
  });

  it('stands as it is for ever: hashes that were given out stay right', () => {
    const [first] = chained([entry()], BEGINNING, 1_893_499_200_000);
    expect(first?.hash).toBe(KNOWN_HASH);
  });

  it('does not depend on the order of fields, and on everything else', () => {
    const [record] = chain(1);
    if (!record) throw new Error('There is one.');
    const reordered = { ...record, details: { filter: { a: [2, null], b: 1 }, outcome: 'done' } };
    expect(hashOf(reordered)).toBe(record.hash);
    const listed = {
      ...record,
      details: {
        outcome: 'done',
        filter: [
          ['a', [2, null]],
          ['b', 1],
        ],
      },
    };
    expect(hashOf(listed as unknown as AuditRecord)).not.toBe(record.hash);
  });

  it.each<[string, Partial<AuditRecord>]>([
    ['who', { who: 'mallory' }],
    ['roles', { roles: ['operator', 'admin'] }],
    ['action', { action: 'saga.skip' }],
    ['target', { target: 's-9' }],
    ['reason', { reason: 'Another.' }],
    ['request', { requestId: 'r-2' }],
    ['details', { details: {} }],
    ['time', { at: 1_001 }],
    ['tenant', { tenant: 'globex' }],
    ['hash', { hash: '1'.repeat(64) }],
    ['hash before', { previousHash: '1'.repeat(64) }],
    ['sequence', { sequence: 9 }],
  ])('shows an entry whose %s was changed', (_, changed) => {
    const broken = chain().map((record) => (record.sequence === 3 ? { ...record, ...changed } : record));
    expect(firstBroken(broken)).toEqual({ sequence: changed.sequence ?? 3, problem: expect.any(String) });
  });

  it('shows an entry that is missing, was put between others, or changed and sealed anew', () => {
    const records = chain();
    expect(firstBroken(records.filter(({ sequence }) => sequence !== 3))).toMatchObject({ sequence: 4 });
    expect(firstBroken(records.slice(1))).toMatchObject({ sequence: 2 });
    const sealed = records.map((record) => {
      const changed = { ...record, who: record.sequence === 3 ? 'mallory' : record.who };
      return { ...changed, hash: hashOf(changed) };
    });
    expect(firstBroken(sealed)).toMatchObject({ sequence: 4, problem: expect.stringContaining('before it') });
  });

  it('is looked through page by page, and says where it ends', async () => {
    const records = chain(2_500);
    const listAudit = async ({ after = 0, limit = 1 }) => records.slice(after, after + limit);
    expect(await verifyAudit({ listAudit }, 'acme')).toEqual({
      entries: 2_500,
      last: { sequence: 2_500, hash: records.at(-1)?.hash },
    });
    const broken = records.map((record) => (record.sequence === 2_100 ? { ...record, who: 'x' } : record));
    const found = await verifyAudit(
      { listAudit: async ({ after = 0, limit }) => broken.slice(after, after + limit) },
      'acme',
    );
    expect(found).toMatchObject({ entries: 2_099, broken: { sequence: 2_100 } });
  });
});

const KNOWN_HASH = '776330c078e11ab0ce093bc52154437ba12bcb44ae56b1b27a5733d1a11d1c8b';
