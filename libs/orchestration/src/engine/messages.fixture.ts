import type { IncomingMessage, Message } from '@edda/messaging';
import { encode, wireNames } from '@edda/messaging';

/** For specs only: what a service that knows nothing of Edda publishes. */
export function foreign(
  exchange: 'edda.events' | 'edda.commands' | '',
  routingKey: string,
  body: object,
  changes: Partial<IncomingMessage> = {},
): IncomingMessage {
  const text = JSON.stringify(body);
  return {
    queue: 'orchestrator.inbox',
    exchange,
    routingKey,
    redelivered: false,
    messageId: 'm-1',
    headers: {},
    text,
    content: new TextEncoder().encode(text),
    ...changes,
  };
}

/** For specs only: a message of Edda's as it arrives. */
export function arrived(message: Message, changes: Partial<IncomingMessage> = {}): IncomingMessage {
  const { content, ...sent } = encode(message, wireNames(), 'orchestrator', 0);
  const text = String(content);
  return {
    ...sent,
    queue: 'orchestrator.inbox',
    redelivered: false,
    text,
    content: new TextEncoder().encode(text),
    ...changes,
  };
}
