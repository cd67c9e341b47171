import type { IncomingMessage, OutgoingMessage } from '../broker.js';
import { readJson } from '../json-text.js';
import { HEADERS } from '../wire-names.js';

/** Messages for one queue that travel as one message of the broker. They are settled one by one inside. */
interface Bundle {
  readonly messages: readonly BundledMessage[];
}

/** A message inside a bundle: what AMQP would carry as properties stands beside its headers and its content. */
interface BundledMessage {
  readonly messageId: string;
  readonly correlationId?: string;
  readonly type?: string;
  readonly routingKey: string;
  readonly contentType: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly headers: OutgoingMessage['headers'];
  /** As text, so that a message keeps its content to the last character. */
  readonly content: string;
}

const KIND = 'bundle';
const TYPE = 'edda.bundle';

/** Messages in a bundle at most, whoever made it. */
export const LARGEST_BUNDLE = 1_000;

/** A bundle grows no further than that, in characters of its contents: it is one message to the broker, and has to stay a light one. */
const MAX_CONTENT = 256 * 1024;

/** Deep enough for a header's value inside a message inside a bundle; a content is text here, and is measured when it is read. */
const SHAPE = { depth: 6, keys: 100 * LARGEST_BUNDLE };

/**
 * Cuts messages of one exchange and one queue into those that travel together, in their order.
 *
 * @param size messages in a bundle at most
 */
export function cutIntoBundles(
  messages: readonly OutgoingMessage[],
  size: number,
): readonly (readonly OutgoingMessage[])[] {
  const bundles: OutgoingMessage[][] = [];
  let room = 0;
  let left = 0;
  for (const message of messages) {
    const { length } = message.content;
    if (left === 0 || length > room) {
      bundles.push([]);
      room = MAX_CONTENT;
      left = Math.min(size, LARGEST_BUNDLE);
    }
    bundles.at(-1)?.push(message);
    room -= length;
    left -= 1;
  }
  return bundles;
}

/** True for what can travel in a bundle: text. */
export function canBeBundled({ content }: OutgoingMessage): boolean {
  return typeof content === 'string';
}

/** Makes one message of several; a single one stays as it is. All of them are of one exchange, and go to one queue. */
export function bundle(messages: readonly OutgoingMessage[]): OutgoingMessage | undefined {
  const [first] = messages;
  if (first === undefined || messages.length === 1) return first;
  const together: Bundle = { messages: messages.map(toBundled) };
  return {
    exchange: first.exchange,
    routingKey: first.routingKey,
    mandatory: first.mandatory,
    messageId: `bundle:${first.messageId}`,
    type: TYPE,
    appId: first.appId,
    contentType: 'application/json',
    timestamp: first.timestamp,
    headers: { [HEADERS.kind]: KIND, [HEADERS.bundleSize]: messages.length },
    content: JSON.stringify(together),
  };
}

/**
 * The messages of a bundle, in their order; undefined if it is none, or cannot be read: then it is a message like any other, and will be put aside for what
 * it is. Who sent them, through which exchange and to which queue, the broker says of the bundle, and nobody inside it.
 *
 * @param toBytes a text as UTF-8
 */
export function unbundle(
  incoming: IncomingMessage,
  toBytes: (text: string) => Uint8Array,
): readonly IncomingMessage[] | undefined {
  if (incoming.headers[HEADERS.kind] !== KIND || incoming.text === undefined) return undefined;
  const read = readJson(incoming.text, SHAPE);
  if (!read.ok || !isBundle(read.value)) return undefined;
  const { messages } = read.value;
  const last = messages.length - 1;
  return messages.map((message, index) => fromBundled(incoming, message, index < last, toBytes));
}

function toBundled(message: OutgoingMessage): BundledMessage {
  const { messageId, correlationId, type, routingKey, contentType, timestamp, headers, content } = message;
  return {
    messageId,
    correlationId,
    type,
    routingKey,
    contentType,
    timestamp,
    headers,
    content: String(content),
  };
}

function fromBundled(
  { queue, exchange, redelivered, userId, appId }: IncomingMessage,
  { content, ...message }: BundledMessage,
  isFollowed: boolean,
  toBytes: (text: string) => Uint8Array,
): IncomingMessage {
  let bytes: Uint8Array | undefined;
  return {
    queue,
    exchange,
    redelivered,
    userId,
    appId,
    isFollowed,
    text: content,
    get content() {
      bytes ??= toBytes(content);
      return bytes;
    },
    ...message,
  };
}

function isBundle(value: unknown): value is Bundle {
  if (!isRecord(value) || !Array.isArray(value.messages)) return false;
  const { length } = value.messages;
  return length > 0 && length <= LARGEST_BUNDLE && value.messages.every(isBundled);
}

function isBundled(value: unknown): value is BundledMessage {
  if (!isRecord(value) || !isRecord(value.headers)) return false;
  const { correlationId, type } = value;
  return (
    [value.messageId, value.routingKey, value.contentType, value.content].every(isText) &&
    [correlationId, type].every((each) => each === undefined || isText(each)) &&
    typeof value.timestamp === 'number'
  );
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
