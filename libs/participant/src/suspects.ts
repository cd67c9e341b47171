/** A message that came back from a process without an answer: it may be what that process died of. */
export interface Suspect {
  /** Where it lies. */
  readonly queue: string;
  readonly messageId: string;
}

/** How often suspects were received, where no death of a process can undo it. No suspect may be twice in one call. */
export interface SuspectRecords {
  /**
   * Counts one more receipt of each, committed when it resolves: how often each was received by now, this time included, in their order.
   *
   * @throws FenceUnavailable if the database cannot do it now
   */
  countReceipts(suspects: readonly Suspect[]): Promise<readonly number[]>;
  /**
   * They were settled, or at least nobody died of them: their next receipt is their first. Unknown ones are fine.
   *
   * @throws FenceUnavailable if the database cannot do it now
   */
  forgetSuspects(suspects: readonly Suspect[]): Promise<void>;
}
