/** One batch of sagas to remove. Those of all tenants: how long they are wanted is their definition's to say. */
export interface SagaPruning {
  readonly definition: string;
  /** Removes what ended longer ago than this, by the database's clock. */
  readonly keepMs: number;
  /** Looks at so many at most. */
  readonly limit: number;
  /** From a batch's `next`: goes on behind it. */
  readonly after?: string;
  /** Whether business keys that were not released at the end of a saga stay. */
  readonly keepsBusinessKeys: boolean;
  /** Counts, and removes nothing. */
  readonly dryRun?: boolean;
}

/** One batch of anything else. */
export type Pruning = Pick<SagaPruning, 'keepMs' | 'limit' | 'after' | 'dryRun'>;

/** What became of a batch. */
export interface Pruned {
  readonly removed: number;
  /** For the next batch; missing once there is nothing left to look at. */
  readonly next?: string;
}

/**
 * Takes out what has been kept for as long as it was to be. Each call is one short transaction that locks nothing that anybody waits for.
 * Whoever removes has the turn: of several orchestrators at it, one removes, and the others are told `undefined`. A dry run needs no turn.
 */
export interface RetentionStore {
  /**
   * Removes sagas that have ended, each with its history and idempotency keys, in the order of their ends. Those stay that
   *
   * - somebody is at work on
   * - have a parent, or its parent, that is under way: it may want them undone
   * - were started by a message that also lies among the dead letters and is not settled: it may come again
   *
   * Messages that are not sent yet stay in the outbox, and are sent.
   */
  pruneSagas(pruning: SagaPruning): Promise<Pruned | undefined>;
  /** Removes events that were delivered, ignored, discarded or have expired. Those that a saga is yet to take in stay, and those of dead letters, as above. */
  pruneMail(pruning: Pruning): Promise<Pruned | undefined>;
  /** Removes dead letters that were redriven or discarded. Open ones stay. */
  pruneLetters(pruning: Pruning): Promise<Pruned | undefined>;
  /**
   * Makes room for the history of the weeks to come, and gives back the room of past weeks of which no saga is left. Without effect where
   * history is kept otherwise, and while another orchestrator is at it.
   */
  tendHistory(): Promise<void>;
}
