import type { ConsumeOptions, Delivery } from '@edda/messaging';
import type { InProcessQueue, QueueConsumer, StoredMessage } from './in-process-queue.js';

/** One consumer on one connection: holds what is not settled yet, and gives it back when it is lost. */
export class InProcessConsumer implements QueueConsumer {
  private readonly unsettled = new Set<StoredMessage>();
  private arrived: Delivery[] = [];
  private cancelled = false;

  constructor(
    private readonly queue: InProcessQueue,
    private readonly options: ConsumeOptions,
    private readonly receive: (deliveries: readonly Delivery[]) => void,
  ) {
    queue.attach(this);
  }

  get hasRoom(): boolean {
    return !this.cancelled && this.unsettled.size < this.options.prefetch;
  }

  take(stored: StoredMessage): void {
    this.unsettled.add(stored);
    if (this.arrived.length === 0) queueMicrotask(() => this.flush());
    this.arrived.push(this.delivery(stored));
  }

  /** No further deliveries; what was delivered can still be settled. */
  cancel(): void {
    this.cancelled = true;
    this.queue.detach(this);
  }

  /** The connection is gone: what was not settled goes back, and settling it here has no effect any more. */
  lose(): void {
    this.cancel();
    this.arrived = [];
    const back = [...this.unsettled];
    this.unsettled.clear();
    this.queue.takeBack(back);
  }

  private flush(): void {
    const { arrived } = this;
    this.arrived = [];
    if (arrived.length > 0) this.receive(arrived);
  }

  private delivery(stored: StoredMessage): Delivery {
    const settle = (after: () => void) => (): void => {
      // Settled already, or given back with a lost connection.
      if (!this.unsettled.delete(stored)) return;
      after();
      this.queue.deliverSoon();
    };
    return {
      message: { ...stored.message, queue: this.options.queue, redelivered: stored.returns > 0 },
      ack: settle(() => undefined),
      requeue: settle(() => this.queue.takeBack([stored])),
    };
  }
}
