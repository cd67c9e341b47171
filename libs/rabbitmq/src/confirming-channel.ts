import type { OutgoingMessage, PublishResult } from '@edda/messaging';
import type { ConfirmChannel, Message } from 'amqplib';
import { reasonOf } from './attempts.js';
import { contentOf, propertiesOf } from './message-format.js';
import { straightPublish } from './straight-publish.js';
import type { Publish } from './straight-publish.js';

interface Sent {
  readonly message: OutgoingMessage;
  readonly content: Buffer;
  readonly sentAt: number;
  readonly settle: (result: PublishResult) => void;
  /** Set by the return, which the broker sends before the confirm of the same message. */
  returned: string | undefined;
}

export interface ConfirmingChannelOptions {
  readonly confirmTimeoutMs: number;
  readonly maxUnconfirmed: number;
  /** Whom each message is from; the broker refuses any other than the connection's user. */
  readonly userId?: string | undefined;
  /**
   * What the broker takes of one message at most, in bytes, where that is known. A larger one is failed at once: sent, it would take the channel
   * with it, and all that is in flight. Default: it is not known.
   */
  readonly maxBytes?: number | undefined;
}

export interface ConfirmingChannelEvents {
  /** More can be sent. */
  room(): void;
  /** The oldest confirm is overdue: what was in flight is settled, and the channel is of no more use. */
  overdue(): void;
}

/** One channel in confirm mode, and the messages in flight on it. Each one sent is settled exactly once. */
export class ConfirmingChannel {
  private readonly inFlight = new Set<Sent>();
  private flowing = true;
  /** Why the broker closed the channel, if it did; amqplib fails the confirms only with `channel closed`. */
  private refusal: string | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly publish: Publish;

  constructor(
    channel: ConfirmChannel,
    private readonly options: ConfirmingChannelOptions,
    private readonly events: ConfirmingChannelEvents,
  ) {
    this.publish = straightPublish(channel);
    channel.on('error', (error) => {
      this.refusal = error.message;
    });
    channel.on('return', (message) => this.markReturned(message));
    channel.on('drain', () => {
      this.flowing = true;
      this.events.room();
    });
  }

  get hasRoom(): boolean {
    return this.flowing && this.inFlight.size < this.options.maxUnconfirmed;
  }

  get isIdle(): boolean {
    return this.inFlight.size === 0;
  }

  send(message: OutgoingMessage, settle: (result: PublishResult) => void): void {
    const content = contentOf(message);
    const { maxBytes = Infinity } = this.options;
    if (content.length > maxBytes) {
      const reason = `It has ${content.length} bytes, and RabbitMQ takes ${maxBytes} at most (max_message_size).`;
      return settle({ status: 'failed', reason });
    }
    const sent: Sent = { message, content, sentAt: performance.now(), settle, returned: undefined };
    this.inFlight.add(sent);
    try {
      this.flowing = this.publish(message, propertiesOf(message, this.options.userId), content, (error) =>
        this.confirmed(sent, error),
      );
    } catch (error) {
      // Either the channel has closed under us, or this message cannot be written as AMQP (a property over 255 bytes, headers
      // over 64 KiB); in both cases nothing has gone out.
      this.settle(sent, { status: 'failed', reason: reasonOf(error) });
      return;
    }
    this.timer ??= setTimeout(() => this.checkOldest(), this.options.confirmTimeoutMs);
  }

  /** Settles what is in flight as failed. Confirms that come later are for messages that their owner sends again. */
  fail(reason: string): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const lost = [...this.inFlight];
    this.inFlight.clear();
    for (const sent of lost) sent.settle({ status: 'failed', reason });
  }

  private confirmed(sent: Sent, error: unknown): void {
    if (error)
      this.settle(sent, { status: 'failed', reason: this.refusal ?? `Not confirmed: ${reasonOf(error)}.` });
    else if (sent.returned === undefined) this.settle(sent, { status: 'confirmed' });
    else this.settle(sent, { status: 'returned', reason: sent.returned });
    this.events.room();
  }

  private settle(sent: Sent, result: PublishResult): void {
    if (this.inFlight.delete(sent)) sent.settle(result);
  }

  /**
   * Finds the message that came back. Nothing on the wire numbers it, and nothing needs to: returns come in the order of
   * publishing and before the confirm, so it is the oldest one in flight with this address, id and content. Two that agree in all of
   * these are the same message, and it makes no difference to their owner which of the two is sent again.
   */
  private markReturned({ fields, properties, content }: Message): void {
    for (const sent of this.inFlight) {
      const { message } = sent;
      if (
        message.mandatory &&
        sent.returned === undefined &&
        message.messageId === properties.messageId &&
        message.routingKey === fields.routingKey &&
        message.exchange === fields.exchange &&
        sent.content.equals(content)
      ) {
        sent.returned = `No queue is bound to exchange ${message.exchange} for the routing key ${message.routingKey}.`;
        return;
      }
    }
  }

  private checkOldest(): void {
    this.timer = undefined;
    const [oldest] = this.inFlight;
    if (oldest === undefined) return;
    const left = oldest.sentAt + this.options.confirmTimeoutMs - performance.now();
    if (left > 0) {
      this.timer = setTimeout(() => this.checkOldest(), left);
      return;
    }
    this.fail(`No confirm within ${this.options.confirmTimeoutMs} ms.`);
    this.events.overdue();
  }
}
