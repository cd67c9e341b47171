import type { ClaimedKey, KeyClaim } from '@edda/orchestration';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideClaims, type HeldKeys, isStorable, keyName } from './claim-decision.js';

const NOBODY: HeldKeys = { idempotency: new Map(), business: new Map() };
let sagas = 0;
const claim = (overrides: Partial<KeyClaim> = {}): KeyClaim => ({
  sagaId: `saga ${(sagas += 1)}`,
  tenant: 'acme',
  definition: 'order',
  key: 'K',
  bodyHash: 'h',
  ...overrides,
});
const named = (key: string) => keyName('acme', 'order', key);

describe('the decision who gets which keys', () => {
  it('gives free keys to the claim', () => {
    const one = claim({ idempotencyKey: 'I' });
    expect(decideClaims([one], NOBODY)).toEqual({
      answers: [{ status: 'free' }],
      idempotency: new Map([[named('I'), one]]),
      business: new Map([[named('K'), one]]),
    });
  });

  it('says who holds the business key', () => {
    const decision = decideClaims([claim()], { ...NOBODY, business: new Map([[named('K'), 'holder']]) });
    expect(decision).toEqual({
      answers: [{ status: 'key-taken', sagaId: 'holder' }],
      idempotency: new Map(),
      business: new Map(),
    });
  });

  it('answers a known request with its saga, even if the business key is held by another one', () => {
    const held: HeldKeys = {
      idempotency: new Map([[named('I'), { sagaId: 'first', bodyHash: 'h' }]]),
      business: new Map([[named('K'), 'holder']]),
    };
    const answers = decideClaims(
      [claim({ idempotencyKey: 'I' }), claim({ idempotencyKey: 'I', bodyHash: 'other' })],
      held,
    ).answers;
    expect(answers).toEqual([
      { status: 'repeated', sagaId: 'first' },
      { status: 'idempotency-conflict', sagaId: 'first' },
    ]);
  });

  it('gives the idempotency key of a claim that was refused to the next one that gets through', () => {
    const refused = claim({ key: 'taken', idempotencyKey: 'I' });
    const next = claim({ key: 'L', idempotencyKey: 'I', bodyHash: 'other' });
    const decision = decideClaims([refused, next], {
      ...NOBODY,
      business: new Map([[named('taken'), 'holder']]),
    });
    expect(decision.answers).toEqual([{ status: 'key-taken', sagaId: 'holder' }, { status: 'free' }]);
    expect(decision.idempotency).toEqual(new Map([[named('I'), next]]));
  });

  it('tells tenants and definitions apart, however their names are put together', () => {
    const answers = decideClaims(
      [
        claim({ tenant: 'a', definition: 'b' }),
        claim({ tenant: 'a","b', definition: '' }),
        claim({ tenant: 'a' }),
      ],
      NOBODY,
    ).answers;
    expect(answers).toEqual([{ status: 'free' }, { status: 'free' }, { status: 'free' }]);
  });

  it('is the same for a batch as for one claim after the other', () => {
    const claims = fc.array(
      fc.record({
        sagaId: fc.uuid(),
        tenant: fc.constantFrom('t1', 't2'),
        definition: fc.constant('order'),
        key: fc.constantFrom('a', 'b', 'c'),
        idempotencyKey: fc.constantFrom(undefined, 'x', 'y', 'a'),
        bodyHash: fc.constantFrom('h1', 'h2'),
      }),
    );
    fc.assert(
      fc.property(claims, (batch) => {
        expect(decideClaims(batch, NOBODY).answers).toEqual(oneAfterTheOther(batch));
      }),
    );
  });
});

/** The words of the port, as plainly as they can be put. */
function oneAfterTheOther(claims: readonly KeyClaim[]): readonly ClaimedKey[] {
  const winners: KeyClaim[] = [];
  return claims.map((one) => {
    const alike = winners.filter(
      ({ tenant, definition }) => tenant === one.tenant && definition === one.definition,
    );
    const known = alike.find(
      ({ idempotencyKey }) => idempotencyKey !== undefined && idempotencyKey === one.idempotencyKey,
    );
    if (known) {
      const status = known.bodyHash === one.bodyHash ? 'repeated' : 'idempotency-conflict';
      return { status, sagaId: known.sagaId };
    }
    const holder = alike.find(({ key }) => key === one.key);
    if (holder) return { status: 'key-taken', sagaId: holder.sagaId };
    winners.push(one);
    return { status: 'free' };
  });
}

describe('text that can be stored', () => {
  it.each(['', 'order 4711', 'Þórr ⚒', '𝕊', '\u{10ffff}', '\ufffd', '\n\t\\\'"'])('may be %j', (text) => {
    expect(isStorable(text)).toBe(true);
  });

  it.each(['\0', 'a\0b', '\ud800', 'a\udc00b', '\udc00\ud800'])('must not be %j', (text) => {
    expect(isStorable(text)).toBe(false);
  });
});
