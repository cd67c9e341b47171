import type { IncomingMessage } from '../broker.js';

/** A message as the broker delivers it to the inbox. Text becomes the content; anything else is written as JSON first. */
export function incomingWith(body: unknown, changes: Partial<IncomingMessage> = {}): IncomingMessage {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    queue: 'shop.inbox',
    exchange: 'edda.events',
    routingKey: 'order.placed',
    redelivered: false,
    headers: {},
    text,
    content: new TextEncoder().encode(text),
    ...changes,
  };
}

/** A body nested as deep as that, which JSON.stringify could not write. */
export const nestedBody = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
