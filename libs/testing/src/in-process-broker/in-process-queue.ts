import type { IncomingMessage, OutgoingMessage, QueueDeclaration } from '@edda/messaging';

/** A message in a queue. It is the same object from queue to consumer and back. */
export interface StoredMessage {
  readonly message: Omit<IncomingMessage, 'queue' | 'redelivered'>;
  /** How often it came back without an ack. */
  returns: number;
}

const ENCODER = new TextEncoder();
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The message as a broker would hand it over: a copy, with bytes for a body. */
export function storedMessage(outgoing: OutgoingMessage): StoredMessage {
  const { exchange, routingKey, messageId, correlationId, type, appId, contentType, timestamp, headers } =
    outgoing;
  const content =
    typeof outgoing.content === 'string'
      ? ENCODER.encode(outgoing.content)
      : Uint8Array.from(outgoing.content);
  return {
    returns: 0,
    message: {
      exchange,
      routingKey,
      messageId,
      correlationId,
      type,
      appId,
      contentType,
      // RabbitMQ keeps seconds.
      timestamp: Math.floor(timestamp / 1_000) * 1_000,
      headers: { ...headers },
      content,
      text: textOf(content),
    },
  };
}

function textOf(content: Uint8Array): string | undefined {
  try {
    return UTF8.decode(content);
  } catch {
    return undefined;
  }
}

/** Somebody who takes messages from a queue. */
export interface QueueConsumer {
  /** Can it take one more now. */
  readonly hasRoom: boolean;
  take(stored: StoredMessage): void;
}

/** Takes a message that came back too often, or waited for its time to live. */
export type DeadLetterSink = (
  stored: StoredMessage,
  exchange: string,
  routingKey: string | undefined,
) => void;

/** A durable queue with a delivery limit, and a time to live if it is declared with one. What comes back goes to its front, as in a quorum queue. */
export class InProcessQueue {
  private ready: StoredMessage[] = [];
  private consumers: QueueConsumer[] = [];
  private planned = false;

  constructor(
    readonly declaration: QueueDeclaration,
    private readonly toDeadLetters: DeadLetterSink,
  ) {}

  /** Messages that wait for a consumer. */
  get depth(): number {
    return this.ready.length;
  }

  get consumerCount(): number {
    return this.consumers.length;
  }

  add(stored: StoredMessage): void {
    this.ready.push(stored);
    this.deliverSoon();
    const ttl = this.declaration.arguments['x-message-ttl'];
    // A queue whose messages only wait must not keep a process alive.
    if (typeof ttl === 'number') setTimeout(() => this.expire(stored), ttl).unref();
  }

  /** Back after a reject or a lost connection, in the order in which it was delivered. Both count towards the delivery limit. */
  takeBack(returned: readonly StoredMessage[]): void {
    const limit = this.declaration.arguments['x-delivery-limit'];
    const back: StoredMessage[] = [];
    for (const stored of returned) {
      stored.returns += 1;
      if (typeof limit === 'number' && stored.returns > limit) this.discard(stored);
      else back.push(stored);
    }
    this.ready.unshift(...back);
    this.deliverSoon();
  }

  attach(consumer: QueueConsumer): void {
    this.consumers.push(consumer);
    this.deliverSoon();
  }

  detach(consumer: QueueConsumer): void {
    this.consumers = this.consumers.filter((other) => other !== consumer);
  }

  /** Never in the turn of whoever caused it: what arrives in one turn is delivered together. */
  deliverSoon(): void {
    if (this.planned) return;
    this.planned = true;
    setImmediate(() => {
      this.planned = false;
      this.deliver();
    });
  }

  /** Only what still waits: what a consumer has taken is that consumer's. */
  private expire(stored: StoredMessage): void {
    const index = this.ready.indexOf(stored);
    if (index < 0) return;
    this.ready.splice(index, 1);
    this.discard(stored);
  }

  private deliver(): void {
    let taken = 0;
    for (const stored of this.ready) {
      const consumer = this.nextConsumer();
      if (consumer === undefined) break;
      consumer.take(stored);
      taken += 1;
    }
    if (taken > 0) this.ready.splice(0, taken);
  }

  /** Round-robin: whoever was chosen goes to the end of the line. */
  private nextConsumer(): QueueConsumer | undefined {
    const index = this.consumers.findIndex((consumer) => consumer.hasRoom);
    const [chosen] = index < 0 ? [] : this.consumers.splice(index, 1);
    if (chosen !== undefined) this.consumers.push(chosen);
    return chosen;
  }

  private discard(stored: StoredMessage): void {
    const { 'x-dead-letter-exchange': exchange, 'x-dead-letter-routing-key': routingKey } =
      this.declaration.arguments;
    if (typeof exchange !== 'string') return;
    this.toDeadLetters(stored, exchange, typeof routingKey === 'string' ? routingKey : undefined);
  }
}
