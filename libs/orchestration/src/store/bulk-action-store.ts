import type { Action } from '@edda/saga-core';
import type { AuditEntry } from './audit-store.js';
import type { SagaFilter } from './saga-filter.js';

export const BULK_STATUSES = ['running', 'finished', 'cancelled'] as const;
export type BulkStatus = (typeof BULK_STATUSES)[number];

/** What a person wants done with many sagas. */
export interface BulkOrder {
  /** Which sagas; with `ids` exactly those. */
  readonly filter: SagaFilter;
  readonly ids?: readonly string[];
  readonly action: Action;
  /** Which step, where the action is about one. */
  readonly path?: string;
  readonly by: string;
  readonly reason: string;
}

/** Sagas that did not take the action, for one reason. */
export interface BulkRefusal {
  readonly reason: string;
  readonly count: number;
  /** The id of one of them. */
  readonly example: string;
}

/** An order, and what became of it. Times are milliseconds since 1970. */
export interface BulkAction extends BulkOrder {
  readonly id: string;
  readonly tenant: string;
  readonly status: BulkStatus;
  /** How many sagas were meant when it was ordered; at least so many if `isTotalCapped`. */
  readonly total: number;
  readonly isTotalCapped: boolean;
  readonly done: number;
  readonly refusals: readonly BulkRefusal[];
  readonly createdAt: number;
  readonly endedAt?: number;
  /** Who cancelled it, and why. */
  readonly note?: string;
}

export interface NewBulkAction extends BulkOrder {
  readonly id: string;
  readonly tenant: string;
  readonly total: number;
  readonly isTotalCapped: boolean;
  /** The same key is the same order, whatever it says. */
  readonly idempotencyKey?: string;
}

/** An order as it is kept. `added` is false if it was there before, under the same idempotency key. */
export interface AddedBulkAction {
  readonly added: boolean;
  readonly bulk: BulkAction;
}

/** An order that is to be carried on, from where it was left. */
export interface ClaimedBulkAction {
  readonly bulk: BulkAction;
  /** Sagas that somebody began with, and did not say what came of: none, some or all of them have taken the action. */
  readonly begun: readonly string[];
  /** Behind those. */
  readonly cursor?: string;
  /** Proves that it still belongs to whoever claimed it. */
  readonly claim: string;
}

/** How far an order has come. */
export interface BulkProgress {
  readonly id: string;
  readonly tenant: string;
  readonly claim: string;
  /**
   * The sagas that come next. Written down before any of them is acted on: whoever carries the order on after a crash finds them here, when the filter
   * does not mean them any more.
   */
  readonly begun: readonly string[];
  /** Behind those; missing if there are no more. */
  readonly cursor?: string;
  readonly done: number;
  readonly refusals: readonly BulkRefusal[];
  readonly isFinished: boolean;
}

/** Orders about many sagas. They outlive the process that carries them out. Who orders or cancels one is in the audit, in the same transaction. */
export interface BulkActionStore {
  /** How many sagas a filter means; counts to `cap` and no further. */
  countMeant(tenant: string, filter: SagaFilter, cap: number): Promise<number>;
  /** Adds an order; `added` is false if its idempotency key has one already, which is given then. */
  addBulkAction(bulk: NewBulkAction, audit?: AuditEntry): Promise<AddedBulkAction>;
  findBulkAction(tenant: string, id: string): Promise<BulkAction | undefined>;
  /** The newest first. */
  listBulkActions(tenant: string, limit: number): Promise<readonly BulkAction[]>;
  /** One that runs and that nobody carries out, leased to the caller for `leaseMs`. */
  claimBulkAction(leaseMs: number): Promise<ClaimedBulkAction | undefined>;
  /** Writes how far it has come, and renews the lease; false if it was cancelled, or somebody else has it. */
  saveBulkProgress(progress: BulkProgress, leaseMs: number): Promise<boolean>;
  /** Ends an order that runs; what was done stays done. False if there is none with this id that runs. */
  cancelBulkAction(tenant: string, id: string, note: string, audit?: AuditEntry): Promise<boolean>;
}
