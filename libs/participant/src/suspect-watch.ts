import { decode, usableText } from '@edda/messaging';
import type { DeliveryOutcome, IncomingMessage, Log, Settlement } from '@edda/messaging';
import { backOffMs, pause } from './back-off.js';
import type { BackOff } from './back-off.js';
import { FenceUnavailable } from './fence.js';
import type { Suspect, SuspectRecords } from './suspects.js';

/** What settles a message: the participant's command processor, or another door's. */
export interface DeliveryProcessor {
  process(message: IncomingMessage): Promise<Settlement>;
  /** For what needs no try. */
  settleAtOnce(outcome: DeliveryOutcome): Settlement;
}

export interface SuspectWatchOptions {
  readonly records: SuspectRecords;
  /** From so many receipts on a suspect is not handled any more. */
  readonly limit: number;
  /** The waits while the database is not there. */
  readonly backOff: BackOff;
  /** Aborted when the process shuts down. */
  readonly stopping: AbortSignal;
  readonly log: Log;
}

/**
 * Settles messages that were delivered before. Whatever comes back is handled like any other, but its receipt is counted before: a
 * message that ends its process each time leaves nothing else behind, and would otherwise do so for ever.
 */
export class SuspectWatch {
  private readonly handled = new Set<Suspect>();

  constructor(private readonly options: SuspectWatchOptions) {}

  /** Waits for the database if it has to, since what cannot be counted must not be handled. */
  async process(message: IncomingMessage, processor: DeliveryProcessor): Promise<Settlement> {
    const suspect = suspectOf(message);
    // Without an id it is put aside in any case, and no handler sees it.
    if (suspect === undefined) return processor.process(message);
    const receipts = await this.count(suspect);
    if (receipts === undefined) return processor.settleAtOnce({ kind: 'interrupted' });
    if (receipts >= this.options.limit) {
      const decoded = decode(message);
      return processor.settleAtOnce({
        kind: 'kills-process',
        receipts,
        message: decoded.ok ? decoded.message : decoded.address,
      });
    }
    this.handled.add(suspect);
    try {
      return await processor.process(message);
    } finally {
      this.handled.delete(suspect);
    }
  }

  /**
   * Of what is being handled now nobody has died either: for a shutdown that does not wait for its end. Never rejects.
   */
  async acquit(): Promise<void> {
    await this.drop([...this.handled]);
  }

  /** Nobody died of it. What cannot be forgotten now is forgotten when it is old. Never rejects. */
  async forget(message: IncomingMessage): Promise<void> {
    const suspect = suspectOf(message);
    if (suspect !== undefined) await this.drop([suspect]);
  }

  private async drop(suspects: readonly Suspect[]): Promise<void> {
    if (suspects.length === 0) return;
    try {
      await this.options.records.forgetSuspects(suspects);
    } catch (error) {
      if (error instanceof FenceUnavailable) return;
      const which = suspects.map(({ messageId }) => messageId).join(', ');
      const why = error instanceof Error ? error.message : String(error);
      this.options.log('warn', `Nobody died of ${which}, and yet it stays a suspect: ${why}`);
    }
  }

  /** Undefined if the process shuts down. */
  private async count(suspect: Suspect): Promise<number | undefined> {
    const { records, backOff, stopping } = this.options;
    for (let failures = 1; !stopping.aborted; failures += 1) {
      try {
        const [receipts = 1] = await records.countReceipts([suspect]);
        return receipts;
      } catch (error) {
        if (!(error instanceof FenceUnavailable)) throw error;
        await pause(backOffMs(backOff, failures), stopping);
      }
    }
    return undefined;
  }
}

function suspectOf({ queue, messageId }: IncomingMessage): Suspect | undefined {
  const usable = usableText(messageId);
  return usable === undefined ? undefined : { queue, messageId: usable };
}
