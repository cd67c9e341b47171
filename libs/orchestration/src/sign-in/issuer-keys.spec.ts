import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resolveSignIn } from './sign-in-options.js';
import { claimsOf, HEADER, honest, ISSUER, JWKS, signed, STRANGER } from './token-bench.fixture.js';
import { TokenSignIn } from './token-sign-in.js';

let server: Server;
let asked: string[] = [];
let answer = (): { readonly status: number; readonly body: string; readonly location?: string } => ({
  status: 200,
  body: JSON.stringify(JWKS),
});

beforeEach(async () => {
  asked = [];
  answer = () => ({ status: 200, body: JSON.stringify(JWKS) });
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const { status, body, location } = answer();
    response.writeHead(status, { 'content-type': 'application/json', ...(location ? { location } : {}) });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function signIn(): TokenSignIn {
  const { port } = server.address() as AddressInfo;
  const { tokens } = resolveSignIn({ tokens: { ...ISSUER, jwksUrl: `http://127.0.0.1:${port}/certs` } });
  if (!tokens) throw new Error('There are no tokens.');
  return new TokenSignIn(tokens);
}

describe('the keys of an issuer', () => {
  it('are fetched once, from the configured address alone, and kept while it is away', async () => {
    const desk = signIn();
    for (let times = 0; times < 3; times += 1)
      expect(await desk.signIn(honest())).toMatchObject({ status: 'signed-in', caller: { tenant: 'acme' } });
    answer = () => ({ status: 500, body: '' });
    expect(await desk.signIn(honest())).toMatchObject({ status: 'signed-in' });
    expect(asked).toEqual(['/certs']);
  });

  it('are not fetched again for each key that somebody makes up', async () => {
    const desk = signIn();
    await desk.signIn(honest());
    for (const kid of ['a', 'b', 'c', 'd'])
      expect(await desk.signIn(signed({ ...HEADER, kid }, claimsOf(), STRANGER))).toMatchObject({
        status: 'refused',
        why: expect.stringContaining('key that its issuer does not have'),
      });
    expect(asked).toEqual(['/certs']);
  });

  it.each([
    ['is away', { status: 503, body: 'no' }],
    ['answers what is no JSON', { status: 200, body: '<html>' }],
    ['has none', { status: 200, body: '{}' }],
    [
      'sends somebody elsewhere for them',
      { status: 302, body: '', location: 'http://127.0.0.1:1/elsewhere' },
    ],
  ])(
    'cannot be had if it %s: nobody is let in, and nobody is told that his token is wrong',
    async (_, given) => {
      answer = () => given;
      expect(await signIn().signIn(honest())).toMatchObject({ status: 'unavailable' });
      expect(asked).toEqual(['/certs']);
    },
  );

  it('are never fetched for a token that no key could make right', async () => {
    const desk = signIn();
    // One character fewer is no base64url, whatever the signature is; with three fewer it is in one case of four.
    for (const token of ['a.b.c', honest().slice(0, -1), signed({ ...HEADER, alg: 'HS256' }, claimsOf())])
      await desk.signIn(token);
    expect(asked).toEqual([]);
  });
});
