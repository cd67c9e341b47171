import type { RmqContext } from '@nestjs/microservices';
import type { Channel, ConsumeMessage } from 'amqplib';

/** Acknowledges after the work, or puts the message back: Nest itself does neither when a handler throws. */
export async function settle(context: RmqContext, work: () => Promise<void>): Promise<void> {
  const channel = context.getChannelRef() as Channel;
  const message = context.getMessage() as unknown as ConsumeMessage;
  try {
    await work();
    channel.ack(message);
  } catch (error) {
    process.stderr.write(`${context.getPattern()} is put back: ${String(error)}\n`);
    channel.nack(message, false, true);
  }
}
