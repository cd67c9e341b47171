import { connect, type ChannelModel } from 'amqplib';
import { publishFrames, type RawMessage } from './raw-frames.js';

/** What is used of amqplib's connection, beyond its interface: the number of the channel, and the way past its encoder. */
interface RawChannel {
  readonly ch: number;
  readonly connection: { readonly frameMax: number; readonly stream: { write(bytes: Buffer): boolean } };
}

interface Confirm {
  readonly deliveryTag: number;
  readonly multiple: boolean;
}

/** Publishes messages that no library would send, frame by frame, and waits for the broker's confirms. */
export class RawPublisher {
  private readonly waiting = new Map<number, (isTaken: boolean) => void>();
  private tags = 0;
  private lost: string | undefined;

  private constructor(
    private readonly model: ChannelModel,
    private readonly channel: RawChannel,
  ) {}

  static async open(amqpUrl: string): Promise<RawPublisher> {
    const model = await connect(amqpUrl, { timeout: 10_000 });
    model.on('error', () => undefined);
    const channel = await model.createConfirmChannel();
    const publisher = new RawPublisher(model, channel as unknown as RawChannel);
    // amqplib counts what went through it; nothing does.
    channel.removeAllListeners('ack').removeAllListeners('nack');
    channel.on('ack', (confirm: Confirm) => publisher.settle(confirm, true));
    channel.on('nack', (confirm: Confirm) => publisher.settle(confirm, false));
    channel.on('error', (error: Error) => publisher.lose(error.message));
    model.on('close', () => publisher.lose('the connection was closed'));
    return publisher;
  }

  /** Resolves when the broker has taken it: true, or refused it: false. A broker that closes the channel over it refuses. */
  publish(message: RawMessage): Promise<boolean> {
    if (this.lost !== undefined) return Promise.resolve(false);
    const { ch, connection } = this.channel;
    this.tags += 1;
    const settled = new Promise<boolean>((resolve) => this.waiting.set(this.tags, resolve));
    connection.stream.write(publishFrames(ch, message, connection.frameMax));
    return settled;
  }

  /** Why nothing can be published any more; undefined if it can. */
  get lostFor(): string | undefined {
    return this.lost;
  }

  async close(): Promise<void> {
    await this.model.close().catch(() => undefined);
  }

  private settle({ deliveryTag, multiple }: Confirm, isTaken: boolean): void {
    for (const [tag, resolve] of this.waiting) {
      if (multiple ? tag > deliveryTag : tag !== deliveryTag) continue;
      this.waiting.delete(tag);
      resolve(isTaken);
    }
  }

  private lose(reason: string): void {
    this.lost ??= reason;
    for (const resolve of this.waiting.values()) resolve(false);
    this.waiting.clear();
  }
}
