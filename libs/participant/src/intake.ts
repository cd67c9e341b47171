import { wantedPrefetch } from '@edda/messaging';
import type { Broker, Delivery, IntakeSituation, Subscription } from '@edda/messaging';

export interface IntakeOptions {
  readonly broker: Pick<Broker, 'consume'>;
  readonly queue: string;
  /** Unacknowledged deliveries at most, if nothing speaks against it. */
  readonly prefetch: number;
  /** As they are now. */
  readonly breakers: () => IntakeSituation['breakers'];
  readonly receive: (deliveries: readonly Delivery[]) => void;
}

/**
 * Takes deliveries from one queue, as many at a time as is wise.
 *
 * It begins with one: a process that has just started may have been started because its predecessor died, and what that one died of may be
 * the first that comes. The neighbours of such a message are safe in the queue, and not in here.
 */
export class Intake {
  private subscription: Subscription | undefined;
  private isCautious = true;
  private limit = 1;

  constructor(private readonly options: IntakeOptions) {}

  /** Starts the consumer. Idempotent once it succeeded. */
  async start(): Promise<void> {
    const { broker, queue } = this.options;
    this.subscription ??= await broker.consume({ queue, prefetch: this.limit }, this.take);
    this.adjust();
  }

  /** To be called whenever a breaker has changed, or holds more or fewer. */
  readonly adjust = (): void => {
    const { prefetch, breakers } = this.options;
    const wanted = wantedPrefetch({ prefetch, isCautious: this.isCautious, breakers: breakers() });
    if (this.subscription === undefined || wanted === this.limit) return;
    this.limit = wanted;
    void this.subscription.limit(wanted);
  };

  async cancel(): Promise<void> {
    await this.subscription?.cancel();
  }

  private readonly take = (deliveries: readonly Delivery[]): void => {
    this.isCautious = deliveries.at(-1)?.message.redelivered ?? this.isCautious;
    this.options.receive(deliveries);
    this.adjust();
  };
}
