import type { PoolUse } from '@edda/messaging';
import type { SagaStatus } from '@edda/saga-core';

/** What an operator wants to know of the database now. Of all tenants together. */
export interface StoreMeasures {
  /** Messages in the outbox, counted to the limit. */
  readonly outbox: number;
  /** Milliseconds; 0 if the outbox is empty. Of the messages that may be claimed first, as many as the limit says are looked at. */
  readonly oldestInOutboxMs: number;
  /** For how long the timer that waits longest has been due, in milliseconds; 0 if none is. */
  readonly timersLagMs: number;
  /** Open dead letters by reason, counted to the limit. */
  readonly deadLetters: readonly { readonly reason: string; readonly count: number }[];
  /** Sagas that have not ended. Of each tenant and status the oldest are counted, to the limit. */
  readonly unfinished: readonly {
    readonly definition: string;
    readonly status: SagaStatus;
    readonly count: number;
  }[];
}

/** What of the store is measured. */
export interface MeasuredStore {
  /** One statement, whose cost is bounded by the limit. Rejects with StoreUnavailable. */
  measure(limit: number): Promise<StoreMeasures>;
  /** The pool of connections now; undefined for a store that has none. */
  readonly pool: PoolUse | undefined;
}
