import type { Broker, OutgoingMessage } from '@edda/messaging';
import { backoffMs, pause } from './pause.js';

/**
 * Resolves once the message is confirmed; tries until then, since what it follows from may only be acknowledged afterwards.
 *
 * @throws if the process closes before that
 */
export async function publishSurely(
  broker: Broker,
  message: OutgoingMessage,
  closing: AbortSignal,
): Promise<void> {
  for (let failures = 1; ; failures += 1) {
    const [result] = await broker.publish([message]);
    if (result?.status === 'confirmed') return;
    if (closing.aborted)
      throw new Error(`Message ${message.messageId} could not be sent: ${result?.reason ?? 'no result'}`);
    await pause(backoffMs(failures), closing);
  }
}
