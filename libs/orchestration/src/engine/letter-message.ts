import type { IncomingMessage, OutgoingMessage, WireNames } from '@edda/messaging';
import { HEADERS } from '@edda/messaging';
import type { StoredDeadLetter } from '../store/dead-letter-store.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The message that a letter was, as if it had just been delivered: with the body that a person gave it, if one did. Undefined if its bytes were not kept. */
export function toIncoming(letter: StoredDeadLetter): IncomingMessage | undefined {
  const content = contentOf(letter);
  if (!content) return undefined;
  const { queue, exchange, routingKey, messageId, correlationId, type, appId, userId, headers } = letter;
  const contentType = contentTypeOf(letter);
  return {
    queue,
    exchange,
    routingKey,
    redelivered: false,
    ...(messageId === undefined ? {} : { messageId }),
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(type === undefined ? {} : { type }),
    ...(appId === undefined ? {} : { appId }),
    ...(userId === undefined ? {} : { userId }),
    ...(contentType === undefined ? {} : { contentType }),
    headers,
    content,
    text: textOf(content),
  };
}

/**
 * The message that a letter was, on its way back to the one queue where it lay. Undefined if its bytes were not kept. `now` is milliseconds
 * since 1970.
 */
export function toOutgoing(
  letter: StoredDeadLetter,
  names: WireNames,
  now: number,
): OutgoingMessage | undefined {
  const content = contentOf(letter);
  if (!content) return undefined;
  const { queue, exchange, routingKey, messageId, correlationId, type, appId, headers } = letter;
  return {
    exchange: names.redrive,
    routingKey: queue,
    mandatory: true,
    messageId: messageId ?? '',
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(type === undefined ? {} : { type }),
    appId: appId ?? '',
    contentType: contentTypeOf(letter) ?? 'application/octet-stream',
    timestamp: now,
    headers: { ...headers, [HEADERS.originExchange]: exchange, [HEADERS.originRoutingKey]: routingKey },
    content,
  };
}

/** The bytes as text; undefined if they are none. */
export function textOf(content: Uint8Array): string | undefined {
  try {
    return decoder.decode(content);
  } catch {
    return undefined;
  }
}

function contentOf({ content, corrected }: StoredDeadLetter): Uint8Array | undefined {
  return corrected === undefined ? content : encoder.encode(corrected);
}

function contentTypeOf({ contentType, corrected }: StoredDeadLetter): string | undefined {
  return corrected === undefined ? contentType : 'application/json';
}
