import { constants, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { credentialIn } from './credential.js';
import {
  base64url,
  claimsOf,
  EC,
  HEADER,
  honest,
  macced,
  NOW,
  RSA,
  signed,
  STRANGER,
  tokenSignIn,
} from './token-bench.fixture.js';

/** The whole way of an Authorization header: who is let in by it, if anybody. */
async function whoIsLetIn(...headers: readonly string[]): Promise<string | undefined> {
  const credential = credentialIn({ headersDistinct: { authorization: [...headers] } });
  if (credential.kind !== 'bearer') return undefined;
  const signedIn = await tokenSignIn().signIn(credential.text);
  return signedIn.status === 'signed-in' ? signedIn.caller.name : undefined;
}

const without = (...names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(claimsOf()).filter(([name]) => !names.includes(name)));
const text = (claims = claimsOf()): string => JSON.stringify(claims);
const parts = (token = honest()): readonly string[] => token.split('.');
const [head = '', body = '', signature = ''] = parts();
const publicPem = RSA.publicKey.export({ format: 'pem', type: 'spki' });
const publicDer = RSA.publicKey.export({ format: 'der', type: 'spki' });
const ecHeader = { alg: 'ES256', kid: 'ec-1', typ: 'JWT' };
const strangersJwk = STRANGER.publicKey.export({ format: 'jwk' });
const pss = (): string => {
  const content = `${base64url(JSON.stringify({ ...HEADER, alg: 'PS256' }))}.${base64url(text())}`;
  const key = { key: RSA.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  return `${content}.${base64url(sign('sha256', Buffer.from(content), key))}`;
};
const nothing = (header: object): string => `${base64url(JSON.stringify(header))}.${base64url(text())}.`;

/** Each looks as if somebody could be let in by it, and nobody must be. */
const FORGED: Readonly<Record<string, string>> = {
  'no algorithm': nothing({ ...HEADER, alg: 'none' }),
  'no algorithm in other letters': nothing({ ...HEADER, alg: 'NoNe' }),
  'no algorithm and no key': nothing({ alg: 'none' }),
  'no algorithm and a signature all the same': `${base64url('{"alg":"none","kid":"rsa-1"}')}.${body}.${signature}`,
  'an empty algorithm': signed({ ...HEADER, alg: '' }, claimsOf()),
  'an algorithm that is a list': signed({ ...HEADER, alg: ['RS256'] }, claimsOf()),
  'no algorithm at all': signed({ kid: 'rsa-1' }, claimsOf()),
  'a secret that is the public key, as PEM': macced({ ...HEADER, alg: 'HS256' }, claimsOf(), publicPem),
  'a secret that is the public key, as DER': macced({ ...HEADER, alg: 'HS256' }, claimsOf(), publicDer),
  'a longer secret of the same kind': macced({ ...HEADER, alg: 'HS512' }, claimsOf(), publicPem, 'sha512'),
  'an empty secret': macced({ ...HEADER, alg: 'HS256' }, claimsOf(), ''),
  'a secret under the name of a public key algorithm': macced(HEADER, claimsOf(), publicPem),
  'an algorithm that was not pinned, with the right key': pss(),
  'the algorithm of one key and the name of another': signed({ ...ecHeader, kid: 'rsa-1' }, claimsOf(), EC),
  'a signature of a stranger': signed(HEADER, claimsOf(), STRANGER),
  'a signature of the other key': signed(HEADER, claimsOf(), EC),
  'a signature of zeros': `${base64url(JSON.stringify(ecHeader))}.${body}.${base64url(Buffer.alloc(64))}`,
  'a signature of zeros, for RSA': `${head}.${body}.${base64url(Buffer.alloc(256))}`,
  'a signature that was cut': honest().slice(0, -4),
  'no signature': `${head}.${body}.`,
  'two parts': `${head}.${body}`,
  'four parts': `${honest()}.${signature}`,
  'five parts, as an encrypted one has': `${head}.${body}.${signature}.${body}.${signature}`,
  'claims of another token': `${head}.${parts(honest({ sub: 'admin' }))[1] ?? ''}.${signature}`,
  'a header of another token': `${base64url('{"alg":"RS256","kid":"rsa-1","typ":"at+jwt"}')}.${body}.${signature}`,
  'another issuer': honest({ iss: 'https://id.stranger.example' }),
  'an issuer with a slash behind it': honest({ iss: 'https://id.shop.example/realms/shop/' }),
  'an issuer in capitals': honest({ iss: 'HTTPS://ID.SHOP.EXAMPLE/realms/shop' }),
  'a list of issuers': honest({ iss: ['https://id.shop.example/realms/shop'] }),
  'no issuer': signed(HEADER, without('iss')),
  'another audience': honest({ aud: 'billing' }),
  'an audience that begins alike': honest({ aud: 'edda-2' }),
  'other audiences': honest({ aud: ['billing', 'shop'] }),
  'an empty list of audiences': honest({ aud: [] }),
  'an audience inside a list of lists': honest({ aud: [['edda']] }),
  'an audience that is an object': honest({ aud: { edda: true } }),
  'no audience': signed(HEADER, without('aud')),
  'an end that is over': honest({ exp: NOW() - 60 }),
  'an end that is a text': honest({ exp: String(NOW() + 300) }),
  'an end that is null': honest({ exp: null }),
  'an end beyond all numbers': signed(HEADER, text().replace(/"exp":\d+/, '"exp":1e400')),
  'no end': signed(HEADER, without('exp')),
  'a beginning to come': honest({ nbf: NOW() + 120 }),
  'a beginning that is a text': honest({ nbf: '0' }),
  'a time of issue to come': honest({ iat: NOW() + 120 }),
  'a time of issue long ago, and an end to come': honest({ iat: NOW() - 90_000 }),
  'no time of issue': signed(HEADER, without('iat')),
  'no subject': signed(HEADER, without('sub')),
  'a subject that is a number': honest({ sub: 7 }),
  'a subject that is empty': honest({ sub: '' }),
  'a subject with a NUL in it': honest({ sub: 'lena\0admin' }),
  'a subject with a line break in it': honest({ sub: 'lena\nadmin signed in' }),
  'a subject that turns the text around': honest({ sub: 'lena\u202Enimda' }),
  'a key of another name': signed({ ...HEADER, kid: 'rsa-2' }, claimsOf()),
  'a key that is a path': signed({ ...HEADER, kid: '../../../../dev/null' }, claimsOf(), STRANGER),
  'a key that is a statement': signed({ ...HEADER, kid: "x' UNION SELECT 'key" }, claimsOf(), STRANGER),
  'a key that is a number': signed({ ...HEADER, kid: 1 }, claimsOf()),
  'a key with a name that is too long': signed({ ...HEADER, kid: 'k'.repeat(2_000) }, claimsOf()),
  'no name of a key': signed({ alg: 'RS256' }, claimsOf()),
  'a key of its own': signed({ ...HEADER, jwk: strangersJwk }, claimsOf(), STRANGER),
  'a key of its own beside a right signature': signed({ ...HEADER, jwk: strangersJwk }, claimsOf()),
  'an address of keys': signed({ ...HEADER, jku: 'https://stranger.example/jwks' }, claimsOf(), STRANGER),
  'an address of certificates': signed(
    { ...HEADER, x5u: 'https://stranger.example/c' },
    claimsOf(),
    STRANGER,
  ),
  'certificates of its own': signed({ ...HEADER, x5c: ['MIIB'] }, claimsOf(), STRANGER),
  'an extension that has to be understood': signed({ ...HEADER, crit: ['exp'], exp: 1 }, claimsOf()),
  'an empty list of such extensions': signed({ ...HEADER, crit: [] }, claimsOf()),
  'content that is not encoded': signed({ ...HEADER, b64: false, crit: ['b64'] }, claimsOf()),
  'content that is compressed': signed({ ...HEADER, zip: 'DEF' }, claimsOf()),
  'content that is another token': signed({ ...HEADER, cty: 'JWT' }, base64url(honest())),
  'an encrypted one': `${base64url('{"alg":"RSA-OAEP","enc":"A256GCM","kid":"rsa-1"}')}.a.b.c.d`,
  'a header that says it is encrypted': signed({ ...HEADER, enc: 'A256GCM' }, claimsOf()),
  'a type of another kind': signed({ ...HEADER, typ: 'logout+jwt' }, claimsOf()),
  'a type that is a list': signed({ ...HEADER, typ: ['JWT'] }, claimsOf()),
  'an algorithm twice': signed('{"alg":"none","alg":"RS256","kid":"rsa-1"}', claimsOf()),
  'an audience twice': signed(HEADER, text().replace('"aud"', '"aud":"billing","aud"')),
  'a subject twice': signed(HEADER, text().replace('"sub"', '"sub":"admin","sub"')),
  'a prototype': signed(HEADER, text().replace('{', '{"__proto__":{"roles":["admin"]},')),
  'a prototype in the header': signed('{"alg":"RS256","kid":"rsa-1","__proto__":{"alg":"none"}}', claimsOf()),
  'claims that are a list': signed(HEADER, '[]'),
  'claims that are a text': signed(HEADER, '"lena"'),
  'claims that are no JSON': signed(HEADER, '{"sub":'),
  'claims that are no UTF-8': signed(HEADER, Buffer.from([0x7b, 0xff, 0x7d]).toString('latin1')),
  'claims without end': signed(HEADER, `{"a":${'['.repeat(200)}${']'.repeat(200)}}`),
  'a list of tenants': honest({ tenant: ['acme'] }),
  'a tenant that is an object': honest({ tenant: { toString: 'acme' } }),
  'a tenant that is a number': honest({ tenant: 1 }),
  'a tenant that is a path': honest({ tenant: '../globex' }),
  'an empty tenant': honest({ tenant: '' }),
  'no tenant': signed(HEADER, without('tenant')),
  'roles that are an object': honest({ realm_access: { roles: { admin: true } } }),
  'a role that is no list': honest({ realm_access: { roles: 'admin' } }),
  'a role that is a number': honest({ realm_access: { roles: [1] } }),
  'a list inside the list of roles': honest({ realm_access: { roles: [['admin']] } }),
  'roles without number': honest({ realm_access: { roles: Array.from({ length: 500 }, () => 'admin') } }),
  'padding behind its parts': `${head}=.${body}.${signature}`,
  'padding behind its signature': `${honest()}==`,
  'the other alphabet': `${head}.${body}.${signature.replaceAll('-', '+').replaceAll('_', '/')}+`,
  'bits left over in its signature': honest().replace(/.$/, (last) => (last === 'A' ? 'B' : nextOf(last))),
  'an invisible character': `${head}\u200B.${body}.${signature}`,
  'too much of it': honest({ more: 'x'.repeat(20_000) }),
  'an API key': `edda_${'0'.repeat(72)}`,
  'nothing but dots': '..',
};

/** The same bits, and others where none are read. */
function nextOf(last: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return alphabet[alphabet.indexOf(last) ^ 1] ?? '';
}

describe('a token', () => {
  it('of the issuer lets its owner in', async () => {
    expect(await whoIsLetIn(`Bearer ${honest()}`)).toBe('lena@shop.example');
    expect(await whoIsLetIn(`bearer ${signed(ecHeader, claimsOf(), EC)}`)).toBe('lena@shop.example');
    expect(await whoIsLetIn(`Bearer ${honest({ aud: ['shop', 'edda'] })}`)).toBe('lena@shop.example');
    const typed = signed({ ...HEADER, typ: 'at+JWT' }, claimsOf());
    expect(await whoIsLetIn(`Bearer ${typed}`)).toBe('lena@shop.example');
  });

  it.each(Object.entries(FORGED))('with %s lets nobody in', async (_, token) => {
    expect(await whoIsLetIn(`Bearer ${token}`)).toBeUndefined();
  });

  it('is one of many that were tried', () => {
    expect(new Set(Object.values(FORGED)).size).toBe(Object.keys(FORGED).length);
    expect(Object.keys(FORGED).length).toBeGreaterThanOrEqual(90);
  });

  it('is believed by the clock within a few seconds, and no more', async () => {
    expect(await whoIsLetIn(`Bearer ${honest({ exp: NOW() - 2 })}`)).toBe('lena@shop.example');
    expect(await whoIsLetIn(`Bearer ${honest({ exp: NOW() - 10 })}`)).toBeUndefined();
  });
});

describe('an Authorization header', () => {
  it.each([
    ['Basic bGVuYTpsZW5h'],
    [`Basic ${honest()}`],
    [honest()],
    [`Bearer  ${honest()}`],
    [`Bearer\t${honest()}`],
    [`Bearer ${honest()} `],
    [`Bearer ${honest()}, Bearer ${honest()}`],
    [`Bearer "${honest()}"`],
    [`Bearer: ${honest()}`],
    ['Bearer'],
    ['Bearer '],
    [''],
    [`Bearer ${'a'.repeat(9_000)}`],
    ['Bearer null'],
    ['Bearer undefined'],
  ])('%# of another form lets nobody in', async (header) => {
    expect(await whoIsLetIn(header)).toBeUndefined();
  });

  it('counts only if it is the only one', async () => {
    const header = `Bearer ${honest()}`;
    expect(await whoIsLetIn(header, header)).toBeUndefined();
    expect(await whoIsLetIn('Basic x', header)).toBeUndefined();
    expect(await whoIsLetIn()).toBeUndefined();
  });
});
