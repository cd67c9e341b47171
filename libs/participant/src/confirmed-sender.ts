import type { Broker, Log, OutgoingMessage } from '@edda/messaging';
import { backOffMs } from './back-off.js';
import type { BackOff } from './back-off.js';
import { pause } from './pause.js';

export interface SenderOptions {
  readonly broker: Pick<Broker, 'publish'>;
  readonly backOff: BackOff;
  /** Aborted when the process shuts down. */
  readonly stopping: AbortSignal;
  readonly log: Log;
}

/** Publishes until the broker has it. */
export class ConfirmedSender {
  constructor(private readonly options: SenderOptions) {}

  /**
   * Tries until it is confirmed, it was returned `returns` times, or the process shuts down.
   *
   * @param what for the log: what cannot be sent
   */
  async send(
    message: OutgoingMessage,
    what: string,
    returns = Infinity,
  ): Promise<'confirmed' | 'returned' | 'interrupted'> {
    const { broker, backOff, stopping, log } = this.options;
    let returned = 0;
    for (let failures = 1; ; failures += 1) {
      const [result] = await broker.publish([message]);
      if (result?.status === 'confirmed') return 'confirmed';
      if (result?.status === 'returned') {
        returned += 1;
        if (returned === 1 || returned >= returns) log('error', missingBinding(message, what, result.reason));
        if (returned >= returns) return 'returned';
      }
      if (!(await pause(backOffMs(backOff, failures), stopping))) return 'interrupted';
    }
  }
}

function missingBinding({ exchange, routingKey }: OutgoingMessage, what: string, reason: string): string {
  return `${what} was returned (${reason}): no queue is bound to the exchange "${exchange}" for the routing key "${routingKey}". Start what reads it, or restore the binding.`;
}
