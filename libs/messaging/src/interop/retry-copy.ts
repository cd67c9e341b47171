import type { IncomingMessage, OutgoingMessage } from '../broker.js';
import { clip, flat } from '../dead-letter.js';
import { headerReader, usableText } from '../untrusted.js';
import { HEADERS } from '../wire-names.js';
import type { WireNames } from '../wire-names.js';
import type { RetryLevel } from './next-delivery.js';
import { SERVICE_HEADERS, serviceNames } from './service-names.js';

/** A message as it was when it came for the first time. */
export interface Original {
  readonly message: IncomingMessage;
  /** How often handling it has failed before. */
  readonly failedAttempts: number;
}

/**
 * The message as it was before it waited, or was put aside and brought back: with the exchange and the routing key that it was published
 * with. What its headers say of that counts only if it came back: through the exchange of redrives, or the service's own of retries,
 * `retries`. No sender of messages may write to either.
 */
export function originalOf(
  incoming: IncomingMessage,
  { redrive }: Pick<WireNames, 'redrive'>,
  retries: string,
): Original {
  const ours = new Set<string>([
    SERVICE_HEADERS.failedAttempts,
    SERVICE_HEADERS.lastError,
    HEADERS.originExchange,
    HEADERS.originRoutingKey,
  ]);
  const kept = Object.entries(incoming.headers).filter(([name]) => !ours.has(name));
  const message = { ...incoming, headers: Object.fromEntries(kept) };
  if (incoming.exchange !== redrive && incoming.exchange !== retries) return { message, failedAttempts: 0 };
  const { value, whole } = headerReader(incoming.headers);
  const exchange = usableText(value(HEADERS.originExchange));
  const routingKey = usableText(value(HEADERS.originRoutingKey));
  const failedAttempts = whole(SERVICE_HEADERS.failedAttempts) ?? 0;
  if (exchange === undefined || routingKey === undefined) return { message, failedAttempts };
  return { message: { ...message, exchange, routingKey }, failedAttempts };
}

/** What a header holds of an error, in characters. */
const MAX_ERROR = 500;

/**
 * The copy of a message that waits on a level for its next attempt: the same bytes, id and readable headers. It goes there through
 * `retries`, the service's exchange, and through that the broker brings it back to the queue where it lay, and to no other subscriber.
 */
export function retryCopy(
  { message, failedAttempts }: Original,
  level: RetryLevel,
  error: string,
  retries: string,
  now: number,
): OutgoingMessage {
  return {
    exchange: retries,
    routingKey: serviceNames().levelOf(message.queue, level.name),
    mandatory: true,
    messageId: clip(message.messageId) ?? '',
    correlationId: clip(message.correlationId),
    type: clip(message.type),
    appId: clip(message.appId) ?? '',
    contentType: clip(message.contentType) ?? 'application/octet-stream',
    timestamp: message.timestamp ?? now,
    headers: {
      ...flat(message.headers),
      [HEADERS.originExchange]: message.exchange,
      [HEADERS.originRoutingKey]: message.routingKey,
      [SERVICE_HEADERS.failedAttempts]: failedAttempts + 1,
      [SERVICE_HEADERS.lastError]: error.slice(0, MAX_ERROR),
    },
    content: message.content,
  };
}
