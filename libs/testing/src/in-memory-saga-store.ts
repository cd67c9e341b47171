import type {
  ClaimedKey,
  KeyClaim,
  OutboxMessage,
  SagaChange,
  SagaPage,
  SagaQuery,
  SagaStore,
  SagaTransaction,
} from '@edda/orchestration';
import { InvalidCursor, StoreUnavailable } from '@edda/orchestration';
import type { HistoryEntry, SagaState } from '@edda/saga-core';
import { hasEnded } from '@edda/saga-core';

/** Time that moves only when a test says so. */
export class ManualClock {
  constructor(public nowMs = Date.UTC(2026, 0, 1)) {}

  advance(ms: number): void {
    this.nowMs += ms;
  }
}

interface Tables {
  readonly sagas: Map<string, SagaState>;
  readonly history: Map<string, readonly HistoryEntry[]>;
  readonly outbox: Map<
    string,
    { readonly message: OutboxMessage; readonly claimableAt: number; readonly attempts?: number }
  >;
  readonly timers: Map<string, number>;
  readonly businessKeys: Map<string, string>;
  readonly idempotencyKeys: Map<string, { readonly sagaId: string; readonly bodyHash: string }>;
}

/**
 * The saga store without a database, for tests of what stands above it. One transaction at a time; a rejected one leaves
 * nothing. It passes the same contract suite as the adapter on PostgreSQL.
 */
export class InMemorySagaStore implements SagaStore {
  private tables: Tables = {
    sagas: new Map(),
    history: new Map(),
    outbox: new Map(),
    timers: new Map(),
    businessKeys: new Map(),
    idempotencyKeys: new Map(),
  };
  private last: Promise<unknown> = Promise.resolve();
  private failures: Error[] = [];
  healthy = true;

  constructor(readonly clock = new ManualClock()) {}

  /** The next calls of `transact` fail with these, one after the other. */
  failNext(...errors: readonly Error[]): void {
    this.failures.push(...errors);
  }

  async connect(): Promise<void> {}
  async ping(): Promise<void> {}
  async close(): Promise<void> {}

  transact<Result>(work: (transaction: SagaTransaction) => Promise<Result>): Promise<Result> {
    const run = this.last.then(async () => {
      const failure = this.failures.shift();
      if (failure) throw failure;
      const draft = copyOf(this.tables);
      const result = await work(new InMemoryTransaction(draft, this.clock.nowMs));
      this.tables = draft;
      return result;
    });
    this.last = run.catch(() => undefined);
    return run;
  }

  async claimOutbox(limit: number, leaseMs: number): Promise<readonly OutboxMessage[]> {
    const { outbox } = this.tables;
    const free = [...outbox.values()]
      .filter(({ claimableAt }) => claimableAt <= this.clock.nowMs)
      .slice(0, limit);
    for (const { message } of free)
      outbox.set(message.id, { message, claimableAt: this.clock.nowMs + leaseMs });
    return free.map(({ message }) => message);
  }

  async markPublished(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.tables.outbox.delete(id);
  }

  async postpone(entries: readonly { readonly id: string }[], delayMs: number): Promise<void> {
    for (const { id } of entries) {
      const row = this.tables.outbox.get(id);
      if (!row) continue;
      const attempts = row.attempts ?? 0;
      const waitMs = Math.min(30_000, delayMs * 2 ** attempts);
      this.tables.outbox.set(id, { ...row, claimableAt: this.clock.nowMs + waitMs, attempts: attempts + 1 });
    }
  }

  async claimTimers(limit: number, leaseMs: number): Promise<readonly string[]> {
    const due = [...this.tables.timers]
      .filter(([, at]) => at <= this.clock.nowMs)
      .toSorted((a, b) => a[1] - b[1]);
    const claimed = due.slice(0, limit).map(([id]) => id);
    for (const id of claimed) this.tables.timers.set(id, this.clock.nowMs + leaseMs);
    return claimed;
  }

  async nextTimerInMs(): Promise<number | undefined> {
    const times = [...this.tables.timers.values()];
    return times.length === 0 ? undefined : Math.max(0, Math.min(...times) - this.clock.nowMs);
  }

  async find(id: string): Promise<SagaState | undefined> {
    return this.tables.sagas.get(id);
  }

  async history(id: string, afterSequence: number, limit: number): Promise<readonly HistoryEntry[]> {
    const entries = this.tables.history.get(id) ?? [];
    return entries.filter(({ sequence }) => sequence > afterSequence).slice(0, limit);
  }

  async list({ tenant, name, status, key, cursor, limit }: SagaQuery): Promise<SagaPage> {
    if (cursor !== undefined && !this.tables.sagas.has(cursor)) throw new InvalidCursor(cursor);
    const found = [...this.tables.sagas.values()]
      .filter((saga) => saga.tenant === tenant && (name === undefined || saga.definition === name))
      .filter(
        (saga) => (status === undefined || saga.status === status) && (key === undefined || saga.key === key),
      )
      .filter((saga) => cursor === undefined || saga.id < cursor)
      .toSorted((a, b) => (a.id < b.id ? 1 : -1));
    const items = found.slice(0, limit);
    const next = found.length > limit ? items.at(-1)?.id : undefined;
    return { items, ...(next === undefined ? {} : { next }) };
  }

  async findOrphans(limit: number): Promise<readonly string[]> {
    const { sagas, timers, outbox } = this.tables;
    const sending = new Set([...outbox.values()].map(({ message }) => message.sagaId));
    return [...sagas.values()]
      .filter(
        (saga) =>
          !hasEnded(saga) && saga.status !== 'parked' && !timers.has(saga.id) && !sending.has(saga.id),
      )
      .map(({ id }) => id)
      .slice(0, limit);
  }
}

class InMemoryTransaction implements SagaTransaction {
  constructor(
    private readonly tables: Tables,
    readonly now: number,
  ) {}

  async claimKeys(claims: readonly KeyClaim[]): Promise<readonly ClaimedKey[]> {
    claims.forEach(checkText);
    return claims.map((claim): ClaimedKey => {
      const { sagaId, bodyHash } = claim;
      const business = scoped(claim, claim.key);
      const idempotency =
        claim.idempotencyKey === undefined ? undefined : scoped(claim, claim.idempotencyKey);
      const earlier = idempotency === undefined ? undefined : this.tables.idempotencyKeys.get(idempotency);
      if (earlier) {
        const status = earlier.bodyHash === bodyHash ? 'repeated' : 'idempotency-conflict';
        return { status, sagaId: earlier.sagaId };
      }
      const holder = this.tables.businessKeys.get(business);
      if (holder === sagaId) return { status: 'repeated', sagaId };
      if (holder !== undefined) return { status: 'key-taken', sagaId: holder };
      this.tables.businessKeys.set(business, sagaId);
      if (idempotency !== undefined) this.tables.idempotencyKeys.set(idempotency, { sagaId, bodyHash });
      return { status: 'free' };
    });
  }

  async load(ids: readonly string[]): Promise<ReadonlyMap<string, SagaState>> {
    return new Map(
      ids.flatMap((id) => {
        const saga = this.tables.sagas.get(id);
        return saga ? [[id, saga] as const] : [];
      }),
    );
  }

  async existing(ids: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(ids.filter((id) => this.tables.sagas.has(id)));
  }

  async save(changes: readonly SagaChange[]): Promise<void> {
    for (const change of changes) this.saveOne(change);
  }

  private saveOne({ state, fromRevision, entries, outbox, wakeAt, releaseKey, leaseMs }: SagaChange): void {
    const { sagas, history, timers, businessKeys } = this.tables;
    const revision = sagas.get(state.id)?.revision ?? 0;
    if (revision !== fromRevision) {
      throw new StoreUnavailable(
        `Saga ${state.id} is at revision ${revision}, not ${fromRevision}: load it again.`,
      );
    }
    // A round trip through JSON, as a database would make it.
    sagas.set(state.id, JSON.parse(JSON.stringify(state)) as SagaState);
    history.set(state.id, [...(history.get(state.id) ?? []), ...entries]);
    for (const message of outbox) {
      if (!this.tables.outbox.has(message.id))
        this.tables.outbox.set(message.id, { message, claimableAt: this.now + leaseMs });
    }
    if (wakeAt === undefined) timers.delete(state.id);
    else timers.set(state.id, wakeAt);
    const key = scoped(state, state.key);
    if (releaseKey && businessKeys.get(key) === state.id) businessKeys.delete(key);
  }
}

/** As a database that keeps neither a NUL nor half a surrogate pair. */
function checkText({ sagaId, tenant, definition, key, idempotencyKey = '' }: KeyClaim): void {
  if (![tenant, definition, key, idempotencyKey].some((text) => /[\0\p{Cs}]/u.test(text))) return;
  throw new Error(`A key of saga ${sagaId} cannot be kept as it is.`);
}

const scoped = ({ tenant, definition }: { tenant: string; definition: string }, key: string): string =>
  JSON.stringify([tenant, definition, key]);

function copyOf(tables: Tables): Tables {
  return {
    sagas: new Map(tables.sagas),
    history: new Map(tables.history),
    outbox: new Map(tables.outbox),
    timers: new Map(tables.timers),
    businessKeys: new Map(tables.businessKeys),
    idempotencyKeys: new Map(tables.idempotencyKeys),
  };
}
