import type { Log } from '@edda/messaging';
import type { SagaStore } from '../saga-store.js';

/** How long a message that the broker has may stand in the outbox still: a small part of its lease. */
export const MARK_WITHIN_MS = 200;
/** From so many on they are marked at once: one statement stays short. */
const MARK_AT_ONCE = 1_000;

/**
 * Takes what the broker has out of the outbox: a few times a second, and not after each batch. Nobody waits for it, and as a transaction of its own it would
 * take its turn at the disk before those for which somebody does (ADR 33). One statement is under way at a time, however slow the database is.
 *
 * What is not marked when the process dies is published once more when its lease is over, under the same ids: the fence answers for what was done.
 */
export class SentMarks {
  private waiting: string[] = [];
  private timer: NodeJS.Timeout | undefined;
  private marking: Promise<void> | undefined;

  constructor(
    private readonly store: Pick<SagaStore, 'markPublished'>,
    private readonly log: Log,
  ) {}

  /** Rows of the outbox, to be marked soon. */
  add(rows: readonly string[]): void {
    for (const row of rows) this.waiting.push(row);
    this.plan();
  }

  /** Marks all that there is. Never rejects. */
  async flush(): Promise<void> {
    while (this.marking !== undefined || this.waiting.length > 0) {
      if (this.marking === undefined) this.begin();
      await this.marking;
    }
  }

  private plan(): void {
    if (this.marking !== undefined || this.waiting.length === 0) return;
    if (this.waiting.length >= MARK_AT_ONCE) this.begin();
    else this.timer ??= setTimeout(() => this.begin(), MARK_WITHIN_MS);
  }

  private begin(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const rows = this.waiting;
    this.waiting = [];
    this.marking = this.mark(rows).then(() => {
      this.marking = undefined;
      this.plan();
    });
  }

  private async mark(rows: readonly string[]): Promise<void> {
    try {
      await this.store.markPublished(rows);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.log('warn', `${rows.length} outbox messages could not be marked as sent: ${reason}`);
    }
  }
}
