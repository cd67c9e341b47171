import type { IncomingMessage, OutgoingMessage } from '@edda/messaging';

/** A message in a queue. It is the same object from queue to consumer and back. */
export interface StoredMessage {
  readonly message: Omit<IncomingMessage, 'queue' | 'redelivered'>;
  /** How often it came back without an ack. */
  returns: number;
}

const ENCODER = new TextEncoder();
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The message as a broker would hand it over: a copy, with bytes for a body. */
export function storedMessage(outgoing: OutgoingMessage): StoredMessage {
  const { exchange, routingKey, messageId, correlationId, type, appId, contentType, timestamp, headers } =
    outgoing;
  const content =
    typeof outgoing.content === 'string'
      ? ENCODER.encode(outgoing.content)
      : Uint8Array.from(outgoing.content);
  return {
    returns: 0,
    message: {
      exchange,
      routingKey,
      messageId,
      correlationId,
      type,
      appId,
      contentType,
      // RabbitMQ keeps seconds.
      timestamp: Math.floor(timestamp / 1_000) * 1_000,
      headers: { ...headers },
      content,
      text: textOf(content),
    },
  };
}

function textOf(content: Uint8Array): string | undefined {
  try {
    return UTF8.decode(content);
  } catch {
    return undefined;
  }
}
