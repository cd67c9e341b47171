import { createHash } from 'node:crypto';
import type { SentMessage } from './account.js';
import type { BadMessage } from './bad-message.js';
import { RawPublisher } from './raw-publisher.js';

/** More than services read, in bytes. */
const LARGE = 1_024 * 1_024;

/**
 * Publishes bad messages and keeps what is needed to account for them. A broker that closes the channel over one is dialled again; what was
 * on its way then counts as refused, unless it is found after all. Large messages, which a broker may refuse for their size, go on a connection
 * of their own, so that they take no others with them.
 */
export class BadPublisher {
  readonly sent: SentMessage[] = [];
  private readonly publishers = new Map<'small' | 'large', Promise<RawPublisher>>();

  constructor(
    private readonly amqpUrl: string,
    private readonly say: (line: string) => void,
  ) {}

  async publish({ message, ...bad }: BadMessage): Promise<void> {
    const hash = createHash('sha256').update(message.content).digest('hex');
    const size = message.content.length > LARGE ? 'large' : 'small';
    const isTaken = await (await this.open(size)).publish(message);
    this.sent.push({ ...bad, isTaken, hash });
  }

  async close(): Promise<void> {
    for (const publisher of this.publishers.values()) await (await publisher).close();
  }

  private async open(size: 'small' | 'large'): Promise<RawPublisher> {
    const current = this.publishers.get(size) ?? RawPublisher.open(this.amqpUrl);
    this.publishers.set(size, current);
    const publisher = await current;
    const { lostFor } = publisher;
    if (lostFor === undefined) return publisher;
    // One new connection, however many wait for it.
    if (this.publishers.get(size) === current) this.publishers.set(size, this.reopen(publisher, lostFor));
    return this.open(size);
  }

  private async reopen(publisher: RawPublisher, lostFor: string): Promise<RawPublisher> {
    this.say(`The broker closed a channel over a bad message: ${lostFor}`);
    await publisher.close();
    return await RawPublisher.open(this.amqpUrl);
  }
}
