import type { Log } from '@edda/messaging';
import type { SagaStore } from '../saga-store.js';

/** How long a message that the broker has may stand in the outbox still: a small part of its lease. */
export const MARK_WITHIN_MS = 200;
/** From so many on they are marked at once: one statement stays short. */
const MARK_AT_ONCE = 1_000;

/**
 * Takes what the broker has out of the outbox: a few times a second, and not after each batch. Nobody waits for it, and as a transaction of its own it would
 * take its turn at the disk before those for which somebody does (ADR 33).
 *
 * What is not marked when the process dies is published once more when its lease is over, under the same ids: the fence answers for what was done.
 */
export class SentMarks {
  private waiting: string[] = [];
  private timer: NodeJS.Timeout | undefined;
  private marking: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Pick<SagaStore, 'markPublished'>,
    private readonly log: Log,
  ) {}

  /** To be marked soon. */
  add(ids: readonly string[]): void {
    for (const id of ids) this.waiting.push(id);
    if (this.waiting.length >= MARK_AT_ONCE) void this.flush();
    else if (this.waiting.length > 0) this.timer ??= setTimeout(() => void this.flush(), MARK_WITHIN_MS);
  }

  /** Marks all that there is. Never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const ids = this.waiting;
    this.waiting = [];
    if (ids.length > 0) this.marking = Promise.all([this.marking, this.mark(ids)]).then(() => undefined);
    return this.marking;
  }

  private async mark(ids: readonly string[]): Promise<void> {
    try {
      await this.store.markPublished(ids);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.log('warn', `${ids.length} outbox messages could not be marked as sent: ${reason}`);
    }
  }
}
