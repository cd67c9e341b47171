import type { ClaimedKey, KeyClaim, Mail, SagaChange } from '@edda/orchestration/decisions';
import { StoreUnavailable } from '@edda/orchestration/decisions';
import type { SagaState } from '@edda/saga-core';
import type { SimulatedDatabase } from './simulated-database.js';

/**
 * One transaction on a {@link SimulatedDatabase}. What it writes is seen by nobody before its commit; the rows and keys that it holds are
 * held until its end, whatever the end is.
 */
export class Transaction {
  readonly now: number;
  readonly claims: KeyClaim[] = [];
  readonly mail: Mail[] = [];
  readonly changes: SagaChange[] = [];
  readonly covers: string[] = [];
  private readonly held = new Set<string>();
  private hasEnded = false;

  constructor(
    private readonly database: SimulatedDatabase,
    readonly by: string,
  ) {
    this.now = database.clock;
  }

  /** As if one after the other, those of this transaction included. */
  claimKeys(claims: readonly KeyClaim[]): readonly ClaimedKey[] {
    this.check();
    return claims.map((claim): ClaimedKey => {
      const idempotency = idempotencyKeyOf(claim);
      const business = businessKeyOf(claim);
      const earlier = idempotency === undefined ? undefined : this.startedWith(idempotency);
      if (earlier) {
        const status = earlier.bodyHash === claim.bodyHash ? 'repeated' : 'idempotency-conflict';
        return { status, sagaId: earlier.sagaId };
      }
      const holder = this.holderOf(business);
      if (holder !== undefined)
        return { status: holder === claim.sagaId ? 'repeated' : 'key-taken', sagaId: holder };
      this.hold(`key ${business}`);
      if (idempotency !== undefined) this.hold(`key ${idempotency}`);
      this.claims.push(claim);
      return { status: 'free' };
    });
  }

  /** Loads and locks; leaves out what another transaction holds. */
  load(ids: readonly string[]): ReadonlyMap<string, SagaState> {
    this.check();
    const states = new Map<string, SagaState>();
    for (const id of ids.toSorted()) {
      const state = this.database.tables.sagas.get(id);
      if (state && this.database.lock(`saga ${id}`, this)) {
        this.held.add(`saga ${id}`);
        states.set(id, state);
      }
    }
    return states;
  }

  existing(ids: readonly string[]): ReadonlySet<string> {
    this.check();
    return new Set(ids.filter((id) => this.database.tables.sagas.has(id)));
  }

  /** Those that are new. */
  post(mail: readonly Mail[]): ReadonlySet<string> {
    this.check();
    const fresh = mail.filter(({ id }, index) => {
      const isFirst = mail.findIndex((other) => other.id === id) === index;
      return isFirst && (this.database.sabotage.takesEventsAgain || !this.database.tables.mail.has(id));
    });
    for (const { id } of fresh) this.hold(`mail ${id}`);
    this.mail.push(...fresh);
    return new Set(fresh.map(({ id }) => id));
  }

  save(changes: readonly SagaChange[]): void {
    this.check();
    for (const { state, fromRevision } of changes) {
      const stored = this.database.tables.sagas.get(state.id)?.revision ?? 0;
      if (!this.database.sabotage.ignoresRevisions && stored !== fromRevision)
        throw new StoreUnavailable(`Saga ${state.id} was changed by somebody else.`);
    }
    this.changes.push(...changes);
  }

  /** Notes for the evidence which messages are dealt with when this is committed. */
  cover(messageIds: readonly string[]): void {
    this.covers.push(...messageIds);
  }

  /**
   * The number of the commit.
   *
   * @throws StoreUnavailable if it was not committed, or if nobody can tell
   */
  commit(): number {
    this.check();
    return this.database.commit(this);
  }

  /** Lets go of everything it holds. May be called again. */
  end(): void {
    this.hasEnded = true;
    this.database.unlock(this.held, this);
    this.held.clear();
  }

  private check(): void {
    if (this.hasEnded || !this.database.isUp) throw new StoreUnavailable('The connection was lost.');
  }

  private hold(name: string): void {
    if (!this.database.lock(name, this)) throw new StoreUnavailable(`Somebody else is at ${name} just now.`);
    this.held.add(name);
  }

  private startedWith(key: string): { readonly sagaId: string; readonly bodyHash: string } | undefined {
    return (
      this.claims.find((claim) => idempotencyKeyOf(claim) === key) ??
      this.database.tables.idempotencyKeys.get(key)
    );
  }

  private holderOf(key: string): string | undefined {
    return (
      this.claims.find((claim) => businessKeyOf(claim) === key)?.sagaId ??
      this.database.tables.businessKeys.get(key)
    );
  }
}

export function businessKeyOf({
  tenant,
  definition,
  key,
}: Pick<KeyClaim, 'tenant' | 'definition' | 'key'>): string {
  return JSON.stringify(['business', tenant, definition, key]);
}

export function idempotencyKeyOf({ tenant, definition, idempotencyKey }: KeyClaim): string | undefined {
  return idempotencyKey === undefined
    ? undefined
    : JSON.stringify(['idempotency', tenant, definition, idempotencyKey]);
}
