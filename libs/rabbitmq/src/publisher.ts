import type { Log, OutgoingMessage, PublishResult } from '@edda/messaging';
import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { BackOff, endsWithin, reasonOf } from './attempts.js';
import { ConfirmingChannel } from './confirming-channel.js';
import type { ConfirmingChannelOptions } from './confirming-channel.js';

interface Waiting {
  readonly message: OutgoingMessage;
  readonly settle: (result: PublishResult) => void;
}

export interface PublisherEvents {
  /** It has a channel, or has lost it. */
  changed(): void;
  /** The broker closed the channel: an exchange may be missing. Resolves when the topology has been looked after. */
  refused(): Promise<void>;
  /** The broker does not answer on this connection any more. */
  mute(): void;
}

/** Publishes with confirms on the connection it is given, and replaces its channel when that is lost. */
export class Publisher {
  private readonly backOff = new BackOff();
  private model: ChannelModel | undefined;
  private channel: ConfirmingChannel | undefined;
  private waiting: Waiting[] = [];
  private timer: NodeJS.Timeout | undefined;
  private idle: (() => void) | undefined;
  private pumpPlanned = false;
  /** Learnt from a refusal; a broker that was started again may take more. */
  private maxBytes: number | undefined;

  constructor(
    private readonly options: ConfirmingChannelOptions,
    private readonly log: Log,
    private readonly events: PublisherEvents,
  ) {}

  get isOpen(): boolean {
    return this.channel !== undefined;
  }

  attach(model: ChannelModel): void {
    this.model = model;
    this.maxBytes = undefined;
    this.backOff.reset();
    void this.openChannel(model);
  }

  detach(reason: string): void {
    clearTimeout(this.timer);
    this.model = undefined;
    this.loseChannel(reason);
  }

  publish(messages: readonly OutgoingMessage[]): Promise<readonly PublishResult[]> {
    if (messages.length === 0) return Promise.resolve([]);
    return new Promise((resolve) => {
      const results = Array.from<PublishResult>({ length: messages.length });
      let left = messages.length;
      for (const [index, message] of messages.entries()) {
        const settle = (result: PublishResult): void => {
          results[index] = result;
          left -= 1;
          if (left === 0) resolve(results);
        };
        this.waiting.push({ message, settle });
      }
      this.pump();
    });
  }

  /** Everything that is not settled fails now: the messages that wait for their turn, and those that wait for a confirm. */
  fail(reason: string): void {
    const { waiting } = this;
    this.waiting = [];
    this.channel?.fail(reason);
    for (const { settle } of waiting) settle({ status: 'failed', reason });
    this.idle?.();
  }

  /** Resolves when nothing is in flight, or after `ms`. */
  async settled(ms: number): Promise<void> {
    if (this.isIdle) return;
    await endsWithin(new Promise<void>((resolve) => (this.idle = resolve)), ms);
  }

  private get isIdle(): boolean {
    return this.waiting.length === 0 && (this.channel?.isIdle ?? true);
  }

  /** One confirm frame settles many messages; the next ones go out together, after the last of them. */
  private pumpSoon(): void {
    if (this.pumpPlanned) return;
    this.pumpPlanned = true;
    queueMicrotask(() => {
      this.pumpPlanned = false;
      if (this.channel !== undefined) this.pump();
    });
  }

  private pump(): void {
    const { channel } = this;
    if (channel === undefined) return this.fail('There is no channel to publish on.');
    let sent = 0;
    for (const { message, settle } of this.waiting) {
      if (!channel.hasRoom) break;
      channel.send(message, settle);
      sent += 1;
    }
    if (sent > 0) this.waiting.splice(0, sent);
    if (this.isIdle) this.idle?.();
  }

  private async openChannel(model: ChannelModel): Promise<void> {
    let opened: ConfirmChannel | undefined;
    let problem = 'no answer';
    const opening = model.createConfirmChannel().then(
      (channel) => {
        opened = channel;
        this.adopt(channel, model);
      },
      (error: unknown) => {
        problem = reasonOf(error);
      },
    );
    const answered = await endsWithin(opening, this.options.confirmTimeoutMs);
    if (opened !== undefined || this.model !== model) return;
    if (!answered) {
      this.events.mute();
      return;
    }
    this.log('warn', `Cannot open a channel for publishing: ${problem}. Trying again.`);
    this.openLater(model);
  }

  private adopt(raw: ConfirmChannel, model: ChannelModel): void {
    let reason = 'The connection was lost before the confirm came.';
    const { maxBytes } = this;
    const channel = new ConfirmingChannel(
      raw,
      { ...this.options, maxBytes },
      {
        room: () => this.pumpSoon(),
        overdue: () => {
          this.log('warn', `No confirm within ${this.options.confirmTimeoutMs} ms. The channel is replaced.`);
          raw.close().catch(() => undefined);
          this.replace(channel, model, 'The channel was replaced: a confirm was overdue.');
        },
      },
    );
    raw.on('error', (error) => {
      reason = error.message;
      this.maxBytes = sizeLimitIn(reason) ?? this.maxBytes;
      this.log('warn', `RabbitMQ closed the channel for publishing: ${reason}. Opening another.`);
    });
    raw.on('close', () => {
      channel.fail(reason);
      this.replace(channel, model, reason);
    });
    if (this.model !== model) return;
    this.channel = channel;
    this.events.changed();
  }

  /** Only for a channel that failed on a living connection; a channel of a lost connection ends with `detach`. */
  private replace(channel: ConfirmingChannel, model: ChannelModel, reason: string): void {
    if (this.channel !== channel) return;
    this.loseChannel(reason);
    this.openLater(model);
  }

  private loseChannel(reason: string): void {
    this.fail(reason);
    if (this.channel === undefined) return;
    this.channel = undefined;
    this.events.changed();
  }

  private openLater(model: ChannelModel): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      // Topology first: what closed the channel may be a publish to an exchange that somebody deleted.
      void this.events.refused().then(() => {
        if (this.model === model) void this.openChannel(model);
      });
    }, this.backOff.next());
  }
}

/** What the broker says that it takes at most, where it refused a message for its size. */
function sizeLimitIn(refusal: string): number | undefined {
  const limit = /larger than (?:configured )?max size (\d+)/.exec(refusal)?.[1];
  return limit === undefined ? undefined : Number(limit);
}
