import { isAscii } from 'node:buffer';
import type { IncomingMessage, OutgoingMessage } from '@edda/messaging';
import type { ConsumeMessage } from 'amqplib';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes of a message, without a copy where it has bytes already. */
export function contentOf({ content }: OutgoingMessage): Buffer {
  if (typeof content === 'string') return Buffer.from(content, 'utf8');
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
}

/** Where a message is published. */
export type Address = Pick<OutgoingMessage, 'exchange' | 'routingKey' | 'mandatory'>;

/** What goes with a message, as AMQP has it. All messages are persistent. */
export interface Properties extends Pick<
  OutgoingMessage,
  'messageId' | 'correlationId' | 'type' | 'appId' | 'contentType' | 'headers'
> {
  readonly userId?: string | undefined;
  /** In seconds: the management UI and every other client read it so. */
  readonly timestamp: number;
}

export function propertiesOf(message: OutgoingMessage, userId?: string): Properties {
  return {
    userId,
    messageId: message.messageId,
    correlationId: message.correlationId,
    type: message.type,
    appId: message.appId,
    contentType: message.contentType,
    timestamp: Math.floor(message.timestamp / 1_000),
    headers: message.headers,
  };
}

/** From so many bytes on a content becomes text when that is asked for: one that is too large is refused by its size, and never becomes a text of twice that. */
const LARGE = 64 * 1_024;

/** What came, as it came. Properties are short strings by the protocol; headers are whatever the sender put there. */
export function incomingMessage(queue: string, raw: ConsumeMessage): IncomingMessage {
  const { fields, properties, content } = raw;
  const isLarge = content.length >= LARGE;
  const message: IncomingMessage = {
    queue,
    exchange: fields.exchange,
    routingKey: fields.routingKey,
    redelivered: fields.redelivered,
    messageId: stringIn(properties.messageId),
    correlationId: stringIn(properties.correlationId),
    type: stringIn(properties.type),
    appId: stringIn(properties.appId),
    userId: stringIn(properties.userId),
    contentType: stringIn(properties.contentType),
    contentEncoding: stringIn(properties.contentEncoding),
    timestamp: millisecondsIn(properties.timestamp),
    headers: properties.headers ?? {},
    content,
    text: isLarge ? undefined : textOf(content),
  };
  return isLarge ? withTextOnDemand(message, content) : message;
}

/** Undefined for a time that nobody could send on: AMQP has 64 bits for it, and some sender all of them set. */
function millisecondsIn(seconds: unknown): number | undefined {
  const milliseconds = typeof seconds === 'number' ? seconds * 1_000 : undefined;
  return Number.isSafeInteger(milliseconds) ? milliseconds : undefined;
}

const stringIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function withTextOnDemand(message: IncomingMessage, content: Buffer): IncomingMessage {
  let decoded: { readonly text: string | undefined } | undefined;
  const get = (): string | undefined => {
    decoded ??= { text: textOf(content) };
    return decoded.text;
  };
  return Object.defineProperty(message, 'text', { enumerable: true, get });
}

function textOf(content: Buffer): string | undefined {
  // Most are, and need no decoder.
  if (isAscii(content)) return content.toString('latin1');
  try {
    return UTF8.decode(content);
  } catch {
    return undefined;
  }
}
