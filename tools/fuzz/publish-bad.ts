import { createHash } from 'node:crypto';
import type { SentMessage } from './account.js';
import type { BadMessage } from './bad-message.js';
import { RawPublisher } from './raw-publisher.js';

/**
 * Publishes bad messages and keeps what is needed to account for them. A broker that closes the channel over one is dialled again; what was
 * on its way then counts as refused, unless it is found after all.
 */
export class BadPublisher {
  readonly sent: SentMessage[] = [];
  private publisher: Promise<RawPublisher> | undefined;

  constructor(
    private readonly amqpUrl: string,
    private readonly say: (line: string) => void,
  ) {}

  async publish({ mark, family, what, queue, message, isUnknownEvent }: BadMessage): Promise<void> {
    const hash = createHash('sha256').update(message.content).digest('hex');
    const isTaken = await (await this.open()).publish(message);
    this.sent.push({ mark, family, what, queue, isTaken, isUnknownEvent, hash });
  }

  async close(): Promise<void> {
    await (await this.publisher)?.close();
  }

  private async open(): Promise<RawPublisher> {
    const current = (this.publisher ??= RawPublisher.open(this.amqpUrl));
    const publisher = await current;
    const { lostFor } = publisher;
    if (lostFor === undefined) return publisher;
    // One new connection, however many wait for it.
    if (this.publisher === current) this.publisher = this.reopen(publisher, lostFor);
    return this.open();
  }

  private async reopen(publisher: RawPublisher, lostFor: string): Promise<RawPublisher> {
    this.say(`The broker closed a channel over a bad message: ${lostFor}`);
    await publisher.close();
    return await RawPublisher.open(this.amqpUrl);
  }
}
