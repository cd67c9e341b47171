import { gatherWrites } from '@edda/rabbitmq';
import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import { connect } from 'amqplib';
import { besideSubject } from '../subject/second-process.js';
import { wiring } from '../subject/wiring.js';
import type { Fence } from './fence.js';
import { openFence } from './fence.js';
import { bodyOf, declare, messageIn, namesIn, PERSISTENT, STEPS } from './wire.js';

const MAX_BATCH = 256;
const PREFETCH = 500;

const { amqpUrl, databaseUrl, namespace } = wiring();
const names = namesIn(namespace);
/** Without it nothing is remembered: what a loop costs whose participants may do a thing twice. */
const isFenced = process.argv[2] !== 'without-fence';

/**
 * One participant that does nothing but answer. It takes what is there as a batch, remembers all of it in one statement, and then answers; a reply is
 * confirmed before its command is acknowledged.
 */
class Participant {
  private waiting: ConsumeMessage[] = [];
  private isRunning = false;

  constructor(
    private readonly channel: ConfirmChannel,
    private readonly fence: Fence | undefined,
  ) {}

  take(delivery: ConsumeMessage): void {
    this.waiting.push(delivery);
    if (this.isRunning) return;
    this.isRunning = true;
    // What cannot be remembered must not be answered.
    this.drain().catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    });
  }

  private async drain(): Promise<void> {
    await Promise.resolve();
    while (this.waiting.length > 0) await this.batch(this.waiting.splice(0, MAX_BATCH));
    this.isRunning = false;
  }

  private async batch(deliveries: readonly ConsumeMessage[]): Promise<void> {
    const replies = deliveries.map(({ content }) => replyTo(messageIn(content)));
    await this.fence?.remember(
      deliveries.map(({ properties }) => String(properties.messageId)),
      replies.map(({ body }) => body),
    );
    replies.forEach(({ id, body }, index) => {
      const options = { messageId: id, ...PERSISTENT };
      const delivery = deliveries[index];
      this.channel.publish('', names.replies, Buffer.from(body), options, (error) => {
        if (!error && delivery) this.channel.ack(delivery);
      });
    });
  }
}

function replyTo(message: ReturnType<typeof messageIn>): { readonly id: string; readonly body: string } {
  const { saga, step, direction, fails } = message;
  const outcome = fails && direction === 'do' ? 'failed' : 'done';
  return { id: `${saga}:${step}:${direction}:reply`, body: bodyOf({ outcome, ...message }).toString() };
}

const connection = await connect(amqpUrl, { noDelay: true });
gatherWrites(connection);
const channel = await connection.createConfirmChannel();
await declare(channel, namespace);
await channel.prefetch(PREFETCH);
const fences: Fence[] = [];
for (const [step, name] of STEPS.entries()) {
  const fence = isFenced ? await openFence(databaseUrl, name.split('.')[0] ?? '') : undefined;
  if (fence) fences.push(fence);
  const participant = new Participant(channel, fence);
  await channel.consume(names.queueOf(step), (delivery) => delivery && participant.take(delivery));
}
besideSubject(async () => {
  await connection.close();
  for (const fence of fences) await fence.close();
});
