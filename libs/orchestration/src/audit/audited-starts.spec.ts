import { describe, expect, it } from 'vitest';
import { orderSaga } from '../engine/order-sagas.fixture.js';
import type { Work } from '../engine/work.js';
import type { Caller } from '../sign-in/caller.js';
import { NOBODY } from '../sign-in/caller.js';
import { isAudited, signedBy } from './audited-starts.js';

const LENA: Caller = {
  tenant: 'acme',
  name: 'lena',
  roles: ['operator'],
  signedInBy: 'token',
  requestId: 'r-1',
};
const KEY: Caller = { ...LENA, name: 'key:billing', signedInBy: 'api-key' };
const serviceOf = (caller: Caller): Caller => ({ ...caller, roles: ['operator', 'service'] });

describe('what a caller starts', () => {
  it.each<[string, Caller, ...(readonly boolean[])]>([
    ['with a token', LENA, true, true, false],
    ['with an API key', KEY, false, true, false],
    ['whom code of the application names', { tenant: 'acme', name: 'lena', roles: [] }, true, true, false],
    ['with the token of a service', serviceOf(LENA), false, false, false],
    ['with the API key of a service', serviceOf(KEY), false, false, false],
    ['whom nobody knows', NOBODY, false, false, false],
  ])('is in the audit, or not: somebody %s', (_, caller, tokens, all, none) => {
    const audited = (['tokens', 'all', 'none'] as const).map((whose) => isAudited(caller, whose));
    expect(audited).toEqual([tokens, all, none]);
  });
});

describe('the entry of work', () => {
  const who = { tenant: 'acme', who: 'lena', roles: ['operator'], requestId: 'r-1', reason: '' };

  it('of a start says which saga, by its id, definition and key, and nothing of its body', () => {
    const work: Work = {
      kind: 'start',
      definition: orderSaga(2),
      claim: { sagaId: 's-1', tenant: 'acme', definition: 'order', key: 'o-1', bodyHash: '' },
      input: { kind: 'started', id: 's-1', tenant: 'acme', key: 'o-1', input: { cents: 4_711 } },
    };
    const details = { saga: 'order', version: 2, key: 'o-1' };
    const audit = { ...who, action: 'saga.start', target: 's-1', details };
    expect(signedBy(LENA, work)).toEqual({ ...work, audit });
    const again = { ...work, claim: { ...work.claim, idempotencyKey: 'i-1' } };
    expect(signedBy(LENA, again)).toMatchObject({
      audit: { details: { ...details, idempotencyKey: 'i-1' } },
    });
  });

  it('of an event says which, by its id and name', () => {
    const mail = {
      id: 'm-1',
      tenant: 'acme',
      event: 'order.paid',
      contractVersion: 1,
      keys: [],
      body: { cents: 4_711 },
      unexpected: 'park',
      ttlMs: 1,
    } as const;
    const audit = { ...who, action: 'event.announce', target: 'm-1', details: { event: 'order.paid' } };
    expect(signedBy(LENA, { kind: 'post', mail })).toEqual({ kind: 'post', mail, audit });
  });

  it('of anything else is left to whoever makes that', () => {
    const work = { kind: 'timer', sagaId: 's-1' } as const;
    expect(signedBy(LENA, work)).toBe(work);
  });
});
