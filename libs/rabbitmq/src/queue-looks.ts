import type { QueueLook } from '@edda/messaging';
import type { ChannelModel } from 'amqplib';

/** Asks for each queue by a passive declaration, on a channel of its own: one that does not exist closes its channel. */
export async function queueLooks(
  model: ChannelModel,
  queues: readonly string[],
): Promise<readonly (QueueLook | undefined)[]> {
  const looks: (QueueLook | undefined)[] = [];
  for (const queue of queues) {
    const channel = await model.createChannel();
    // The rejection says it as well; without a listener the event would end the connection.
    channel.on('error', () => undefined);
    try {
      const { messageCount, consumerCount } = await channel.checkQueue(queue);
      looks.push({ messages: messageCount, consumers: consumerCount });
      await channel.close();
    } catch (error) {
      if (!isMissing(error)) throw error;
      looks.push(undefined);
    }
  }
  return looks;
}

const NOT_FOUND = 404;

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === NOT_FOUND;
