import { describe, expect, it } from 'vitest';
import { hashOfApiKey, makeApiKey } from './api-key-text.js';
import { readClaims } from './claims.js';
import { isLoopback, whyFromForeignPage, whyNotFromHere } from './from-here.js';
import { refuseOpenDoor } from './refuse-open-door.js';
import { fulfils } from './roles.js';
import { resolveSignIn, signInProblems } from './sign-in-options.js';

describe('a role', () => {
  it('includes those before it, and no role of an approval includes any', () => {
    const may = (...held: readonly string[]) =>
      (['any-role', 'viewer', 'operator', 'admin'] as const).filter((need) => fulfils(held, need));
    expect(may()).toEqual([]);
    expect(may('credit-desk')).toEqual(['any-role']);
    expect(may('viewer')).toEqual(['any-role', 'viewer']);
    expect(may('credit-desk', 'operator')).toEqual(['any-role', 'viewer', 'operator']);
    expect(may('admin')).toEqual(['any-role', 'viewer', 'operator', 'admin']);
    expect(may('Admin', 'ADMIN', 'any-role', 'toString')).toEqual(['any-role']);
  });
});

describe('an API key', () => {
  it('is found by its hash, which says nothing of it', () => {
    const { key, hash } = makeApiKey();
    expect(key).toMatch(/^edda_[0-9a-f]{72}$/);
    expect(hashOfApiKey(key)).toBe(hash);
    expect(makeApiKey().key).not.toBe(key);
    expect(hash).not.toContain(key.slice(5, 20));
  });

  it('is looked up only if it was copied whole', () => {
    const { key } = makeApiKey();
    const flipped = key.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    for (const wrong of [flipped, key.slice(0, -1), `${key}0`, key.toUpperCase(), ` ${key}`, 'edda_', ''])
      expect(hashOfApiKey(wrong)).toBeUndefined();
  });
});

describe('the claims of a token', () => {
  const names = { name: 'sub', roles: 'realm_access.roles' };
  const read = (claims: object, more: object = {}) =>
    readClaims(claims as Parameters<typeof readClaims>[0], { ...names, ...more });

  it('say who it is, of which tenant, in which roles', () => {
    expect(read({ sub: 'lena', realm_access: { roles: ['viewer', 'credit-desk'] } })).toEqual({
      ok: true,
      caller: { tenant: 'default', name: 'lena', roles: ['viewer', 'credit-desk'], signedInBy: 'token' },
    });
    expect(read({ sub: 'lena' })).toMatchObject({ ok: true, caller: { roles: [] } });
    const dotted = { sub: 'lena', 'https://shop.example/roles': ['admin'], t: 'acme' };
    expect(read(dotted, { roles: 'https://shop.example/roles', tenant: 't' })).toMatchObject({
      caller: { tenant: 'acme', roles: ['admin'] },
    });
  });

  it('mean what the map of roles says, and then the three names of the issuer mean nothing', () => {
    const roleNames = { 'edda-admins': 'admin' };
    const claims = { sub: 'lena', realm_access: { roles: ['admin', 'edda-admins', 'credit-desk'] } };
    expect(read(claims, { roleNames })).toMatchObject({ caller: { roles: ['admin', 'credit-desk'] } });
    const own = { sub: 'lena', realm_access: { roles: ['admin', 'viewer'] } };
    expect(read(own, { roleNames })).toMatchObject({ caller: { roles: [] } });
  });

  it('are only those that the token has itself', () => {
    for (const roles of ['constructor', '__proto__.x', 'toString.name', 'realm_access.roles.length'])
      expect(read({ sub: 'lena', realm_access: { roles: ['admin'] } }, { roles })).toMatchObject({
        caller: { roles: [] },
      });
  });
});

describe('where nobody signs in, a request', () => {
  const from = (remoteAddress: string | undefined, headers: Record<string, string>) =>
    whyNotFromHere({ remoteAddress, headers });

  it.each([
    ['127.0.0.1', { host: '127.0.0.1:3000' }],
    ['127.8.0.1', { host: 'localhost' }],
    ['::1', { host: '[::1]:3000' }],
    ['::ffff:127.0.0.1', { host: 'LOCALHOST:3000' }],
    ['127.0.0.1', { host: 'localhost:3000', origin: 'http://localhost:5173' }],
    ['127.0.0.1', { host: 'edda.localhost:3000' }],
  ])('of this machine is served: from %s with %o', (address, headers) => {
    expect(from(address, headers as Record<string, string>)).toBeUndefined();
  });

  it.each([
    ['10.0.0.7', { host: 'localhost' }],
    ['::ffff:10.0.0.7', { host: 'localhost' }],
    [undefined, { host: 'localhost' }],
    ['127.0.0.1', {}],
    ['127.0.0.1', { host: 'stranger.example:3000' }],
    ['127.0.0.1', { host: 'localhost.stranger.example' }],
    ['127.0.0.1', { host: '127.0.0.1.stranger.example' }],
    ['127.0.0.1', { host: '10.0.0.7:3000' }],
    ['127.0.0.1', { host: 'localhost@stranger.example' }],
    ['127.0.0.1', { host: '0.0.0.0' }],
    ['127.0.0.1', { host: '2130706433' }],
    ['127.0.0.1', { host: 'localhost', origin: 'https://stranger.example' }],
    ['127.0.0.1', { host: 'localhost', origin: 'null' }],
    ['127.0.0.1', { host: 'localhost', 'x-forwarded-for': '10.0.0.7' }],
    ['127.0.0.1', { host: 'localhost', forwarded: 'for=10.0.0.7' }],
    ['127.0.0.1', { host: 'localhost', via: '1.1 proxy' }],
  ])('that may be of somebody else is refused: from %s with %o', (address, headers) => {
    expect(from(address, headers as Record<string, string>)).toEqual(expect.any(String));
  });

  it('is refused all the same if a page of another site may have sent it, when that was meant', () => {
    const why = (headers: Record<string, string>) => whyFromForeignPage({ headers });
    for (const host of [
      'orchestrator:3000',
      '10.0.0.7',
      'edda.shop.svc',
      'edda.ns.svc.cluster.local',
      'localhost',
    ])
      expect(why({ host })).toBeUndefined();
    expect(why({ host: 'localhost:3000', origin: 'http://localhost:3000' })).toBeUndefined();
    for (const host of ['stranger.example', 'rebind.stranger.example:3000', ''])
      expect(why({ host })).toEqual(expect.any(String));
    expect(why({ host: 'localhost:3000', origin: 'https://stranger.example' })).toEqual(expect.any(String));
    expect(why({ host: 'localhost:3000', origin: 'http://localhost:5173' })).toEqual(expect.any(String));
  });

  it('can only come from an address of this machine', () => {
    expect(['127.0.0.1', '127.255.255.254', '::1', '::ffff:127.0.0.1'].every(isLoopback)).toBe(true);
    expect(['128.0.0.1', '0.0.0.0', '::', 'localhost', '127.0.0.1.example', ''].some(isLoopback)).toBe(false);
  });
});

describe('a server into which nobody signs in', () => {
  function listening(mode: Parameters<typeof refuseOpenDoor>[1], address: string) {
    const said: string[] = [];
    let isOpen = true;
    let listen = (): void => undefined;
    const server = {
      on: (_: string, listener: () => void) => void (listen = listener),
      address: () => ({ address, family: 'IPv4', port: 3000 }),
      close: () => void (isOpen = false),
    };
    refuseOpenDoor(server as unknown as Parameters<typeof refuseOpenDoor>[0], mode, ({ message }) =>
      said.push(message),
    );
    listen();
    return { isOpen, said };
  }

  it('is closed at once if other machines reach it, and says what to do', () => {
    const { isOpen, said } = listening('loopback', '0.0.0.0');
    expect(isOpen).toBe(false);
    expect(said).toEqual([
      expect.stringMatching(/nobody has to sign in.*0\.0\.0\.0.*EDDA_API_KEYS=on.*EDDA_SIGN_IN=none/),
    ]);
    expect(listening('loopback', '::').isOpen).toBe(false);
  });

  it('stays open on this machine, or if it was said that it is meant', () => {
    expect(listening('loopback', '127.0.0.1')).toEqual({ isOpen: true, said: [] });
    expect(listening('loopback', '::1')).toEqual({ isOpen: true, said: [] });
    expect(listening('none', '0.0.0.0')).toEqual({ isOpen: true, said: [] });
    expect(listening(resolveSignIn({ apiKeys: true }), '0.0.0.0')).toEqual({ isOpen: true, said: [] });
  });
});

describe('the options of the sign-in', () => {
  const tokens = { issuer: 'https://id.example', audience: 'edda', jwksUrl: 'https://id.example/jwks' };

  it('are enough with an issuer, or with API keys', () => {
    for (const usable of [undefined, 'none', { apiKeys: true }, { tokens }, { tokens, rateLimits: false }])
      expect(signInProblems(usable)).toEqual([]);
    expect(signInProblems({ tokens: { ...tokens, jwksUrl: 'http://127.0.0.1:8080/jwks' } })).toEqual([]);
  });

  it.each<[unknown, RegExp]>([
    [{}, /lets nobody in/],
    [{ apiKeys: false }, /lets nobody in/],
    ['open', /must be 'none'/],
    [null, /must be 'none'/],
    [{ tokens: { ...tokens, issuer: undefined } }, /issuer/],
    [{ tokens: { ...tokens, audience: undefined } }, /any other service/],
    [{ tokens: { ...tokens, audience: [] } }, /any other service/],
    [{ tokens: { ...tokens, jwksUrl: 'http://id.example/jwks' } }, /https:/],
    [{ tokens: { ...tokens, jwksUrl: 'file:///etc/keys' } }, /https:/],
    [{ tokens: { ...tokens, jwksUrl: undefined } }, /jwksUrl/],
    [{ tokens: { ...tokens, algorithms: ['HS256'] } }, /could make one/],
    [{ tokens: { ...tokens, algorithms: ['none'] } }, /could make one/],
    [{ tokens: { ...tokens, algorithms: [] } }, /could make one/],
    [{ tokens: { ...tokens, clockToleranceSeconds: 3_600 } }, /clockTolerance/],
    [{ tokens: { ...tokens, maxAgeSeconds: 0 } }, /maxAge/],
    [{ tokens: { ...tokens, audiense: 'x' } }, /there is no option/],
    [{ tokens: { ...tokens, claims: { roleNames: { a: 'root' } } } }, /roleNames/],
    [{ apiKeys: true, rateLimits: { perCaller: 0 } }, /perCaller/],
    [{ apiKey: true }, /there is no option/],
  ])('%# are refused with a sentence where they are half', (given, sentence) => {
    expect(signInProblems(given).join('; ')).toMatch(sentence);
  });
});
