import { verifyAudit } from '@edda/orchestration';
import { InMemorySagaStore } from '@edda/testing';
import { describe, expect, it } from 'vitest';
import { carryOut } from './api-keys.js';
import type { ApiKeysCommand } from './options.js';
import { parseApiKeys, parseAudit } from './options.js';
import { verificationText } from './verification-text.js';

const parsed = (line: string): ApiKeysCommand => {
  const asked = parseApiKeys(line.split(' '));
  if (asked === 'help') throw new Error('That was a question.');
  return asked;
};

describe('npm run api-keys', () => {
  it('makes a key that is shown once, lists it and revokes it, all of it in the audit', async () => {
    const store = new InMemorySagaStore();
    const made = await carryOut(store, parsed('create --name ci --role operator --by ada --expires 90d'));
    const [, id = ''] = /revoke: ([0-9a-f-]{36})$/.exec(made.text) ?? [];
    expect(made.text).toMatch(/^edda_[0-9a-f]{72}\n/);
    const listed = await carryOut(store, parsed('list'));
    expect(listed.text).toMatch(new RegExp(`^${id}  ci  operator  created .*  never used  expires `));
    expect(listed.text).not.toContain('edda_');
    expect((await carryOut(store, parsed(`revoke --id ${id} --by ada`))).isDone).toBe(true);
    expect((await carryOut(store, parsed(`revoke --id ${id} --by ada`))).isDone).toBe(false);
    expect((await carryOut(store, parsed(`revoke --id ${id} --by ada --tenant acme`))).isDone).toBe(false);
    const records = await store.listAudit({ tenant: 'default', limit: 10 });
    expect(records).toMatchObject([
      { who: 'ada', action: 'api-key.create', target: id, details: { name: 'ci', roles: ['operator'] } },
      { who: 'ada', action: 'api-key.revoke', target: id },
    ]);
    expect(JSON.stringify(records)).not.toContain(made.text.slice(5, 60));
  });

  it.each([
    'create --role viewer --by ada',
    'create --name ci --by ada',
    'create --name ci --role viewer',
    'create --name c!i --role viewer --by ada',
    'create --name ci --role viewer --by ada --expires 0d',
    'create --name ci --role viewer --by ada --expires soon',
    'revoke --by ada',
    'rotate',
    'list --tenant ../x',
    '',
  ])('refuses "%s" with the usage', (line) => {
    expect(() => parsed(line)).toThrow(expect.objectContaining({ name: 'UsageError' }));
  });

  it('says how it is used', () => {
    expect(parseApiKeys(['--help'])).toBe('help');
    expect(parseApiKeys(['create', '--help'])).toBe('help');
    expect(parseAudit(['verify', '--tenant', 'acme'])).toEqual({ tenant: 'acme', schema: 'edda' });
    expect(() => parseAudit(['check'])).toThrow('Say verify');
  });
});

describe('npm run audit', () => {
  it('says whether the audit is whole, and where not', async () => {
    const store = new InMemorySagaStore();
    expect(verificationText('default', await verifyAudit(store, 'default'))).toContain('is empty');
    await carryOut(store, parsed('create --name ci --role viewer --by ada'));
    expect(verificationText('default', await verifyAudit(store, 'default'))).toMatch(/whole: 1 entries/);
    const broken = { sequence: 1, problem: 'it was changed after it was written' };
    const last = { sequence: 0, hash: '0' };
    expect(verificationText('default', { entries: 0, last, broken })).toMatch(
      /broken at entry 1: it was changed/,
    );
  });
});
