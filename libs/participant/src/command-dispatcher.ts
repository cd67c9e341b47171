import { deadLetter, encode, subjectIn } from '@edda/messaging';
import type {
  Broker,
  Delivery,
  IncomingMessage,
  Log,
  OutgoingMessage,
  ReplyMessage,
  Settlement,
  WireNames,
} from '@edda/messaging';
import { backOffMs, pause } from './back-off.js';
import type { BackOff } from './back-off.js';
import type { DeliveryProcessor, SuspectWatch } from './suspect-watch.js';
import { Turns } from './turns.js';

export interface DispatcherOptions {
  readonly participant: string;
  readonly names: WireNames;
  readonly processor: DeliveryProcessor;
  readonly suspects: Pick<SuspectWatch, 'process' | 'forget' | 'acquit'>;
  readonly sender: ConfirmedSender;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A reply that comes back so often is given up: the orchestrator sends the command again, and the fence has the reply. */
const RETURNS_OF_A_REPLY = 5;

/**
 * What a consumer calls: each delivery on its own, from its arrival to its ack.
 *
 * One that was delivered before is a suspect: a process may have died of it. While it is handled nothing else is, so that its neighbours
 * do not die with it, and are not suspected for it.
 */
export class CommandDispatcher {
  private readonly turns = new Turns();
  private readonly underWay = new Set<Promise<void>>();
  private inFlight = 0;

  constructor(private readonly options: DispatcherOptions) {}

  /** Never throws, and leaves no rejection behind. */
  readonly receive = (deliveries: readonly Delivery[]): void => {
    let fresh: Delivery[] = [];
    for (const delivery of deliveries) {
      if (!delivery.message.redelivered) {
        fresh.push(delivery);
        continue;
      }
      this.dispatchFresh(fresh);
      fresh = [];
      this.dispatch(1, () => this.turns.alone(() => this.settleSuspect(delivery)));
    }
    this.dispatchFresh(fresh);
  };

  /** Resolves when all that was delivered so far is settled, or given up. */
  async idle(): Promise<void> {
    await Promise.all(this.underWay);
  }

  /** For a process that ends before it is idle: what it leaves unsettled is not what it ends of. Never rejects. */
  async leave(): Promise<void> {
    await this.options.suspects.acquit();
  }

  get size(): number {
    return this.inFlight;
  }

  /** What arrived together takes one turn together. Each is settled by itself. */
  private dispatchFresh(deliveries: readonly Delivery[]): void {
    if (deliveries.length === 0) return;
    this.dispatch(deliveries.length, () =>
      this.turns.together(() => Promise.all(deliveries.map((delivery) => this.settleDelivery(delivery)))),
    );
  }

  private dispatch(count: number, settle: () => Promise<unknown>): void {
    this.inFlight += count;
    const settled = settle().then(() => {
      this.underWay.delete(settled);
    });
    this.underWay.add(settled);
  }

  private async settleDelivery(delivery: Delivery): Promise<void> {
    const { message } = delivery;
    try {
      const settlement = await this.options.processor.process(message);
      if (await this.carryOut(message, settlement)) delivery.ack();
    } catch (error) {
      this.giveBack(delivery, error);
    } finally {
      this.inFlight -= 1;
    }
  }

  private async settleSuspect(delivery: Delivery): Promise<void> {
    const { suspects, processor } = this.options;
    const { message } = delivery;
    try {
      const settlement = await suspects.process(message, processor);
      const isDone = await this.carryOut(message, settlement);
      // A dead letter that is still to be sent must not be handled once more. Of everything else it is known that nobody died.
      if (isDone || settlement.action !== 'dead-letter') await suspects.forget(message);
      if (isDone) delivery.ack();
    } catch (error) {
      await suspects.forget(message);
      this.giveBack(delivery, error);
    } finally {
      this.inFlight -= 1;
    }
  }

  private giveBack(delivery: Delivery, error: unknown): void {
    this.options.log(
      'error',
      `The message ${delivery.message.messageId ?? 'without an id'} could not be settled, and goes back to the queue: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      subjectIn(delivery.message),
    );
    // It counts towards the delivery limit, which ends it if it happens each time.
    delivery.requeue();
  }

  /** True if the delivery may be acked: nobody needs it any more. */
  private carryOut(message: IncomingMessage, settlement: Settlement): Promise<boolean> {
    switch (settlement.action) {
      case 'ack':
      case 'ask-orchestrator':
        return this.sendReply(settlement.reply);
      case 'dead-letter':
        return this.putAside(message, settlement).then(
          (isAside) => isAside && this.sendReply(settlement.reply),
        );
      // Whoever retries does so before it settles.
      case 'retry':
      case 'leave':
        return Promise.resolve(false);
    }
  }

  private async putAside(
    message: IncomingMessage,
    { reason, detail, about }: Settlement & { readonly action: 'dead-letter' },
  ): Promise<boolean> {
    const { participant, names, sender, log, now } = this.options;
    const copy = deadLetter(message, reason, detail, names, participant, now(), about);
    const what = message.messageId ?? 'without an id';
    log('warn', `The message ${what} is put aside as ${reason}: ${detail}`, subjectIn(message));
    return (await sender.send(copy, () => `The dead letter ${copy.messageId}`)) === 'confirmed';
  }

  private async sendReply(reply: ReplyMessage | undefined): Promise<boolean> {
    if (reply === undefined) return true;
    const { participant, names, sender, now } = this.options;
    const outgoing = encode(reply, names, participant, now());
    const what = (): string => `The reply ${reply.id} to saga ${reply.sagaId}`;
    return (await sender.send(outgoing, what, RETURNS_OF_A_REPLY)) !== 'interrupted';
  }
}

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
    what: () => string,
    returns = Infinity,
  ): Promise<'confirmed' | 'returned' | 'interrupted'> {
    const { broker, backOff, stopping, log } = this.options;
    let returned = 0;
    for (let failures = 1; ; failures += 1) {
      const [result] = await broker.publish([message]);
      if (result?.status === 'confirmed') return 'confirmed';
      if (result?.status === 'returned') {
        returned += 1;
        if (returned === 1 || returned >= returns)
          log('error', missingBinding(message, what(), result.reason));
        if (returned >= returns) return 'returned';
      }
      if (!(await pause(backOffMs(backOff, failures), stopping))) return 'interrupted';
    }
  }
}

function missingBinding({ exchange, routingKey }: OutgoingMessage, what: string, reason: string): string {
  return `${what} was returned (${reason}): no queue is bound to the exchange "${exchange}" for the routing key "${routingKey}". Start what reads it, or restore the binding.`;
}
