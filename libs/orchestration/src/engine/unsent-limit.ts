import type { Broker, Log } from '@edda/messaging';
import type { SagaStore } from '../saga-store.js';

/**
 * Knows when enough messages wait for a broker that takes none, so that no saga is started whose command would only wait as well. It is counted
 * now and then, by whoever sweeps the outbox; in between, what this process adds counts at once, and what others add does not.
 */
export class UnsentLimit {
  /** At the last count; undefined while the broker takes messages. */
  private counted: number | undefined;
  private added = 0;
  private wasReached = false;

  /** `max`: messages in the outbox, of all orchestrators together. */
  constructor(
    private readonly store: Pick<SagaStore, 'unsent'>,
    private readonly broker: Pick<Broker, 'status'>,
    private readonly max: number,
    private readonly log: Log,
  ) {}

  /** True from the limit on. Never while the broker takes messages. */
  get isReached(): boolean {
    if (this.broker.status === 'up' || this.counted === undefined) return false;
    return this.counted + this.added >= this.max;
  }

  /** Messages that were just committed. */
  add(messages: number): void {
    this.added += messages;
  }

  /** Counts, if the broker takes nothing. Rejects if the database does not answer; what was known stays known. */
  async count(): Promise<void> {
    if (this.broker.status === 'up') {
      this.counted = undefined;
      this.added = 0;
    } else {
      const before = this.added;
      this.counted = await this.store.unsent(this.max);
      this.added -= before;
    }
    this.tell();
  }

  private tell(): void {
    if (this.isReached === this.wasReached) return;
    this.wasReached = this.isReached;
    const line = this.isReached
      ? `The broker takes no messages, and ${this.max} wait for it: no saga is started over REST until it does. See what is wrong with it, or raise "maxUnsent".`
      : 'Sagas are started over REST again.';
    this.log(this.isReached ? 'warn' : 'info', line);
  }
}
