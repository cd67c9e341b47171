import type { Delivery } from '@edda/messaging';
import type { Channel, ConsumeMessage } from 'amqplib';
import { GatheredAcks } from './gathered-acks.js';
import { incomingMessage } from './message-format.js';
import { undecodableReason } from './undecodable-headers.js';

export interface ConsumerChannelOptions {
  readonly queue: string;
  /** With 0 nothing is consumed. */
  readonly prefetch: number;
  /** Starts with one message at a time; see {@link ConsumerChannel}. */
  readonly cautious: boolean;
  /** A new one for each consumer. */
  nextTag(): string;
}

export interface ConsumerChannelEvents {
  arrived(deliveries: readonly Delivery[]): void;
  /** The broker ended the consumer: the queue was deleted, or moved, or a delivery took too long. */
  cancelled(): void;
  /** A message whose headers cannot be decoded: it was put aside, by the dead-letter exchange of its queue. */
  refused(reason: string): void;
}

/**
 * One channel that consumes one queue.
 *
 * A message that kills its process or its connection takes everything with it that was delivered beside it, and each such
 * death counts towards the delivery limit of them all. So after a death the channel is cautious: it takes one message at a
 * time, until one comes that was never delivered before (what came back is through) or a full prefetch was settled.
 */
export class ConsumerChannel {
  private arrived: Delivery[] = [];
  private unsettled = 0;
  private prefetch: number;
  private toSettle: number;
  private tag: string | undefined;
  private turn: Promise<void> = Promise.resolve();
  private closed = false;
  private ended = false;
  private cautious: boolean;
  private readonly acks = new GatheredAcks(
    (raw, allUpTo) => this.tell(() => this.channel.ack(raw, allUpTo)),
    (count) => this.afterSettling(count),
  );

  constructor(
    private readonly channel: Channel,
    private readonly options: ConsumerChannelOptions,
    private readonly events: ConsumerChannelEvents,
  ) {
    this.cautious = options.cautious;
    this.prefetch = options.prefetch;
    this.toSettle = Math.max(1, options.prefetch);
    channel.on('close', () => {
      this.closed = true;
      // They are delivered again elsewhere; nobody could ack them here.
      this.arrived = [];
      this.acks.drop();
    });
  }

  /** Rejects if the broker does: the queue does not exist, or may not be read. The channel is closed then. */
  consume(): Promise<void> {
    return this.inTurn(() => this.start());
  }

  /** Consumes with another prefetch from now on, or not at all. Never rejects: if it fails, the channel closes. */
  async limit(prefetch: number): Promise<void> {
    this.prefetch = prefetch;
    await this.replace().catch(() => undefined);
    this.flush();
  }

  /** No more deliveries after it; what is not settled can still be, and then the channel closes itself. Never rejects. */
  async cancel(): Promise<void> {
    this.ended = true;
    await this.inTurn(() => this.stop()).catch(() => undefined);
    this.flush();
    // The connection may be closed next, before this turn is over.
    this.acks.flush();
    this.closeIfDone();
  }

  /** Starting and stopping take turns: a cancel that overtakes its consume would leave a consumer behind. */
  private inTurn(step: () => Promise<void>): Promise<void> {
    const result = this.turn.then(step);
    this.turn = result.catch(() => undefined);
    return result;
  }

  private async start(): Promise<void> {
    if (this.ended || this.prefetch === 0 || this.tag !== undefined) return;
    const tag = this.options.nextTag();
    this.tag = tag;
    await this.channel.prefetch(this.cautious ? 1 : this.prefetch);
    await this.channel.consume(this.options.queue, (raw) => this.take(raw, tag), { consumerTag: tag });
  }

  private async stop(): Promise<void> {
    const { tag } = this;
    this.tag = undefined;
    if (tag !== undefined && !this.closed) await this.channel.cancel(tag);
  }

  private take(raw: ConsumeMessage | null, tag: string): void {
    if (raw === null) {
      if (this.tag === tag) this.tag = undefined;
      if (!this.ended) this.events.cancelled();
      return;
    }
    const undecodable = undecodableReason(raw.properties);
    if (undecodable !== undefined) return this.refuse(raw, undecodable);
    if (this.cautious && !raw.fields.redelivered) this.endCaution();
    if (this.arrived.length === 0) setImmediate(() => this.flush());
    this.unsettled += 1;
    this.arrived.push(this.delivery(raw));
  }

  /** Nobody could read more of it the next time. The broker still has it whole, and moves it to where people look. */
  private refuse(raw: ConsumeMessage, reason: string): void {
    this.unsettled += 1;
    if (!this.reject(raw, false)) return;
    this.events.refused(reason);
    this.afterSettling(1);
  }

  private flush(): void {
    const { arrived } = this;
    this.arrived = [];
    if (arrived.length > 0) this.events.arrived(arrived);
  }

  private delivery(raw: ConsumeMessage): Delivery {
    let settled = false;
    // A second ack of the same delivery would make the broker close the channel.
    const isFirst = (): boolean => {
      if (settled || this.closed) return false;
      settled = true;
      return true;
    };
    return {
      message: incomingMessage(this.options.queue, raw),
      ack: () => {
        if (!isFirst()) return;
        this.acks.add(raw);
        // Whoever drains closes the connection next, perhaps in this very turn.
        if (this.ended) this.acks.flush();
      },
      requeue: () => {
        if (isFirst() && this.reject(raw, true)) this.afterSettling(1);
      },
    };
  }

  private reject(raw: ConsumeMessage, requeue: boolean): boolean {
    this.acks.skip(raw);
    return this.tell(() => this.channel.reject(raw, requeue));
  }

  /** False if the channel has closed between its last frame and its event: then the message comes again. */
  private tell(how: () => void): boolean {
    try {
      how();
      return true;
    } catch {
      return false;
    }
  }

  private afterSettling(count: number): void {
    this.unsettled -= count;
    this.toSettle -= count;
    if (this.cautious && this.toSettle <= 0) this.endCaution();
    this.closeIfDone();
  }

  private endCaution(): void {
    this.cautious = false;
    // It fails only with its channel, and then the owner opens another.
    this.replace().catch(() => undefined);
  }

  /** A prefetch holds for consumers that start after it was set, so the consumer is replaced on the same channel. */
  private replace(): Promise<void> {
    return this.inTurn(async () => {
      await this.stop();
      await this.start();
    });
  }

  private closeIfDone(): void {
    if (!this.ended || this.unsettled > 0 || this.closed) return;
    this.closed = true;
    this.channel.close().catch(() => undefined);
  }
}
