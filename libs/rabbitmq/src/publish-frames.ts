import { FrameWriter } from './frame-writer.js';
import type { Address, Properties } from './message-format.js';

/** Frames, as AMQP 0-9-1 numbers them. Each has its type, the channel, its length, its content, and one byte behind it. */
const METHOD = 1;
const HEADER = 2;
const BODY = 3;
const FRAME_START = 7;
const FRAME_END = 0xce;

const CLASS_BASIC = 60;
const METHOD_PUBLISH = 40;
const MANDATORY = 1;
const PERSISTENT = 2;

/** Which properties there are, by the protocol one bit for each. */
const HAS = {
  contentType: 0x8000,
  headers: 0x2000,
  deliveryMode: 0x1000,
  correlationId: 0x0400,
  messageId: 0x0080,
  timestamp: 0x0040,
  type: 0x0020,
  userId: 0x0010,
  appId: 0x0008,
} as const;

/** Nothing waits between the begin of a message and its end. */
const writer = new FrameWriter();

/**
 * A persistent message as it goes over the wire, byte by byte as amqplib makes it. Undefined if there is anything in it that is seldom sent: then amqplib makes it,
 * or says what is wrong with it.
 *
 * @param content which fits into one frame
 */
export function publishFrames(
  channel: number,
  address: Address,
  properties: Properties,
  content: Buffer,
): Buffer | undefined {
  writer.begin();
  method(channel, address);
  header(channel, properties, content.length);
  if (!writer.isUsable) return undefined;
  const { length } = writer;
  if (content.length === 0) {
    const frames = Buffer.allocUnsafe(length);
    writer.copyTo(frames);
    return frames;
  }
  const frames = Buffer.allocUnsafe(length + FRAME_START + content.length + 1);
  writer.copyTo(frames);
  frames[length] = BODY;
  frames.writeUInt16BE(channel, length + 1);
  frames.writeUInt32BE(content.length, length + 3);
  content.copy(frames, length + FRAME_START);
  frames[frames.length - 1] = FRAME_END;
  return frames;
}

function method(channel: number, { exchange, routingKey, mandatory }: Address): void {
  const from = begin(METHOD, channel);
  writer.int16(CLASS_BASIC);
  writer.int16(METHOD_PUBLISH);
  // A ticket, which nobody uses any more.
  writer.int16(0);
  writer.shortText(exchange);
  writer.shortText(routingKey);
  writer.int8(mandatory ? MANDATORY : 0);
  end(from);
}

/** The properties stand in the order of the protocol. */
function header(channel: number, properties: Properties, bodyLength: number): void {
  const { contentType, headers, correlationId, messageId, timestamp, type, userId, appId } = properties;
  const from = begin(HEADER, channel);
  writer.int16(CLASS_BASIC);
  // A weight, which nobody uses either.
  writer.int16(0);
  writer.int64(bodyLength);
  const flagsAt = writer.length;
  writer.int16(0);
  let flags = HAS.contentType | HAS.headers | HAS.deliveryMode;
  writer.shortText(contentType);
  writer.table(headers);
  writer.int8(PERSISTENT);
  if (correlationId !== undefined) {
    flags |= HAS.correlationId;
    writer.shortText(correlationId);
  }
  flags |= HAS.messageId | HAS.timestamp;
  writer.shortText(messageId);
  writer.int64(timestamp);
  if (type !== undefined) {
    flags |= HAS.type;
    writer.shortText(type);
  }
  if (userId !== undefined) {
    flags |= HAS.userId;
    writer.shortText(userId);
  }
  flags |= HAS.appId;
  writer.shortText(appId);
  writer.int16At(flagsAt, flags);
  end(from);
}

/** Gives the place where the frame begins. */
function begin(frame: number, channel: number): number {
  const from = writer.length;
  writer.int8(frame);
  writer.int16(channel);
  writer.int32(0);
  return from;
}

function end(from: number): void {
  writer.int32At(from + 3, writer.length - from - FRAME_START);
  writer.int8(FRAME_END);
}
