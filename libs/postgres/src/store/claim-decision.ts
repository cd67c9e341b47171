import type { ClaimedKey, KeyClaim } from '@edda/orchestration';

/** The name of a key among all keys: tenant and definition are part of it. */
export type KeyName = string;

export function keyName(tenant: string, definition: string, key: string): KeyName {
  return JSON.stringify([tenant, definition, key]);
}

/** Which of the keys that are claimed somebody has already. */
export interface HeldKeys {
  readonly idempotency: ReadonlyMap<KeyName, { readonly sagaId: string; readonly bodyHash: string }>;
  /** Sagas by business key. */
  readonly business: ReadonlyMap<KeyName, string>;
}

export interface ClaimDecision {
  /** One for each claim, in order. */
  readonly answers: readonly ClaimedKey[];
  /** Which claim gets which idempotency key. */
  readonly idempotency: ReadonlyMap<KeyName, KeyClaim>;
  /** Which claim gets which business key. */
  readonly business: ReadonlyMap<KeyName, KeyClaim>;
}

/**
 * Answers claims as if they came one after the other: each sees what the free ones before it have taken, and nothing of those that
 * were not free. An idempotency key that is known decides alone, whatever has become of the business key since.
 */
export function decideClaims(claims: readonly KeyClaim[], held: HeldKeys): ClaimDecision {
  const idempotency = new Map<KeyName, KeyClaim>();
  const business = new Map<KeyName, KeyClaim>();
  const answers = claims.map((claim): ClaimedKey => {
    const requestName = idempotencyName(claim);
    const earlier = requestName && (idempotency.get(requestName) ?? held.idempotency.get(requestName));
    if (earlier) {
      const status = earlier.bodyHash === claim.bodyHash ? 'repeated' : 'idempotency-conflict';
      return { status, sagaId: earlier.sagaId };
    }
    const businessKey = businessName(claim);
    const holder = business.get(businessKey)?.sagaId ?? held.business.get(businessKey);
    // The same claim once more: its transaction was committed, and the answer got lost.
    if (holder === claim.sagaId) return { status: 'repeated', sagaId: holder };
    if (holder !== undefined) return { status: 'key-taken', sagaId: holder };
    business.set(businessKey, claim);
    if (requestName !== undefined) idempotency.set(requestName, claim);
    return { status: 'free' };
  });
  return { answers, idempotency, business };
}

export function businessName({ tenant, definition, key }: KeyClaim): KeyName {
  return keyName(tenant, definition, key);
}

export function idempotencyName({ tenant, definition, idempotencyKey }: KeyClaim): KeyName | undefined {
  return idempotencyKey === undefined ? undefined : keyName(tenant, definition, idempotencyKey);
}

/**
 * True for text that PostgreSQL gives back as it was. It has no NUL, and half a surrogate pair would be written as U+FFFD: two
 * keys that differ only in that would become one.
 */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}
