import type { ChannelModel, ConfirmChannel, connect as connectTo } from 'amqplib';

import { needed } from '../subject/needed.js';

interface Pair {
  readonly connection: ChannelModel;
  readonly channel: ConfirmChannel;
  readonly there: string;
  readonly back: string;
}

/** Two quorum queues, and a channel with confirms. */
export async function declarePair(connect: typeof connectTo): Promise<Pair> {
  const namespace = needed('BENCH_NAMESPACE');
  const connection = await connect(needed('BENCH_AMQP_URL'), { noDelay: true });
  const channel = await connection.createConfirmChannel();
  const queues = { there: `${namespace}.there`, back: `${namespace}.back` };
  for (const queue of Object.values(queues))
    await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  return { connection, channel, ...queues };
}
