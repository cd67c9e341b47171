import { describe, expect, it } from 'vitest';
import { readConfig } from './config.js';
import type { Environment } from './config.js';

const SERVERS = { DATABASE_URL: 'postgres://db.example/edda', AMQP_URL: 'amqp://broker.example' };
const TOKENS = {
  EDDA_JWT_ISSUER: 'https://id.example',
  EDDA_JWT_AUDIENCE: 'edda, edda-console',
  EDDA_JWT_JWKS_URL: 'https://id.example/jwks',
};
const read = (told: Environment) => readConfig('orchestrator', 3000, { ...SERVERS, ...told }, true);

describe('how callers sign in', () => {
  it('is told by the environment', () => {
    expect(read({}).signIn).toBeUndefined();
    expect(read({ EDDA_SIGN_IN: 'none' }).signIn).toBe('none');
    expect(read({ EDDA_API_KEYS: 'on' }).signIn).toEqual({ apiKeys: true });
    expect(read({ EDDA_API_KEYS: 'off', EDDA_SIGN_IN: '' }).signIn).toBeUndefined();
    const all = { ...TOKENS, EDDA_JWT_ALGORITHMS: 'ES256,EdDSA', EDDA_JWT_ROLES_CLAIM: 'realm_access.roles' };
    expect(read({ ...all, EDDA_API_KEYS: 'on' }).signIn).toEqual({
      apiKeys: true,
      tokens: {
        issuer: 'https://id.example',
        audience: ['edda', 'edda-console'],
        jwksUrl: 'https://id.example/jwks',
        algorithms: ['ES256', 'EdDSA'],
        claims: { roles: 'realm_access.roles' },
      },
    });
  });

  it.each<[Environment, RegExp]>([
    [{ EDDA_JWT_ISSUER: 'https://id.example' }, /set EDDA_JWT_AUDIENCE and EDDA_JWT_JWKS_URL as well/],
    [{ ...TOKENS, EDDA_JWT_AUDIENCE: '' }, /set EDDA_JWT_AUDIENCE as well/],
    [{ EDDA_JWT_ROLES_CLAIM: 'roles' }, /set EDDA_JWT_ISSUER and/],
    [{ EDDA_API_KEYS: 'yes' }, /EDDA_API_KEYS is "yes": say on or off/],
    [{ EDDA_SIGN_IN: 'off' }, /EDDA_SIGN_IN is "off"/],
    [{ EDDA_SIGN_IN: 'none', EDDA_API_KEYS: 'on' }, /EDDA_SIGN_IN=none contradicts EDDA_API_KEYS/],
    [{ EDDA_SIGN_IN: 'none', ...TOKENS }, /contradicts EDDA_JWT_ISSUER/],
  ])('%# is refused at the start where it is half', (told, sentence) => {
    expect(() => read(told)).toThrow(sentence);
  });

  it.each(['0.0.0.0', '::', '10.0.0.7', 'edda.example'])('has to be told before it listens on %s', (host) => {
    expect(() => read({ HTTP_HOST: host })).toThrow(
      /nobody has to sign in: set EDDA_JWT_ISSUER.*EDDA_SIGN_IN=none/,
    );
    expect(read({ HTTP_HOST: host, EDDA_API_KEYS: 'on' }).httpHost).toBe(host);
    expect(read({ HTTP_HOST: host, EDDA_SIGN_IN: 'none' }).httpHost).toBe(host);
    expect(readConfig('payment', 3002, { ...SERVERS, HTTP_HOST: host }).httpHost).toBe(host);
  });

  it.each(['127.0.0.1', '127.0.0.2', '::1', 'localhost'])('need not be told on %s', (host) => {
    expect(read({ HTTP_HOST: host }).httpHost).toBe(host);
  });
});
