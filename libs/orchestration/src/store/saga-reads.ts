import type { HistoryEntry, SagaStatus } from '@edda/saga-core';
import type { SagaAttributes } from './saga-attributes.js';

/** How many sagas of one version have one status. */
export interface SagaCount {
  readonly definition: string;
  readonly version: number;
  readonly status: SagaStatus;
  readonly count: number;
  /** Not all were counted: there are at least so many. Only of ended sagas. */
  readonly isCapped: boolean;
}

/** What is asked about many sagas at once. Nothing here locks or changes anything. */
export interface SagaReads {
  /**
   * Counts sagas by definition, version and status, in that order. All of those under way; of those that have ended the newest of each
   * version and status, one more than `cap` at most.
   */
  countSagas(tenant: string, definition: string | undefined, cap: number): Promise<readonly SagaCount[]>;

  /** The place behind all facts that are final by now. */
  streamEnd(): Promise<StreamPlace>;
  /**
   * Facts of all sagas and tenants behind a place, in an order that never changes: none ever comes before one that was given. A fact is given
   * once no transaction is under way that began to write before it did, so a moment after its commit.
   */
  factsAfter(place: StreamPlace, limit: number): Promise<readonly StreamedFact[]>;
  /** What the database has of sagas beside their states. Ids that do not exist are missing. */
  standings(ids: readonly string[]): Promise<ReadonlyMap<string, SagaStanding>>;
  /** What sagas are found by, the failed step included. Those without any are missing. */
  attributesOf(ids: readonly string[]): Promise<ReadonlyMap<string, SagaAttributes>>;
  /** How a tenant's sagas are doing as a whole, with what ended and began in the last `windowMs`. */
  pulse(tenant: string, windowMs: number): Promise<Pulse>;
}

/** A place in the order of all facts: of transactions, and within each of what it wrote. Decimal numbers, too large for a JavaScript one. */
export interface StreamPlace {
  readonly xid: string;
  readonly position: string;
}

/** A fact with its saga, as that is now. */
export interface StreamedFact {
  readonly place: StreamPlace;
  readonly saga: {
    readonly id: string;
    readonly tenant: string;
    readonly definition: string;
    readonly version: number;
    readonly key: string;
    readonly status: SagaStatus;
    readonly revision: number;
  };
  readonly entry: HistoryEntry;
}

/** What the database has of one saga beside its state. Times are milliseconds since 1970. */
export interface SagaStanding {
  /** When its latest fact was written. */
  readonly updatedAt: number;
  /** When it is looked at again, which may be before it has to be. Missing if no timer is armed. */
  readonly timerDueAt?: number;
  /** Its messages that the broker has not confirmed, the oldest first. */
  readonly unsent: readonly UnsentMessage[];
}

export interface UnsentMessage {
  /** The wire name of what it is. */
  readonly name?: string;
  readonly since: number;
  /** How often it could not be sent, and why the last time. */
  readonly attempts: number;
  readonly reason?: string;
}

/** How sagas are doing as a whole. */
export interface Pulse {
  /** The database's time, in milliseconds since 1970. */
  readonly at: number;
  readonly started: number;
  readonly ended: Readonly<Partial<Record<SagaStatus, number>>>;
  /** How long the oldest message has waited in the outbox; missing if there is none. Of all tenants. */
  readonly oldestUnsentMs?: number;
  /** Why that one could not be sent the last time. */
  readonly unsentReason?: string;
  /** For how long the earliest timer has been due; 0 if none is. Of all tenants. */
  readonly timersLateMs: number;
}
