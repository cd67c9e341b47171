import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Profiles } from './profile-file.js';
import { checkProfileName, NO_PROFILES, profilePath, readProfiles, writeProfiles } from './profile-file.js';
import { resolveTarget } from './target.js';

const PROFILES: Profiles = {
  current: 'test',
  profiles: {
    test: { url: 'https://test.example', key: 'edda_test' },
    prod: { url: 'https://prod.example', keyFrom: 'PROD_KEY' },
    open: { url: 'http://open.example' },
  },
};

describe('the file of profiles', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'edda-profiles-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('stands where configurations stand', () => {
    expect(profilePath({ XDG_CONFIG_HOME: '/x' })).toBe('/x/edda/config.json');
    expect(profilePath({}, '/home/lena')).toBe('/home/lena/.config/edda/config.json');
    expect(profilePath({ XDG_CONFIG_HOME: 'relative' }, '/home/lena')).toBe(
      '/home/lena/.config/edda/config.json',
    );
  });

  it('is for its owner only, also where it was for all before', () => {
    const file = join(folder, 'a', 'config.json');
    expect(readProfiles(file)).toEqual(NO_PROFILES);
    writeProfiles(file, PROFILES);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o700);
    expect(readProfiles(file)).toEqual(PROFILES);
    const open = join(folder, 'open.json');
    writeFileSync(open, '{}', { mode: 0o644 });
    writeProfiles(open, PROFILES);
    expect(statSync(open).mode & 0o777).toBe(0o600);
  });

  it.each([
    '',
    '[]',
    '{"profiles":[]',
    '{"profiles":{"a":{}}}',
    '{"profiles":{"a":{"url":"x","key":1}}}',
    'null',
  ])('that says %s is not read as if it were one', (text) => {
    const file = join(folder, 'bad.json');
    writeFileSync(file, text);
    expect(() => readProfiles(file)).toThrow(`${file} is not what edda has written`);
  });

  it('has names that need no quotes', () => {
    expect(checkProfileName('prod-1.eu')).toBe('prod-1.eu');
    for (const name of ['', '-x', 'a b', 'a\u001B', '__proto__'])
      expect(() => checkProfileName(name)).toThrow('cannot be the name');
  });
});

describe('which system is meant', () => {
  it.each([
    [
      { url: 'http://flag' },
      { EDDA_URL: 'http://env', EDDA_PROFILE: 'prod' },
      { url: 'http://flag', from: '--url' },
    ],
    [
      { profile: 'test' },
      { EDDA_URL: 'http://env', EDDA_PROFILE: 'prod' },
      { url: 'https://test.example', key: 'edda_test', from: '--profile' },
    ],
    [{}, { EDDA_URL: 'http://env', EDDA_PROFILE: 'prod' }, { url: 'http://env', from: 'EDDA_URL' }],
    [
      {},
      { EDDA_PROFILE: 'prod', PROD_KEY: 'edda_prod' },
      { url: 'https://prod.example', key: 'edda_prod', from: 'EDDA_PROFILE' },
    ],
    [{}, { EDDA_URL: '' }, { url: 'https://test.example', key: 'edda_test', from: 'the profile in use' }],
    [{ profile: 'open' }, {}, { url: 'http://open.example', from: '--profile' }],
  ])('%j and %j', (words, env, target) => {
    expect(resolveTarget(words, env, PROFILES)).toEqual(target);
  });

  it('is this machine if nothing is said', () => {
    expect(resolveTarget({}, {}, NO_PROFILES)).toEqual({ url: 'http://127.0.0.1:3000', from: 'the default' });
  });

  it('takes the key of the environment before any other, and never one of a profile for another address', () => {
    const env = { EDDA_API_KEY: 'edda_env' };
    expect(resolveTarget({ profile: 'prod' }, env, PROFILES).key).toBe('edda_env');
    expect(resolveTarget({ url: 'http://x' }, env, PROFILES).key).toBe('edda_env');
    expect(resolveTarget({ url: 'http://x' }, {}, PROFILES)).not.toHaveProperty('key');
  });

  it.each([
    [{ url: 'http://x', profile: 'test' }, 'not both'],
    [{ profile: 'nope' }, 'There is no profile "nope" (--profile). There are: test, prod, open.'],
    [{ profile: 'constructor' }, 'There is no profile "constructor"'],
    [{ profile: 'prod' }, 'takes its key from PROD_KEY, which is not set'],
    [{ url: 'edda.example' }, 'is no address'],
    [{ url: 'file:///etc/passwd' }, 'is no address'],
    [{ url: 'https://edda_key@edda.example' }, 'has no user in it'],
  ])('%j is refused', (words, sentence) => {
    expect(() => resolveTarget(words, {}, PROFILES)).toThrow(sentence);
  });
});
