import { wireNames } from '@edda/messaging';
import { connect } from 'amqplib';
import type { Wiring } from '../../subject/wiring.js';

/** A message as it went over the broker. */
export interface TappedMessage {
  readonly kind: 'command' | 'reply';
  readonly isPersistent: boolean;
}

export interface Tap {
  /** What came so far and was not taken yet. */
  readonly take: () => Promise<readonly TappedMessage[]>;
  readonly close: () => Promise<void>;
}

const PERSISTENT = 2;

/** Copies of all commands and replies from now on, in a queue that is gone with its connection. */
export async function openTap({ amqpUrl, namespace }: Wiring, participants: readonly string[]): Promise<Tap> {
  const names = wireNames(namespace);
  const connection = await connect(amqpUrl, { clientProperties: { connection_name: 'bench tap' } });
  const channel = await connection.createChannel();
  const { queue } = await channel.assertQueue('', { exclusive: true });
  await channel.bindQueue(queue, names.commands, '#');
  for (const participant of participants) await channel.bindQueue(queue, names.repliesOf(participant), '#');
  const take = async (): Promise<readonly TappedMessage[]> => {
    const taken: TappedMessage[] = [];
    for (;;) {
      const message = await channel.get(queue, { noAck: true });
      if (message === false) return taken;
      taken.push({
        kind: message.fields.exchange === names.commands ? 'command' : 'reply',
        isPersistent: message.properties.deliveryMode === PERSISTENT,
      });
    }
  };
  return { take, close: () => connection.close() };
}
