import type { Delivery, IncomingMessage, Subscription } from '@edda/messaging';

/** Records what a consumer gets, and lets a test wait for it. */
export class DeliveryProbe {
  readonly deliveries: Delivery[] = [];
  /** How many deliveries came in each call. */
  readonly batches: number[] = [];
  subscription: Subscription = { limit: async () => undefined, cancel: async () => undefined };
  private waiting: (() => void)[] = [];

  get messages(): IncomingMessage[] {
    return this.deliveries.map(({ message }) => message);
  }

  get ids(): string[] {
    return this.messages.map(({ messageId }) => messageId ?? '');
  }

  take(deliveries: readonly Delivery[]): void {
    this.deliveries.push(...deliveries);
    this.batches.push(deliveries.length);
    for (const look of this.waiting) look();
  }

  /** Resolves as soon as it holds, checked at each delivery. The runner's time limit is the deadline. */
  async until(holds: (probe: this) => boolean): Promise<void> {
    if (holds(this)) return;
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (!holds(this)) return;
        this.waiting = this.waiting.filter((other) => other !== look);
        resolve();
      };
      this.waiting.push(look);
    });
  }

  /** Resolves with the deliveries when there are so many. */
  async count(expected: number): Promise<readonly Delivery[]> {
    await this.until(({ deliveries }) => deliveries.length >= expected);
    return this.deliveries;
  }
}
