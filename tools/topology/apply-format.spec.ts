import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ManagementApi, System } from '@edda/topology';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyPermissions } from './apply-format.js';

const system: System = {
  namespace: 'blue',
  vhost: 'a shop',
  mode: 'check',
  participants: ['payment'],
  startedBy: [],
  awaits: [],
};
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'passwords-spec-'));
  file = join(folder, 'passwords.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const passwordsIn = (): Record<string, string> =>
  JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;

/** What the management API is told; it may refuse, as a broker does that dies meanwhile. */
async function apply(refuses = false): Promise<{ puts: [string, Record<string, string>][]; said: string[] }> {
  const puts: [string, Record<string, string>][] = [];
  const said: string[] = [];
  const put = async (path: string, body: Record<string, string>): Promise<void> => {
    if (refuses) throw new Error('no answer');
    puts.push([path, body]);
  };
  // Only what applying permissions calls.
  const api = { put } as unknown as ManagementApi;
  await applyPermissions(api, system, file, (line) => said.push(line));
  return { puts, said };
}

describe('the passwords of users', () => {
  it('are made up, differ, and stand in a file for its owner only', async () => {
    const { puts, said } = await apply();
    const passwords = passwordsIn();
    expect(Object.keys(passwords)).toEqual(['blue.orchestrator', 'blue.payment', 'blue.deploy']);
    expect(new Set(Object.values(passwords)).size).toBe(3);
    for (const password of Object.values(passwords)) expect(password).toMatch(/^[\w-]{32}$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(puts).toContainEqual(['users/blue.payment', { password: passwords['blue.payment'], tags: '' }]);
    expect(puts).toContainEqual([
      'permissions/a%20shop/blue.payment',
      expect.objectContaining({ configure: '^$' }),
    ]);
    for (const password of Object.values(passwords)) expect(said.join('\n')).not.toContain(password);
  });

  it('stay what they are once they stand there', async () => {
    writeFileSync(file, '{"blue.payment":"chosen","other":"kept"}');
    const { puts } = await apply();
    expect(passwordsIn()).toMatchObject({ 'blue.payment': 'chosen', other: 'kept' });
    expect(puts).toContainEqual(['users/blue.payment', { password: 'chosen', tags: '' }]);
    const before = passwordsIn();
    await apply();
    expect(passwordsIn()).toEqual(before);
  });

  it('are written down before any user is made', async () => {
    await expect(apply(true)).rejects.toThrow('no answer');
    expect(Object.keys(passwordsIn())).toHaveLength(3);
  });

  it.each(['[]', '{"blue.payment":7}', '{"blue.payment":""}', 'not json'])(
    'are not read from %s',
    async (text) => {
      writeFileSync(file, text);
      await expect(apply()).rejects.toThrow(/must be a JSON object of users and their passwords/);
    },
  );
});
