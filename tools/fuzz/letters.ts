import { createHash } from 'node:crypto';
import { surviveUndecodableHeaders } from '@edda/rabbitmq';
import { connect, type ConsumeMessage } from 'amqplib';
import { MARK_HEADER, marksIn } from './bad-message.js';
import type { SeenLetter } from './account.js';

/** A mark stands near the beginning of a body or near its end. */
const EDGE = 4_096;

/** Takes everything out of a queue of what was put aside. Nobody else may consume it. */
export async function emptyQueue(
  amqpUrl: string,
  queue: string,
  run: string,
): Promise<readonly SeenLetter[]> {
  const connection = await connect(amqpUrl, { timeout: 10_000 });
  connection.on('error', () => undefined);
  surviveUndecodableHeaders(connection);
  try {
    const channel = await connection.createChannel();
    const letters: SeenLetter[] = [];
    for (;;) {
      const message = await channel.get(queue, { noAck: true });
      if (message === false) return letters;
      letters.push(seenLetter(message, run));
    }
  } finally {
    await connection.close().catch(() => undefined);
  }
}

/** What a letter says of itself: in its headers, its id, its body. */
export function seenLetter(message: Pick<ConsumeMessage, 'properties' | 'content'>, run: string): SeenLetter {
  const { properties, content } = message;
  const own: unknown = properties.headers?.[MARK_HEADER];
  const edges = [content.subarray(0, EDGE), content.subarray(-EDGE)].map((edge) => edge.toString('latin1'));
  const flat = Object.values(properties.headers ?? {}).filter((value) => typeof value === 'string');
  const found = marksIn([properties.messageId, ...flat, ...edges].join(' '), run);
  // A reply, or any message that a service has made itself, is not one of ours, though it speaks of one.
  const mark = typeof own === 'string' ? own : properties.appId === 'fuzz' ? found[0] : undefined;
  return {
    mark: mark ?? (isAnonymous(properties) ? found[0] : undefined),
    about: found,
    hash: createHash('sha256').update(content).digest('hex'),
    times: 1,
  };
}

/** Without properties: as a message arrives whose headers cannot be decoded. */
const isAnonymous = ({ appId, messageId }: ConsumeMessage['properties']): boolean =>
  appId === undefined && messageId === undefined;
