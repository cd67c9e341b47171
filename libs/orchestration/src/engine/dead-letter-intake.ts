import type { Broker, Delivery, Subscription, WireNames } from '@edda/messaging';
import { readDeadLetter } from '@edda/messaging';
import type { LetterRecorder } from './letter-recorder.js';

/** As many as one statement stores. They are small as a rule; the broker's limit for one message bounds them all. */
const PREFETCH = 200;

/** Takes the copies that participants have put aside, and has them stored. One is acknowledged once it is; until then the broker keeps it. */
export class DeadLetterIntake {
  private subscription: Subscription | undefined;
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly broker: Broker,
    private readonly recorder: Pick<LetterRecorder, 'record'>,
    private readonly names: WireNames,
  ) {}

  async start(): Promise<void> {
    const options = { queue: this.names.deadLetters, prefetch: PREFETCH };
    this.subscription = await this.broker.consume(options, (deliveries) => {
      for (const delivery of deliveries) {
        const handling = this.handle(delivery).finally(() => this.underWay.delete(handling));
        this.underWay.add(handling);
      }
    });
  }

  /** No further deliveries. */
  async stop(): Promise<void> {
    await this.subscription?.cancel();
  }

  /** Waits for those that are under way. */
  async drain(): Promise<void> {
    await Promise.all(this.underWay);
  }

  private async handle(delivery: Delivery): Promise<void> {
    try {
      await this.recorder.record(readDeadLetter(delivery.message, this.names), delivery.message);
      delivery.ack();
    } catch {
      // Only while closing: whoever comes next gets it.
      delivery.requeue();
    }
  }
}
