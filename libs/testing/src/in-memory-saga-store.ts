import type {
  ApiKey,
  AuditEntry,
  AuditQuery,
  AuditRecord,
  AwaitedPage,
  AwaitedQuery,
  ClaimedLetter,
  DataKey,
  DeadLetter,
  DefinitionRecord,
  Erasure,
  FoundApiKey,
  InFlight,
  LetterFilter,
  LetterGroup,
  LetterPage,
  LetterPlan,
  LetterQuery,
  LetterSettlement,
  MailDelivery,
  MailPage,
  MailQuery,
  NewApiKey,
  OutboxMessage,
  Pruned,
  Pruning,
  SagaPage,
  SagaPruning,
  SagaQuery,
  SagaStore,
  SagaTransaction,
  StoredDeadLetter,
  StoredMail,
  StoreMeasures,
  Tick,
} from '@edda/orchestration';
import type { HistoryEntry, SagaState } from '@edda/saga-core';
import * as keys from './in-memory-saga-store/data-key-queries.js';
import * as definitions from './in-memory-saga-store/definition-queries.js';
import { InMemoryReads } from './in-memory-saga-store/in-memory-reads.js';
import { listSagas } from './in-memory-saga-store/saga-queries.js';
import { InMemoryTransaction } from './in-memory-saga-store/in-memory-transaction.js';
import * as letterbox from './in-memory-saga-store/letter-queries.js';
import * as mailbox from './in-memory-saga-store/mailbox-queries.js';
import { dropDelivery } from './in-memory-saga-store/mailbox-rows.js';
import { ManualClock } from './in-memory-saga-store/manual-clock.js';
import * as retention from './in-memory-saga-store/retention-queries.js';
import { measure } from './in-memory-saga-store/measures.js';
import * as signIn from './in-memory-saga-store/sign-in-queries.js';
import { copyOf, rowKey } from './in-memory-saga-store/tables.js';

export { ManualClock };

/**
 * The saga store without a database, for tests of what stands above it. Whatever writes does so one after the other; a rejected transaction
 * leaves nothing. It passes the same contract suite as the adapter on PostgreSQL.
 */
export class InMemorySagaStore extends InMemoryReads implements SagaStore {
  private failures: Error[] = [];
  healthy = true;

  /** @param time what the store goes by, as a database goes by its own clock */
  constructor(time = new ManualClock()) {
    super(time);
  }

  /** The next calls of `transact` fail with these, one after the other. */
  failNext(...errors: readonly Error[]): void {
    this.failures.push(...errors);
  }

  async connect(): Promise<void> {}
  async ping(): Promise<void> {}
  async close(): Promise<void> {}

  transact<Result>(work: (transaction: SagaTransaction) => Promise<Result>): Promise<Result> {
    return this.queue(async () => {
      const failure = this.failures.shift();
      if (failure) throw failure;
      const draft = copyOf(this.tables);
      const result = await work(new InMemoryTransaction(draft, this.time.nowMs));
      this.tables = draft;
      return result;
    });
  }

  claimOutbox(limit: number, leaseMs: number): Promise<readonly OutboxMessage[]> {
    return this.write(({ outbox }, now) => {
      const free = [...outbox].filter(([, { claimableAt }]) => claimableAt <= now).slice(0, limit);
      for (const [id, row] of free) outbox.set(id, { ...row, claimableAt: now + leaseMs });
      return free.map(([, { message }]) => message);
    });
  }

  markPublished(ids: readonly string[]): Promise<void> {
    return this.write(({ outbox }) => ids.forEach((id) => outbox.delete(id)));
  }

  postpone(
    entries: readonly { readonly id: string; readonly reason: string }[],
    delayMs: number,
  ): Promise<void> {
    return this.write(({ outbox }, now) => {
      for (const { id, reason } of entries) {
        const row = outbox.get(id);
        if (!row) continue;
        const attempts = row.attempts ?? 0;
        const waitMs = Math.min(30_000, delayMs * 2 ** attempts);
        outbox.set(id, { ...row, claimableAt: now + waitMs, attempts: attempts + 1, reason });
      }
    });
  }

  async unsent(limit: number): Promise<number> {
    return Math.min(limit, this.tables.outbox.size);
  }

  claimTimers(limit: number, leaseMs: number): Promise<readonly string[]> {
    return this.write(({ timers }, now) => {
      const due = [...timers].filter(([, at]) => at <= now).toSorted((a, b) => a[1] - b[1]);
      const claimed = due.slice(0, limit).map(([id]) => id);
      for (const id of claimed) timers.set(id, now + leaseMs);
      return claimed;
    });
  }

  async nextTimerInMs(): Promise<number | undefined> {
    const times = [...this.tables.timers.values()];
    return times.length === 0 ? undefined : Math.max(0, Math.min(...times) - this.time.nowMs);
  }

  async find(id: string): Promise<SagaState | undefined> {
    return this.tables.sagas.get(id);
  }

  async findStarted(tenant: string, definition: string, idempotencyKey: string): Promise<string | undefined> {
    return this.tables.idempotencyKeys.get(rowKey(tenant, definition, idempotencyKey))?.sagaId;
  }

  async history(id: string, afterSequence: number, limit: number): Promise<readonly HistoryEntry[]> {
    const entries = this.tables.history.get(id) ?? [];
    return entries.filter(({ sequence }) => sequence > afterSequence).slice(0, limit);
  }

  async list(query: SagaQuery): Promise<SagaPage> {
    return listSagas(this.tables, query);
  }

  async findOrphans(limit: number): Promise<readonly string[]> {
    const { sagas, timers, outbox, awaited, deliveries } = this.tables;
    const sending = new Set([...outbox.values()].map(({ message }) => message.sagaId));
    const waiting = new Set([...awaited.values(), ...deliveries.values()].map(({ sagaId }) => sagaId));
    return [...sagas.values()]
      .filter(({ status }) => status === 'running' || status === 'compensating' || status === 'waiting')
      .filter(({ id }) => !timers.has(id) && !sending.has(id))
      .filter(({ id, status }) => !(status === 'waiting' && waiting.has(id)))
      .map(({ id }) => id)
      .slice(0, limit);
  }

  readonly pool = undefined;

  async measure(limit: number): Promise<StoreMeasures> {
    return measure(this.tables, this.time.nowMs, limit);
  }

  claimDeliveries(limit: number, leaseMs: number): Promise<readonly MailDelivery[]> {
    return this.write((tables, now) => mailbox.claimDeliveries(tables, now, limit, leaseMs));
  }

  dropDeliveries(entries: readonly Pick<MailDelivery, 'messageId' | 'sagaId'>[]): Promise<void> {
    return this.write((tables) =>
      entries.forEach(({ sagaId, messageId }) => dropDelivery(tables, sagaId, messageId)),
    );
  }

  expireMail(limit: number): Promise<readonly string[]> {
    return this.write((tables, now) => mailbox.expireMail(tables, now, limit));
  }

  async listMail(query: MailQuery): Promise<MailPage> {
    return mailbox.listMail(this.tables, query);
  }

  async findMail(tenant: string, id: string): Promise<StoredMail | undefined> {
    return mailbox.findMail(this.tables, tenant, id);
  }

  discardMail(tenant: string, id: string, note: string, audit?: AuditEntry): Promise<boolean> {
    return this.writeAudited(audit, (tables) => mailbox.discardMail(tables, tenant, id, note));
  }

  deliverMail(tenant: string, id: string, note: string, audit?: AuditEntry): Promise<boolean> {
    return this.writeAudited(audit, (tables) => mailbox.deliverMail(tables, tenant, id, note));
  }

  async listAwaited(query: AwaitedQuery): Promise<AwaitedPage> {
    return mailbox.listAwaited(this.tables, query);
  }

  recordLetters(letters: readonly DeadLetter[]): Promise<void> {
    return this.write((tables, now) => letterbox.recordLetters(tables, now, letters));
  }

  async listLetters(query: LetterQuery): Promise<LetterPage> {
    return letterbox.listLetters(this.tables, query);
  }

  async findLetter(tenant: string, id: string): Promise<StoredDeadLetter | undefined> {
    return letterbox.findLetter(this.tables, tenant, id);
  }

  async letterGroups(filter: LetterFilter, limit: number): Promise<readonly LetterGroup[]> {
    return letterbox.letterGroups(this.tables, filter, limit);
  }

  async countLetters(filter: LetterFilter): Promise<number> {
    return letterbox.countLetters(this.tables, filter);
  }

  planLetters(
    filter: LetterFilter,
    plan: LetterPlan,
    audit?: AuditEntry,
  ): ReturnType<SagaStore['planLetters']> {
    return this.write((tables, now) => {
      const planned = letterbox.planLetters(tables, now, filter, plan);
      const { count } = planned;
      if (audit && count > 0)
        signIn.appendAudit(tables, now, [{ ...audit, details: { ...audit.details, count } }]);
      return planned;
    });
  }

  claimLetters(limit: number, leaseMs: number): Promise<readonly ClaimedLetter[]> {
    return this.write((tables, now) => letterbox.claimLetters(tables, now, limit, leaseMs));
  }

  settleLetters(settlements: readonly LetterSettlement[]): Promise<void> {
    return this.write((tables, now) => letterbox.settleLetters(tables, now, settlements));
  }

  async dataKeys(sagaIds: readonly string[]): Promise<readonly DataKey[]> {
    return keys.dataKeys(this.tables, sagaIds);
  }

  eraseSaga(erasure: Erasure, audit: AuditEntry): Promise<boolean> {
    return this.writeAudited(audit, (tables) => keys.eraseSaga(tables, erasure));
  }

  async dataKeysNotUnder(master: string, limit: number): Promise<readonly DataKey[]> {
    return keys.dataKeysNotUnder(this.tables, master, limit);
  }

  rewrapDataKeys(wrapped: readonly Required<DataKey>[]): Promise<void> {
    return this.write((tables) => keys.rewrapDataKeys(tables, wrapped));
  }

  createApiKey(key: NewApiKey, audit: AuditEntry): Promise<void> {
    return this.write((tables, now) => signIn.createApiKey(tables, now, key, audit));
  }

  async findApiKey(hash: string): Promise<FoundApiKey | undefined> {
    return signIn.findApiKey(this.tables, this.time.nowMs, hash);
  }

  touchApiKey(id: string): Promise<void> {
    return this.write((tables, now) => signIn.touchApiKey(tables, now, id));
  }

  async listApiKeys(tenant: string): Promise<readonly ApiKey[]> {
    return signIn.listApiKeys(this.tables, tenant);
  }

  revokeApiKey(tenant: string, id: string, audit: AuditEntry): Promise<boolean> {
    return this.write((tables, now) => signIn.revokeApiKey(tables, now, { tenant, id }, audit));
  }

  async listAudit(query: AuditQuery): Promise<readonly AuditRecord[]> {
    return signIn.listAudit(this.tables, query);
  }

  async clock(): Promise<number> {
    return this.time.nowMs;
  }

  ticks(tenant: string, names: readonly string[], firstSeenAt: number): Promise<readonly Tick[]> {
    return this.write(({ ticks }) =>
      [...new Set(names)].map((definition) => {
        const name = rowKey(tenant, definition);
        const at = ticks.get(name) ?? firstSeenAt;
        ticks.set(name, at);
        return { definition, at };
      }),
    );
  }

  saveTicks(tenant: string, latest: readonly Tick[]): Promise<void> {
    return this.write(({ ticks }) => {
      for (const { definition, at } of latest) {
        const name = rowKey(tenant, definition);
        ticks.set(name, Math.max(at, ticks.get(name) ?? at));
      }
    });
  }

  async definitionRecords(tenant: string): Promise<readonly DefinitionRecord[]> {
    return definitions.definitionRecords(this.tables, tenant);
  }

  saveDefinitionRecords(tenant: string, records: readonly DefinitionRecord[]): Promise<void> {
    return this.write((tables) => definitions.saveDefinitionRecords(tables, tenant, records));
  }

  async inFlight(tenant: string | undefined, definition?: string): Promise<readonly InFlight[]> {
    return definitions.inFlight(this.tables, tenant, definition);
  }

  async unfinished(
    tenant: string,
    definition: string,
    version: number,
    afterId: string | undefined,
    limit: number,
  ): Promise<readonly SagaState[]> {
    return definitions
      .unfinished(this.tables, tenant)
      .filter((saga) => saga.definition === definition && saga.version === version)
      .filter(({ id }) => afterId === undefined || id > afterId)
      .slice(0, limit);
  }

  pruneSagas(pruning: SagaPruning): Promise<Pruned> {
    return this.write((tables, now) => retention.pruneSagas(tables, now, pruning));
  }

  pruneMail(pruning: Pruning): Promise<Pruned> {
    return this.write((tables, now) => retention.pruneMail(tables, now, pruning));
  }

  pruneLetters(pruning: Pruning): Promise<Pruned> {
    return this.write((tables, now) => retention.pruneLetters(tables, now, pruning));
  }

  async tendHistory(): Promise<void> {}
}
