import type { IncomingMessage, OutgoingMessage } from '@edda/messaging';
import type { BrokerTap } from '../evidence.js';
import type { Surroundings } from '../process.js';
import type { Connection } from './connection.js';

export interface QueuedMessage {
  readonly message: OutgoingMessage;
  readonly redelivered: boolean;
}

/** One delivery, as a consumer gets it. Both answers are without effect once the connection is lost. */
export interface SimulatedDelivery {
  readonly message: IncomingMessage;
  ack(): void;
  requeue(): void;
}

interface Consumer {
  readonly connection: Connection;
  readonly prefetch: number;
  readonly receive: (delivery: SimulatedDelivery) => void;
  readonly unacked: Set<QueuedMessage>;
}

/** A durable queue with several consumers. */
export class SimulatedQueue {
  private readonly ready: QueuedMessage[] = [];
  private readonly consumers: Consumer[] = [];

  constructor(
    readonly name: string,
    private readonly around: Surroundings,
    private readonly tap: BrokerTap,
  ) {}

  put(queued: QueuedMessage): void {
    const { faults, random } = this.around;
    if (this.ready.length > 0 && faults.strikes('message-reordered'))
      this.ready.splice(random.whole(0, this.ready.length), 0, queued);
    else this.ready.push(queued);
    this.pump();
  }

  consume(consumer: Omit<Consumer, 'unacked'>): void {
    this.consumers.push({ ...consumer, unacked: new Set() });
    this.pump();
  }

  /** What the connection had in hand goes back to where it came from. */
  drop(connection: Connection): void {
    for (const consumer of this.consumers.filter((each) => each.connection === connection)) {
      this.consumers.splice(this.consumers.indexOf(consumer), 1);
      for (const queued of consumer.unacked) this.ready.unshift({ ...queued, redelivered: true });
    }
    this.pump();
  }

  get isEmpty(): boolean {
    return this.ready.length === 0 && this.consumers.every(({ unacked }) => unacked.size === 0);
  }

  private pump(): void {
    for (;;) {
      const free = this.consumers.filter(({ unacked, prefetch }) => unacked.size < prefetch);
      if (free.length === 0) return;
      const queued = this.ready.shift();
      if (!queued) return;
      this.deliver(queued, free.length === 1 ? (free[0] as Consumer) : this.around.random.pick(free));
    }
  }

  private deliver(queued: QueuedMessage, consumer: Consumer): void {
    consumer.unacked.add(queued);
    const { connection, unacked } = consumer;
    if (queued.redelivered) this.around.faults.count('message-redelivered');
    const settle = (after: () => void): void => {
      if (!connection.isOpen || !unacked.delete(queued)) return;
      after();
      this.pump();
    };
    connection.process.later(this.around.random.whole(1, 8), () => {
      // It was requeued while it was on its way.
      if (!connection.isOpen) return;
      consumer.receive({
        message: this.incoming(queued),
        ack: () => {
          if (this.around.faults.strikes('ack-lost')) return connection.lose();
          settle(() => this.tap.acked(this.name, queued.message));
        },
        requeue: () => settle(() => this.ready.push({ ...queued, redelivered: true })),
      });
    });
  }

  private incoming({ message, redelivered }: QueuedMessage): IncomingMessage {
    const { exchange, routingKey, messageId, correlationId, type, appId, contentType, timestamp, headers } =
      message;
    const { content } = message;
    const text = typeof content === 'string' ? content : Buffer.from(content).toString();
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    return {
      queue: this.name,
      exchange,
      routingKey,
      redelivered,
      messageId,
      correlationId,
      type,
      appId,
      contentType,
      timestamp,
      headers,
      content: bytes,
      text,
    };
  }
}
