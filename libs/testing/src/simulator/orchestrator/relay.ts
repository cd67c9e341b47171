import type { PublishResult } from '@edda/messaging';
import type { OutboxMessage } from '@edda/orchestration/decisions';
import { StoreUnavailable } from '@edda/orchestration/decisions';
import type { Connection } from '../broker/connection.js';
import type { SimulatedDatabase } from '../database/simulated-database.js';
import type { SimulatedProcess } from '../process.js';
import type { Sabotage } from '../sabotage.js';

const CLAIM_LIMIT = 50;
const POSTPONE_MS = 200;
/** What is confirmed is marked together with what comes meanwhile. */
const MARK_WITHIN_MS = 200;

/** Brings outbox messages to the broker; a message leaves the outbox once the broker has confirmed it and some queue has it. */
export class Relay {
  constructor(
    private readonly process: SimulatedProcess,
    private readonly parts: {
      readonly database: SimulatedDatabase;
      readonly connection: () => Connection | undefined;
      readonly leaseMs: number;
      readonly sabotage: Sabotage;
    },
  ) {}

  /** What was just committed; it is leased to this process. */
  offer(messages: readonly OutboxMessage[]): void {
    if (messages.length > 0) this.process.soon(() => this.publish(messages));
  }

  /** What was left behind by somebody. */
  sweep(): void {
    // Without a broker that takes messages nothing is claimed.
    if (!this.parts.connection()?.isOpen) return;
    const claimed = this.tried(() => this.parts.database.claimOutbox(CLAIM_LIMIT, this.parts.leaseMs)) ?? [];
    this.process.passes('R1');
    this.offer(claimed);
  }

  private publish(messages: readonly OutboxMessage[]): void {
    const connection = this.parts.connection();
    if (!connection?.isOpen) return;
    const { sabotage } = this.parts;
    this.process.passes('R2');
    if (sabotage.marksBeforeConfirm) this.mark(messages);
    connection.publish(
      messages.map(({ message }) => message),
      (results) => {
        this.process.passes('R4');
        if (sabotage.marksBeforeConfirm) return;
        const isSent = (result: PublishResult | undefined): boolean =>
          result?.status === 'confirmed' ||
          (sabotage.takesReturnForConfirm === true && result?.status === 'returned');
        this.settle(
          messages.filter((_, index) => isSent(results[index])),
          messages.filter((_, index) => !isSent(results[index])),
        );
      },
    );
    this.process.passes('R3');
  }

  private settle(sent: readonly OutboxMessage[], unsent: readonly OutboxMessage[]): void {
    const { database } = this.parts;
    const ids = unsent.map(({ id }) => id);
    if (ids.length > 0) this.tried(() => database.postpone(ids, POSTPONE_MS));
    if (sent.length > 0 && unsent.length > 0) this.process.passes('R9');
    if (sent.length > 0) this.process.later(MARK_WITHIN_MS, () => this.mark(sent));
  }

  private mark(sent: readonly OutboxMessage[]): void {
    this.tried(() => this.parts.database.markPublished(sent.map(({ id }) => id)));
    this.process.passes('R6');
  }

  /** The database's weather changes nothing: leases run out, and what was published twice is the same message. */
  private tried<Result>(run: () => Result): Result | undefined {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      return undefined;
    }
  }
}
