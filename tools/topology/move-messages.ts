import type { ChannelModel, ConfirmChannel, ConsumeMessage } from 'amqplib';
import { describeError } from '@edda/terminal';

/** What is on its way at once, and so may be in both queues if the mover dies. */
const ON_THE_WAY = 50;

/** How often it is looked whether the queue is empty, in milliseconds. */
const LOOK_EVERY_MS = 100;

export interface Route {
  readonly from: string;
  /** The queue, which is the routing key as well. */
  readonly to: string;
  readonly exchange: string;
}

/**
 * Publishes each message of a queue again, waits for its confirm, and only then acks it, until the queue is empty.
 *
 * @returns how many
 * @throws if the second queue does not take one, or the connection is lost; what was not confirmed stays where it is
 */
export async function moveMessages(
  model: ChannelModel,
  route: Route,
  headersOf: (message: ConsumeMessage) => Readonly<Record<string, unknown>>,
): Promise<number> {
  const channel = await model.createConfirmChannel();
  const passage = new Passage(channel, route, headersOf);
  try {
    await Promise.race([passage.failed, passage.run()]);
  } finally {
    passage.end();
    await channel.close().catch(() => undefined);
  }
  return passage.moved;
}

class Passage {
  moved = 0;
  readonly failed: Promise<never>;
  private fail: (error: Error) => void = () => undefined;
  private underWay = 0;
  private ended = false;
  /** From then on a confirm says nothing any more: it comes for what was returned as well. */
  private wasReturned = false;

  constructor(
    private readonly channel: ConfirmChannel,
    private readonly route: Route,
    private readonly headersOf: (message: ConsumeMessage) => Readonly<Record<string, unknown>>,
  ) {
    this.failed = new Promise<never>((_, reject) => (this.fail = reject));
    this.failed.catch(() => undefined);
    channel.on('error', (error) => this.fail(error));
    channel.on('close', () => this.fail(new Error(`The channel that moved ${route.from} was closed.`)));
    channel.on('return', () => {
      this.wasReturned = true;
      this.fail(new Error(`${route.to} does not take what ${route.from} has: no binding leads to it.`));
    });
  }

  async run(): Promise<void> {
    const { channel, route } = this;
    await channel.prefetch(ON_THE_WAY);
    await channel.consume(route.from, (message) => {
      if (message === null) this.fail(new Error(`${route.from} was deleted while its messages were moved.`));
      else this.pass(message);
    });
    // Twice in a row: what is ready at one look may be on its way to us at the next.
    for (let quiet = 0; quiet < 2 && !this.ended;) {
      const before = this.moved;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      if (this.ended) return;
      const { messageCount } = await channel.checkQueue(route.from);
      quiet = messageCount === 0 && this.underWay === 0 && this.moved === before ? quiet + 1 : 0;
    }
  }

  end(): void {
    this.ended = true;
  }

  /** With all that it has, but for its user, whom a broker believes nobody else. */
  private pass(message: ConsumeMessage): void {
    const { content, properties } = message;
    const { userId: _, clusterId: __, ...kept } = properties;
    const options = { ...kept, headers: this.headersOf(message), persistent: true, mandatory: true };
    this.underWay += 1;
    try {
      this.channel.publish(this.route.exchange, this.route.to, content, options, (error: unknown) => {
        if (error) return this.fail(new Error(`${this.route.to} did not confirm: ${describeError(error)}`));
        if (this.wasReturned || this.ended) return;
        this.channel.ack(message);
        this.moved += 1;
        this.underWay -= 1;
      });
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error(String(error)));
    }
  }
}
