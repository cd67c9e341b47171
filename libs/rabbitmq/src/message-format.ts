import type { IncomingMessage, OutgoingMessage } from '@edda/messaging';
import type { ConsumeMessage, Options } from 'amqplib';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes of a message, without a copy where it has bytes already. */
export function contentOf({ content }: OutgoingMessage): Buffer {
  if (typeof content === 'string') return Buffer.from(content, 'utf8');
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
}

/** AMQP counts timestamps in seconds; the management UI and every other client read them so. */
export function publishOptions(message: OutgoingMessage, userId?: string): Options.Publish {
  return {
    userId,
    persistent: true,
    mandatory: message.mandatory,
    messageId: message.messageId,
    correlationId: message.correlationId,
    type: message.type,
    appId: message.appId,
    contentType: message.contentType,
    timestamp: Math.floor(message.timestamp / 1_000),
    headers: message.headers,
  };
}

/** What came, as it came. Properties are short strings by the protocol; headers are whatever the sender put there. */
export function incomingMessage(queue: string, raw: ConsumeMessage): IncomingMessage {
  const { fields, properties, content } = raw;
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  let decoded: { readonly text: string | undefined } | undefined;
  return {
    queue,
    exchange: fields.exchange,
    routingKey: fields.routingKey,
    redelivered: fields.redelivered,
    messageId: text(properties.messageId),
    correlationId: text(properties.correlationId),
    type: text(properties.type),
    appId: text(properties.appId),
    userId: text(properties.userId),
    contentType: text(properties.contentType),
    contentEncoding: text(properties.contentEncoding),
    timestamp: typeof properties.timestamp === 'number' ? properties.timestamp * 1_000 : undefined,
    headers: properties.headers ?? {},
    content,
    // When it is asked for: a body that is too large is refused by its size, and never becomes a text of twice that.
    get text() {
      decoded ??= { text: textOf(content) };
      return decoded.text;
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
