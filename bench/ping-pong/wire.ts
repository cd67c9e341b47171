import type { ChannelModel, ConfirmChannel, connect as connectTo } from 'amqplib';

interface Pair {
  readonly connection: ChannelModel;
  readonly channel: ConfirmChannel;
  readonly there: string;
  readonly back: string;
}

/** Two quorum queues, and a channel with confirms. */
export async function declarePair(connect: typeof connectTo): Promise<Pair> {
  const { BENCH_AMQP_URL: url = '', BENCH_NAMESPACE: namespace = '' } = process.env;
  const connection = await connect(url, { noDelay: true });
  const channel = await connection.createConfirmChannel();
  const queues = { there: `${namespace}.there`, back: `${namespace}.back` };
  for (const queue of Object.values(queues))
    await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  return { connection, channel, ...queues };
}
