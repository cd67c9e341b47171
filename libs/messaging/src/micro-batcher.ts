/** A piece of work and the promise that waits for its result. */
export interface Pending<Work, Result> {
  readonly work: Work;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Forms batches without waiting: while one batch is under way, what comes in becomes the next one. An idle system handles a
 * single piece at once; a busy one gets large batches by itself.
 *
 * One batch is under way at a time, so what belongs together (the inputs of a saga) is never in two batches of this process.
 */
export class MicroBatcher<Work, Result> {
  private queue: Pending<Work, Result>[] = [];
  private running: Promise<void> | undefined;
  private closed = false;

  /**
   * @param run must settle each pending piece; those that it leaves are rejected
   * @param maxBatch beyond this a batch brings nothing more, and one transaction grows too long
   * @param keyOf of pieces with the same key at most one is in a batch, and those behind it come later, in their order. Default: any may be
   * @param turnOver resolves when all is here that has arrived by now, and never rejects. Default: all that is submitted in the same tick
   */
  constructor(
    private readonly run: (batch: readonly Pending<Work, Result>[]) => Promise<void>,
    private readonly maxBatch: number,
    private readonly keyOf?: (work: Work) => string,
    private readonly turnOver: () => Promise<unknown> = endOfTick,
  ) {}

  /** Pieces that wait for their batch. */
  get backlog(): number {
    return this.queue.length;
  }

  submit(work: Work): Promise<Result> {
    if (this.closed) return Promise.reject(new Error('This process is shutting down.'));
    const { promise, resolve, reject } = withResolvers<Result>();
    this.queue.push({ work, resolve, reject });
    this.running ??= this.drain();
    return promise;
  }

  /** Rejects what waits for its batch and is chosen. */
  rejectWaiting(isChosen: (work: Work) => boolean, error: Error): void {
    const waiting = this.queue;
    this.queue = waiting.filter(({ work }) => !isChosen(work));
    for (const { work, reject } of waiting) if (isChosen(work)) reject(error);
  }

  /** Takes nothing more and waits until what it has is settled. Idempotent. */
  async close(): Promise<void> {
    this.closed = true;
    await this.running;
  }

  private async drain(): Promise<void> {
    for (;;) {
      // Lets what has arrived with the first piece (a burst of deliveries, a page of timers), or with the answer to the last batch, into this one.
      await this.turnOver();
      if (this.queue.length === 0) break;
      const batch = this.takeBatch();
      // One for all: those that are settled do not hear of it, and an error with its stack costs more than what they are settled by.
      let leftBehind: Error;
      try {
        await this.run(batch);
        leftBehind = new Error('The batch ended without a result for this piece of work.');
      } catch (error) {
        leftBehind = error instanceof Error ? error : new Error(String(error));
      }
      for (const { reject } of batch) reject(leftBehind);
    }
    this.running = undefined;
  }

  private takeBatch(): readonly Pending<Work, Result>[] {
    const { keyOf, maxBatch } = this;
    if (keyOf === undefined) return this.queue.splice(0, maxBatch);
    const batch = new Map<string, Pending<Work, Result>>();
    this.queue = this.queue.filter((pending) => {
      const key = keyOf(pending.work);
      if (batch.size >= maxBatch || batch.has(key)) return true;
      batch.set(key, pending);
      return false;
    });
    return [...batch.values()];
  }
}

const endOfTick = (): Promise<void> => Promise.resolve();

function withResolvers<T>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (error: Error) => void;
} {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
