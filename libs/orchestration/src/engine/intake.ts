import type { Broker, Delivery, Subscription } from '@edda/messaging';

export interface Consumption {
  readonly queue: string;
  /** Deliveries that the broker gives before the first of them is settled. */
  readonly prefetch: number;
}

/** Takes the messages of one queue, as many at once as the prefetch allows, and knows which are under way. */
export abstract class Intake {
  private subscription: Subscription | undefined;
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(
    private readonly broker: Broker,
    private readonly consumption: Consumption,
  ) {}

  async start(): Promise<void> {
    this.subscription = await this.broker.consume(this.consumption, (deliveries) => {
      const handling = Promise.all(deliveries.map((delivery) => this.handle(delivery)));
      this.underWay.add(handling);
      void handling.then(() => this.underWay.delete(handling));
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

  /** Settles the delivery. Never rejects. */
  protected abstract handle(delivery: Delivery): Promise<void>;
}
