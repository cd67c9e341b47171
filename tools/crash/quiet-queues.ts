import { wireNames } from '@edda/messaging';
import { connect } from 'amqplib';
import { poll } from '../services/poll.js';
import { PARTICIPANTS } from '../system/app-plan.js';

const WITHIN_MS = 60_000;

/**
 * Waits until nothing waits for a consumer: no command, no reply, nothing from outside. A saga may have ended while a second copy of one of its commands is still in a
 * queue: only when that one has been handled, too, does a proof say that nothing was done twice.
 *
 * @throws if messages are left after a minute
 */
export async function whenQueuesAreQuiet(amqpUrl: string, namespace: string): Promise<void> {
  const names = wireNames(namespace);
  const queues = [
    ...PARTICIPANTS.map((participant) => names.commandsOf(participant)),
    names.replies,
    names.inbox,
  ];
  const connection = await connect(amqpUrl, { timeout: 5_000 });
  connection.on('error', () => undefined);
  try {
    const channel = await connection.createChannel();
    const waiting = async (): Promise<number> => {
      const counts = await Promise.all(queues.map((queue) => channel.checkQueue(queue)));
      return counts.reduce((sum, { messageCount }) => sum + messageCount, 0);
    };
    if (await poll(async () => (await waiting()) === 0, { withinMs: WITHIN_MS, everyMs: 100 })) return;
    throw new Error(
      `${await waiting()} messages are still in the queues ${WITHIN_MS / 1_000} s after all sagas have ended.`,
    );
  } finally {
    await connection.close().catch(() => undefined);
  }
}
