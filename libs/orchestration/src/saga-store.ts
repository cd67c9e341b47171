import type { OutgoingMessage } from '@edda/messaging';
import type { AwaitedInput, HistoryEntry, SagaState } from '@edda/saga-core';
import type { BulkActionStore } from './store/bulk-action-store.js';
import type { SagaFilter } from './store/saga-filter.js';
import type { SagaReads } from './store/saga-reads.js';
import type { ApiKeyStore } from './store/api-key-store.js';
import type { AuditEntry, AuditStore } from './store/audit-store.js';
import type { DataKey, DataKeyStore } from './store/data-key-store.js';
import type { DeadLetterStore } from './store/dead-letter-store.js';
import type { DefinitionRecords } from './store/definition-records.js';
import type { Mail, MailStore } from './store/mail-store.js';
import type { SagaAttributes } from './store/saga-attributes.js';
import type { RetentionStore } from './store/retention-store.js';
import type { ScheduleStore } from './store/schedule-store.js';
import type { MeasuredStore } from './store/store-measures.js';

/**
 * The orchestrator's memory. Everything takes arrays: one call is one round trip, whatever the number.
 *
 * Guarantees that each adapter gives (libs/testing holds the contract suite):
 * - what `transact` resolved for is durable; what it rejected for is not there at all
 * - a saga is in one transaction at a time
 * - what was claimed is claimed by nobody else until its lease is over
 */
export interface SagaStore
  extends
    MailStore,
    DeadLetterStore,
    ScheduleStore,
    DefinitionRecords,
    RetentionStore,
    MeasuredStore,
    ApiKeyStore,
    AuditStore,
    SagaReads,
    BulkActionStore,
    DataKeyStore {
  /** Connects and brings the schema up to date. May be called again after it failed; idempotent once it succeeded. */
  connect(): Promise<void>;
  /** True while the last thing done with the database worked. */
  readonly healthy: boolean;
  /** Resolves if the database answers, rejects with what is wrong. */
  ping(): Promise<void>;
  close(): Promise<void>;

  /**
   * Runs `work` in one transaction and commits. Rejects with {@link StoreUnavailable} for what may work later (connection lost,
   * deadlock, shutdown); nothing was saved then, or, if the connection broke at the commit, it may have been: all that
   * follows from it has deterministic ids, so doing it again is safe. Any other error is about the content.
   */
  transact<Result>(work: (transaction: SagaTransaction) => Promise<Result>): Promise<Result>;

  /** Outbox messages that nobody is publishing, oldest first, leased to the caller for `leaseMs`. */
  claimOutbox(limit: number, leaseMs: number): Promise<readonly OutboxMessage[]>;
  /** The broker has them: removes them. Unknown ids are left alone. */
  markPublished(ids: readonly string[]): Promise<void>;
  /** Not sent: they may be claimed again after `delayMs`, doubled for each time before, 30 s at most. The reason is kept beside the message. */
  postpone(
    entries: readonly { readonly id: string; readonly reason: string }[],
    delayMs: number,
  ): Promise<void>;

  /** How many messages are in the outbox, whoever has them; counts to `limit` and no further. */
  unsent(limit: number): Promise<number>;

  /**
   * Ids of sagas whose timer is due, earliest first, leased to the caller for `leaseMs`. A saga that has to be looked at at some time
   * (`wakeAt(state)`) has a timer that is due then or before: one that is early is not moved, so there may be nothing to do for its saga.
   */
  claimTimers(limit: number, leaseMs: number): Promise<readonly string[]>;
  /** Milliseconds until the next timer is due (0 if one is); undefined if none is armed. */
  nextTimerInMs(): Promise<number | undefined>;

  find(id: string): Promise<SagaState | undefined>;
  /** The saga that a start with this idempotency key made. */
  findStarted(tenant: string, definition: string, idempotencyKey: string): Promise<string | undefined>;
  /** Entries after `afterSequence`, in order. */
  history(id: string, afterSequence: number, limit: number): Promise<readonly HistoryEntry[]>;
  list(query: SagaQuery): Promise<SagaPage>;
  /**
   * Ids of sagas under way that nothing will ever wake: always empty, and asked for so that it can be proven. A running or compensating
   * saga is woken by a timer or by what follows from a message in its outbox, a waiting one also by what it takes from outside.
   */
  findOrphans(limit: number): Promise<readonly string[]>;
}

/** One transaction. All of a batch happens in it. */
export interface SagaTransaction {
  /** The database's clock at the begin of the transaction, in milliseconds since 1970. Costs nothing beside another call. */
  now(): Promise<number>;
  /**
   * Claims business keys and idempotency keys for new sagas, as if one after the other in the order given. A claim that is
   * not `free` has claimed nothing.
   */
  claimKeys(claims: readonly KeyClaim[]): Promise<readonly ClaimedKey[]>;
  /**
   * Loads and locks. Rows are locked in id order. Ids that do not exist are missing in the result; so are, with `skip`, those that
   * another transaction holds. Default: `wait` for it.
   */
  load(ids: readonly string[], held?: 'wait' | 'skip'): Promise<ReadonlyMap<string, SagaState>>;
  /** Which of these exist, whoever holds them. Locks nothing. */
  existing(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Puts events into the mailbox, in the order given. The same id of a tenant comes in once; gives the ids of those that are new. */
  post(mail: readonly Mail[]): Promise<ReadonlySet<string>>;
  /**
   * Writes it all. Each saga at most once in a call, and it must have been loaded (or be new) in this transaction. May resolve before it is known whether that
   * went well: what it fails with, the transaction rejects with.
   */
  save(changes: readonly SagaChange[]): Promise<void>;
  /** The data keys of these sagas, as far as they have some. */
  dataKeys(sagaIds: readonly string[]): Promise<readonly DataKey[]>;
  /** Adds data keys of sagas that are saved in this transaction, and have none. */
  addDataKeys(keys: readonly Required<DataKey>[]): Promise<void>;
  /** Adds to the audit of each tenant, in the order given. Waits for whoever else does, until that one has committed: so do it last. */
  audit(entries: readonly AuditEntry[]): Promise<void>;
}

/** What a start wants to be alone with. */
export interface KeyClaim {
  readonly sagaId: string;
  readonly tenant: string;
  readonly definition: string;
  readonly key: string;
  readonly idempotencyKey?: string;
  /** Hash of the request's body: the same idempotency key with another body is a conflict. */
  readonly bodyHash: string;
}

export type ClaimedKey =
  | { readonly status: 'free' }
  /** The same idempotency key with the same body, or this very claim once more: this saga is the answer. */
  | { readonly status: 'repeated'; readonly sagaId: string }
  /** The same idempotency key with another body. */
  | { readonly status: 'idempotency-conflict'; readonly sagaId: string }
  /** Another saga holds the business key. */
  | { readonly status: 'key-taken'; readonly sagaId: string };

/** All that one batch changes about one saga. */
export interface SagaChange {
  readonly state: SagaState;
  /** The revision that was loaded; 0 for a new saga. */
  readonly fromRevision: number;
  /** The new entries: from `fromRevision + 1` to `state.revision`. Empty if only the timer moves: the saga itself is not written then. Never for a new saga. */
  readonly entries: readonly HistoryEntry[];
  /** Messages to send, born leased to the writer for `leaseMs`, so that nobody else publishes them meanwhile. */
  readonly outbox: readonly OutboxMessage[];
  /** When the saga has to be looked at again if nothing comes, in milliseconds since 1970; undefined: never. */
  readonly wakeAt: number | undefined;
  /** The saga's timer stays as it is, for it is due at `wakeAt` or before. Otherwise it is set to `wakeAt`, or removed. */
  readonly keepsTimer: boolean;
  /** What the saga takes from outside from now on (nothing, if it has ended): replaces what stood there. Missing: as before. */
  readonly awaits?: readonly AwaitedInput[];
  /** Ids of the mailbox's events that this change took in: their deliveries to this saga are done. */
  readonly delivered: readonly string[];
  /** What the saga is found by from now on, beside what it was found by before; one of the same name is replaced. Missing: as before. */
  readonly attributes?: SagaAttributes;
  /** The steps at which the saga stands, for people and for counting: `positionOf(state)`. */
  readonly position: string;
  /** The business key is free again (the saga has ended, and its definition allows another one). */
  readonly releaseKey: boolean;
  readonly leaseMs: number;
}

/** A message that waits to be published. The same id is there once; a second one is dropped, since it is the same sending of the same message. */
export interface OutboxMessage {
  /** Of the row. What is sent again after a retry has another one, and the `messageId` that it had. */
  readonly id: string;
  readonly sagaId: string;
  readonly message: OutgoingMessage;
}

export interface SagaQuery extends SagaFilter {
  readonly tenant: string;
  /** From a page's `next`; anything else is an {@link InvalidCursor}. */
  readonly cursor?: string;
  readonly limit: number;
}

/** Newest first; in the order of the business keys, character by character, if the query has a `keyPrefix`. */
export interface SagaPage {
  readonly items: readonly SagaState[];
  readonly next?: string;
}

/** The database cannot do it now; the same call may work later. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** The broker takes no messages, and as many wait for it as may (`maxUnsent`): nothing new is begun. The same call may work later. */
export class OutboxFull extends Error {
  override readonly name = 'OutboxFull';
}

/** The cursor of a {@link SagaQuery} is not one that a page ended with. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
}

/** What the orchestrator is given to make its store: `postgres({ url })` is one. */
export type SagaStoreFactory = (identity: {
  readonly service: string;
  readonly instance: string;
}) => SagaStore;
