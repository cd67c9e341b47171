import type {
  ApiKey,
  AddedBulkAction,
  AuditEntry,
  AuditQuery,
  AuditRecord,
  AwaitedPage,
  AwaitedQuery,
  BulkAction,
  BulkProgress,
  ClaimedBulkAction,
  ClaimedLetter,
  DeadLetter,
  DefinitionRecord,
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
  NewBulkAction,
  Pulse,
  SagaAttributes,
  SagaCount,
  SagaFilter,
  SagaPage,
  SagaPruning,
  SagaQuery,
  SagaStanding,
  SagaStore,
  SagaTransaction,
  StoredDeadLetter,
  StoredMail,
  StoreMeasures,
  StreamedFact,
  StreamPlace,
  Tick,
} from '@edda/orchestration';
import type { HistoryEntry, SagaState } from '@edda/saga-core';
import type { poolUse } from '../pool-use.js';
import { isStorable } from './claim-decision.js';
import { FIND_IDEMPOTENCY_KEYS, type IdempotencyKeyRow } from './key.sql.js';
import { PostgresBulkActionStore } from './postgres-bulk-action-store.js';
import { PostgresDataKeyStore } from './postgres-data-key-store.js';
import { PostgresDeadLetterStore } from './postgres-dead-letter-store.js';
import { PostgresDefinitionRecords } from './postgres-definition-records.js';
import { PostgresMailStore } from './postgres-mail-store.js';
import { PostgresOutbox } from './postgres-outbox.js';
import { PostgresRetentionStore } from './postgres-retention-store.js';
import { PostgresSagaReads } from './postgres-saga-reads.js';
import { PostgresSagaTransaction } from './postgres-saga-transaction.js';
import { PostgresScheduleStore } from './postgres-schedule-store.js';
import { PostgresSignInStore } from './postgres-sign-in-store.js';
import { listStatement } from './list-sagas.js';
import { measureStore } from './measure-store.js';
import { isSagaId } from './saga-id.js';
import { FIND_ORPHANS, FIND_SAGA, type HistoryRow, PING, READ_HISTORY, type SagaRow } from './saga.sql.js';
import { StoreDatabase, type StoreDatabaseOptions } from './store-database.js';
import { CLAIM_TIMERS, NEXT_TIMER } from './timer.sql.js';

/** The orchestrator's memory in PostgreSQL. Mailbox, dead letters, schedule and definitions are parts of it with files of their own. */
export class PostgresSagaStore implements SagaStore {
  private readonly database: StoreDatabase;
  private readonly outbox: PostgresOutbox;
  private readonly mail: PostgresMailStore;
  private readonly letters: PostgresDeadLetterStore;
  private readonly schedule: PostgresScheduleStore;
  private readonly definitions: PostgresDefinitionRecords;
  private readonly retention: PostgresRetentionStore;
  private readonly signIn: PostgresSignInStore;
  private readonly reads: PostgresSagaReads;
  private readonly bulk: PostgresBulkActionStore;
  private readonly keys: PostgresDataKeyStore;

  constructor(options: StoreDatabaseOptions) {
    this.database = new StoreDatabase(options);
    this.outbox = new PostgresOutbox(this.database);
    this.mail = new PostgresMailStore(this.database);
    this.letters = new PostgresDeadLetterStore(this.database);
    this.schedule = new PostgresScheduleStore(this.database);
    this.definitions = new PostgresDefinitionRecords(this.database);
    this.retention = new PostgresRetentionStore(this.database, options.schema);
    this.signIn = new PostgresSignInStore(this.database);
    this.reads = new PostgresSagaReads(this.database);
    this.bulk = new PostgresBulkActionStore(this.database);
    this.keys = new PostgresDataKeyStore(this.database);
  }

  get healthy(): boolean {
    return this.database.healthy;
  }

  connect(): Promise<void> {
    return this.database.connect();
  }

  async ping(): Promise<void> {
    await this.database.query(PING);
  }

  close(): Promise<void> {
    return this.database.close();
  }

  get pool(): ReturnType<typeof poolUse> {
    return this.database.pool;
  }

  measure(limit: number): Promise<StoreMeasures> {
    return measureStore(this.database, limit);
  }

  transact<Result>(work: (transaction: SagaTransaction) => Promise<Result>): Promise<Result> {
    return this.database.transact(
      (context) => work(new PostgresSagaTransaction(context, this.database.inSchema)),
      'by-index',
    );
  }

  claimOutbox(limit: number, leaseMs: number): Promise<readonly OutboxMessage[]> {
    return this.outbox.claim(limit, leaseMs);
  }

  markPublished(ids: readonly string[]): Promise<void> {
    return this.outbox.markPublished(ids);
  }

  postpone(...unsent: Parameters<SagaStore['postpone']>): Promise<void> {
    return this.outbox.postpone(...unsent);
  }

  unsent(limit: number): Promise<number> {
    return this.outbox.count(limit);
  }

  async claimTimers(limit: number, leaseMs: number): Promise<readonly string[]> {
    const rows = await this.database.query<{ saga_id: string }>(CLAIM_TIMERS, [limit, leaseMs]);
    return rows.map((row) => row.saga_id);
  }

  async nextTimerInMs(): Promise<number | undefined> {
    const [row] = await this.database.query<{ wait_ms: number }>(NEXT_TIMER);
    return row?.wait_ms;
  }

  async find(id: string): Promise<SagaState | undefined> {
    if (!isSagaId(id)) return undefined;
    const [row] = await this.database.query<SagaRow>(FIND_SAGA, [id]);
    return row?.state as SagaState | undefined;
  }

  async findStarted(tenant: string, definition: string, idempotencyKey: string): Promise<string | undefined> {
    const name = [tenant, definition, idempotencyKey];
    if (!name.every(isStorable)) return undefined;
    const [row] = await this.database.query<IdempotencyKeyRow>(
      FIND_IDEMPOTENCY_KEYS,
      name.map((part) => [part]),
    );
    return row?.saga_id;
  }

  async history(id: string, afterSequence: number, limit: number): Promise<readonly HistoryEntry[]> {
    if (!isSagaId(id)) return [];
    const rows = await this.database.query<HistoryRow>(READ_HISTORY, [id, afterSequence, limit]);
    return rows as readonly HistoryEntry[];
  }

  async list(query: SagaQuery): Promise<SagaPage> {
    const list = listStatement(query);
    if (list === undefined) return { items: [] };
    const rows = await this.database.query<SagaRow>(list.statement, list.values);
    const items = rows.slice(0, query.limit).map((row) => row.state as SagaState);
    const last = rows[query.limit - 1];
    return rows.length > query.limit && last ? { items, next: list.cursorBehind(last) } : { items };
  }

  async findOrphans(limit: number): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }>(FIND_ORPHANS, [limit]);
    return rows.map((row) => row.id);
  }

  claimDeliveries(limit: number, leaseMs: number): Promise<readonly MailDelivery[]> {
    return this.mail.claimDeliveries(limit, leaseMs);
  }

  dropDeliveries(entries: readonly Pick<MailDelivery, 'messageId' | 'sagaId'>[]): Promise<void> {
    return this.mail.dropDeliveries(entries);
  }

  expireMail(limit: number): Promise<readonly string[]> {
    return this.mail.expireMail(limit);
  }

  listMail(query: MailQuery): Promise<MailPage> {
    return this.mail.listMail(query);
  }

  findMail(tenant: string, id: string): Promise<StoredMail | undefined> {
    return this.mail.findMail(tenant, id);
  }

  discardMail(tenant: string, id: string, note: string, audit?: AuditEntry): Promise<boolean> {
    return this.mail.discardMail(tenant, id, note, audit);
  }

  deliverMail(tenant: string, id: string, note: string, audit?: AuditEntry): Promise<boolean> {
    return this.mail.deliverMail(tenant, id, note, audit);
  }

  listAwaited(query: AwaitedQuery): Promise<AwaitedPage> {
    return this.mail.listAwaited(query);
  }

  recordLetters(letters: readonly DeadLetter[]): Promise<void> {
    return this.letters.recordLetters(letters);
  }

  listLetters(query: LetterQuery): Promise<LetterPage> {
    return this.letters.listLetters(query);
  }

  findLetter(tenant: string, id: string): Promise<StoredDeadLetter | undefined> {
    return this.letters.findLetter(tenant, id);
  }

  letterGroups(filter: LetterFilter, limit: number): Promise<readonly LetterGroup[]> {
    return this.letters.letterGroups(filter, limit);
  }

  countLetters(filter: LetterFilter): Promise<number> {
    return this.letters.countLetters(filter);
  }

  planLetters(
    filter: LetterFilter,
    plan: LetterPlan,
    audit?: AuditEntry,
  ): ReturnType<PostgresDeadLetterStore['planLetters']> {
    return this.letters.planLetters(filter, plan, audit);
  }

  claimLetters(limit: number, leaseMs: number): Promise<readonly ClaimedLetter[]> {
    return this.letters.claimLetters(limit, leaseMs);
  }

  settleLetters(settlements: readonly LetterSettlement[]): Promise<void> {
    return this.letters.settleLetters(settlements);
  }

  dataKeys(sagaIds: readonly string[]): ReturnType<PostgresDataKeyStore['dataKeys']> {
    return this.keys.dataKeys(sagaIds);
  }

  eraseSaga(...erasing: Parameters<PostgresDataKeyStore['eraseSaga']>): Promise<boolean> {
    return this.keys.eraseSaga(...erasing);
  }

  dataKeysNotUnder(master: string, limit: number): ReturnType<PostgresDataKeyStore['dataKeys']> {
    return this.keys.dataKeysNotUnder(master, limit);
  }

  rewrapDataKeys(keys: Parameters<PostgresDataKeyStore['rewrapDataKeys']>[0]): Promise<void> {
    return this.keys.rewrapDataKeys(keys);
  }

  createApiKey(key: NewApiKey, audit: AuditEntry): Promise<void> {
    return this.signIn.createApiKey(key, audit);
  }

  findApiKey(hash: string): Promise<FoundApiKey | undefined> {
    return this.signIn.findApiKey(hash);
  }

  touchApiKey(id: string): Promise<void> {
    return this.signIn.touchApiKey(id);
  }

  listApiKeys(tenant: string): Promise<readonly ApiKey[]> {
    return this.signIn.listApiKeys(tenant);
  }

  revokeApiKey(tenant: string, id: string, audit: AuditEntry): Promise<boolean> {
    return this.signIn.revokeApiKey(tenant, id, audit);
  }

  listAudit(query: AuditQuery): Promise<readonly AuditRecord[]> {
    return this.signIn.listAudit(query);
  }

  clock(): Promise<number> {
    return this.schedule.clock();
  }

  ticks(tenant: string, definitions: readonly string[], firstSeenAt: number): Promise<readonly Tick[]> {
    return this.schedule.ticks(tenant, definitions, firstSeenAt);
  }

  saveTicks(tenant: string, ticks: readonly Tick[]): Promise<void> {
    return this.schedule.saveTicks(tenant, ticks);
  }

  definitionRecords(tenant: string): Promise<readonly DefinitionRecord[]> {
    return this.definitions.definitionRecords(tenant);
  }

  saveDefinitionRecords(tenant: string, records: readonly DefinitionRecord[]): Promise<void> {
    return this.definitions.saveDefinitionRecords(tenant, records);
  }

  inFlight(tenant: string | undefined, definition?: string): Promise<readonly InFlight[]> {
    return this.definitions.inFlight(tenant, definition);
  }

  unfinished(
    tenant: string,
    definition: string,
    version: number,
    afterId: string | undefined,
    limit: number,
  ): Promise<readonly SagaState[]> {
    return this.definitions.unfinished(tenant, definition, version, afterId, limit);
  }

  pruneSagas(pruning: SagaPruning): Promise<Pruned | undefined> {
    return this.retention.pruneSagas(pruning);
  }

  pruneMail(pruning: Pruning): Promise<Pruned | undefined> {
    return this.retention.pruneMail(pruning);
  }

  pruneLetters(pruning: Pruning): Promise<Pruned | undefined> {
    return this.retention.pruneLetters(pruning);
  }

  tendHistory(): Promise<void> {
    return this.retention.tendHistory();
  }

  countSagas(tenant: string, definition: string | undefined, cap: number): Promise<readonly SagaCount[]> {
    return this.reads.countSagas(tenant, definition, cap);
  }

  streamEnd(): Promise<StreamPlace> {
    return this.reads.streamEnd();
  }

  factsAfter(place: StreamPlace, limit: number): Promise<readonly StreamedFact[]> {
    return this.reads.factsAfter(place, limit);
  }

  standings(ids: readonly string[]): Promise<ReadonlyMap<string, SagaStanding>> {
    return this.reads.standings(ids);
  }

  attributesOf(ids: readonly string[]): Promise<ReadonlyMap<string, SagaAttributes>> {
    return this.reads.attributesOf(ids);
  }

  pulse(tenant: string, windowMs: number): Promise<Pulse> {
    return this.reads.pulse(tenant, windowMs);
  }

  countMeant(tenant: string, filter: SagaFilter, cap: number): Promise<number> {
    return this.bulk.countMeant(tenant, filter, cap);
  }

  addBulkAction(order: NewBulkAction, audit?: AuditEntry): Promise<AddedBulkAction> {
    return this.bulk.addBulkAction(order, audit);
  }

  findBulkAction(tenant: string, id: string): Promise<BulkAction | undefined> {
    return this.bulk.findBulkAction(tenant, id);
  }

  listBulkActions(tenant: string, limit: number): Promise<readonly BulkAction[]> {
    return this.bulk.listBulkActions(tenant, limit);
  }

  claimBulkAction(leaseMs: number): Promise<ClaimedBulkAction | undefined> {
    return this.bulk.claimBulkAction(leaseMs);
  }

  saveBulkProgress(progress: BulkProgress, leaseMs: number): Promise<boolean> {
    return this.bulk.saveBulkProgress(progress, leaseMs);
  }

  cancelBulkAction(tenant: string, id: string, note: string, audit?: AuditEntry): Promise<boolean> {
    return this.bulk.cancelBulkAction(tenant, id, note, audit);
  }
}
