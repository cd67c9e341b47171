import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createLocalJWKSet, type JWK } from 'jose';
import type { TokenOptions } from './sign-in-options.js';
import { resolveSignIn } from './sign-in-options.js';
import { TokenSignIn } from './token-sign-in.js';

/** For specs only: an issuer with two keys, and all that somebody can forge in its name. */
export const ISSUER: TokenOptions = {
  issuer: 'https://id.shop.example/realms/shop',
  audience: 'edda',
  jwksUrl: 'https://id.shop.example/realms/shop/certs',
  algorithms: ['RS256', 'ES256'],
  claims: { roles: 'realm_access.roles', tenant: 'tenant' },
};

export interface Keys {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export const RSA: Keys = generateKeyPairSync('rsa', { modulusLength: 2_048 });
export const EC: Keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
/** Somebody else's. */
export const STRANGER: Keys = generateKeyPairSync('rsa', { modulusLength: 2_048 });

const KEYS = [
  { ...RSA.publicKey.export({ format: 'jwk' }), kid: 'rsa-1', alg: 'RS256', use: 'sig' },
  { ...EC.publicKey.export({ format: 'jwk' }), kid: 'ec-1', alg: 'ES256', use: 'sig' },
] as JWK[];

export const base64url = (content: string | Buffer): string => Buffer.from(content).toString('base64url');

export const NOW = (): number => Math.floor(Date.now() / 1_000);

/** What an honest token says. */
export const claimsOf = (changed: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  iss: ISSUER.issuer,
  aud: 'edda',
  sub: 'lena@shop.example',
  iat: NOW() - 10,
  exp: NOW() + 300,
  tenant: 'acme',
  realm_access: { roles: ['operator'] },
  ...changed,
});

export const HEADER = { alg: 'RS256', kid: 'rsa-1', typ: 'JWT' };

/** Signs whatever text stands where header and claims belong. */
export function signed(header: object | string, claims: object | string, keys: Keys = RSA): string {
  const [head, body] = [header, claims].map((part) =>
    base64url(typeof part === 'string' ? part : JSON.stringify(part)),
  );
  const content = `${head}.${body}`;
  const key =
    keys.privateKey.asymmetricKeyType === 'ec'
      ? { key: keys.privateKey, dsaEncoding: 'ieee-p1363' as const }
      : keys.privateKey;
  return `${content}.${base64url(sign('sha256', Buffer.from(content), key))}`;
}

/** Signs with a secret. */
export function macced(header: object, claims: object, secret: string | Buffer, hash = 'sha256'): string {
  const content = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}`;
  return `${content}.${base64url(createHmac(hash, secret).update(content).digest())}`;
}

export const honest = (changed: Readonly<Record<string, unknown>> = {}): string =>
  signed(HEADER, claimsOf(changed));

/** As an orchestrator checks them, with the keys of the issuer at hand. */
export function tokenSignIn(options: Partial<TokenOptions> = {}): TokenSignIn {
  const { tokens } = resolveSignIn({ tokens: { ...ISSUER, ...options } });
  if (!tokens) throw new Error('There are no tokens.');
  return new TokenSignIn(tokens, createLocalJWKSet({ keys: KEYS }));
}

/** What the issuer serves. */
export const JWKS = { keys: KEYS };
