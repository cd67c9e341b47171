import type { ConsumeOptions, Delivery, Log, Subscription } from '@edda/messaging';
import type { Channel, ChannelModel } from 'amqplib';
import { BackOff, endsWithin, reasonOf } from './attempts.js';
import { ConsumerChannel } from './consumer-channel.js';

/** A broker that does not answer in this time has lost its connection anyway, or will. */
const ANSWER_MS = 1_000;

export interface StandingConsumerContext {
  readonly log: Log;
  nextTag(queue: string): string;
  /** Makes sure of the topology: a queue that was deleted is declared before it is consumed again. Never rejects. */
  repairTopology(): Promise<void>;
}

/** A consumer that comes back: on each connection it is given, and on that after closed channels and cancelled consumers. */
export class StandingConsumer implements Subscription {
  private readonly backOff = new BackOff();
  private model: ChannelModel | undefined;
  private channel: ConsumerChannel | undefined;
  private timer: NodeJS.Timeout | undefined;
  private prefetch: number;
  private ended = false;
  private muted = false;
  /** A connection died under this consumer; see {@link ConsumerChannel}. */
  private cautious = false;
  private lastComplaint: string | undefined;
  private refused = 0;

  constructor(
    private readonly options: ConsumeOptions,
    private readonly receive: (deliveries: readonly Delivery[]) => void,
    private readonly context: StandingConsumerContext,
  ) {
    this.prefetch = options.prefetch;
  }

  /** Resolves after the first attempt, whatever came of it. */
  async attach(model: ChannelModel): Promise<void> {
    if (this.ended || this.model === model) return;
    this.model = model;
    this.backOff.reset();
    await this.attempt(model);
  }

  detach(): void {
    clearTimeout(this.timer);
    this.model = undefined;
    this.channel = undefined;
  }

  async limit(prefetch: number): Promise<void> {
    this.prefetch = prefetch;
    const { channel } = this;
    if (channel !== undefined) await endsWithin(channel.limit(prefetch), ANSWER_MS);
  }

  async cancel(): Promise<void> {
    this.ended = true;
    clearTimeout(this.timer);
    const { channel } = this;
    if (channel !== undefined) await endsWithin(channel.cancel(), ANSWER_MS);
    this.muted = true;
  }

  private async attempt(model: ChannelModel): Promise<void> {
    const isWanted = (): boolean => this.model === model && !this.ended;
    try {
      const raw = await model.createChannel();
      if (!isWanted()) {
        raw.on('error', () => undefined);
        await raw.close();
        return;
      }
      await this.adopt(raw, model).consume();
      this.cautious = false;
      this.lastComplaint = undefined;
      this.backOff.reset();
    } catch (error) {
      if (isWanted()) this.tryAgain(model, reasonOf(error));
    }
  }

  private adopt(raw: Channel, model: ChannelModel): ConsumerChannel {
    const { queue } = this.options;
    const { cautious, prefetch } = this;
    let refusal: string | undefined;
    const channel = new ConsumerChannel(
      raw,
      { queue, prefetch, cautious, nextTag: () => this.context.nextTag(queue) },
      {
        arrived: (deliveries) => this.handOver(deliveries),
        cancelled: () => void this.consumeAgain(channel, model),
        refused: (reason) => this.noteRefused(reason),
      },
    );
    raw.on('error', (error) => {
      refusal = error.message;
    });
    raw.on('close', () => {
      if (this.channel !== channel) return;
      this.channel = undefined;
      // Without a refusal it was not the channel that died, but the connection.
      if (refusal === undefined) this.cautious = true;
      else if (this.model === model && !this.ended) this.tryAgain(model, refusal);
    });
    this.channel = channel;
    return channel;
  }

  private handOver(deliveries: readonly Delivery[]): void {
    if (this.muted) return;
    try {
      this.receive(deliveries);
    } catch (error) {
      this.context.log(
        'error',
        `A batch from ${this.options.queue} was not taken: ${reasonOf(error)}. It goes back.`,
      );
      for (const delivery of deliveries) delivery.requeue();
    }
  }

  /** The first of many in a row, and then every hundredth: whoever sends one bomb can send a million. */
  private noteRefused(reason: string): void {
    this.refused += 1;
    if (this.refused % 100 !== 1) return;
    this.context.log(
      'warn',
      `A message in ${this.options.queue} has headers that cannot be decoded (${reason}). The broker puts it aside, into the queue for what is undecodable; so far ${this.refused} of this queue.`,
    );
  }

  private async consumeAgain(channel: ConsumerChannel, model: ChannelModel): Promise<void> {
    this.context.log(
      'warn',
      `RabbitMQ cancelled the consumer of ${this.options.queue}: was the queue deleted? Consuming again.`,
    );
    await this.context.repairTopology();
    if (this.channel !== channel || this.model !== model || this.ended) return;
    // If it fails, the channel closes, and that is where the next attempt begins.
    await channel.consume().catch(() => undefined);
  }

  private tryAgain(model: ChannelModel, reason: string): void {
    const line = `The consumer of ${this.options.queue} has lost its channel: ${reason}. Consuming again.`;
    if (this.lastComplaint !== line) this.context.log('warn', line);
    this.lastComplaint = line;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      void this.context.repairTopology().then(() => {
        if (this.model === model && !this.ended && this.channel === undefined) return this.attempt(model);
        return undefined;
      });
    }, this.backOff.next());
  }
}
