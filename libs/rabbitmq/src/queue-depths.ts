import type { ChannelModel } from 'amqplib';

/** Counts what is ready in each queue, by passive declarations on a channel of their own: one that is refused closes its channel. */
export async function queueDepths(
  model: ChannelModel,
  queues: readonly string[],
): Promise<readonly number[]> {
  const channel = await model.createChannel();
  // The rejection says it as well; without a listener the event would end the connection.
  channel.on('error', () => undefined);
  const depths: number[] = [];
  for (const queue of queues) depths.push((await channel.checkQueue(queue)).messageCount);
  await channel.close();
  return depths;
}
