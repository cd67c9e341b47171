import type { ChannelModel, MessageProperties } from 'amqplib';

/** What is used of amqplib's connection. It is not part of its interface, so each of it is looked for before it is used. */
interface Frames {
  /** Bytes that were read from the socket, from the first one that was not made a frame yet. */
  rest: Buffer;
  recvSinceLastCheck: boolean;
  readonly stream: { read(): Buffer | null };
  /** The next frame, decoded; false if not all of it is here. Cuts it off `rest` before it decodes it. */
  recvFrame(): object | false;
}

/** By the protocol: type, channel and length before the content of a frame, and one byte behind it. */
const FRAME_START = 7;
const FRAME_END = 1;
const HEADER_FRAME = 2;
const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

const REASON = Symbol('edda:undecodable-headers');

/**
 * Lets a message through whose headers cannot be decoded, instead of losing the connection over it.
 *
 * A table nested some ten thousand levels deep is more than amqplib's decoder has stack for, and it gives up the connection: with
 * every message that was delivered on it, again and again, until the delivery limit ends it after twenty connections. With this, such a
 * message arrives without its properties, and {@link undecodableReason} says why. A connection that is not built as expected is left as it
 * is; then the delivery limit does it.
 */
export function surviveUndecodableHeaders(model: ChannelModel): void {
  const { connection }: { readonly connection: unknown } = model;
  if (!hasFrames(connection)) return;
  const recvFrame = connection.recvFrame.bind(connection);
  connection.recvFrame = () => {
    if (!isWhole(connection)) return false;
    // It is cut off before it is decoded.
    const { rest } = connection;
    try {
      return recvFrame();
    } catch (error) {
      const header = headerIn(rest);
      if (header === undefined) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      return { ...header, fields: { headers: {}, [REASON]: reason } };
    }
  };
}

/** Why the headers of a message could not be decoded; undefined if they could. */
export function undecodableReason(properties: MessageProperties): string | undefined {
  return (properties as { readonly [REASON]?: string })[REASON];
}

function hasFrames(connection: unknown): connection is Frames {
  if (typeof connection !== 'object' || connection === null) return false;
  const { rest, recvSinceLastCheck, stream, recvFrame } = connection as Partial<
    Record<keyof Frames, unknown>
  >;
  const reads = typeof stream === 'object' && stream !== null && 'read' in stream;
  return Buffer.isBuffer(rest) && typeof recvSinceLastCheck === 'boolean' && reads && isFunction(recvFrame);
}

const isFunction = (value: unknown): boolean => typeof value === 'function';

/** Reads until the next frame is there as a whole; false if the socket has no more for now. */
function isWhole(connection: Frames): boolean {
  for (;;) {
    const { rest } = connection;
    if (rest.length >= FRAME_START && rest.length >= FRAME_START + rest.readUInt32BE(3) + FRAME_END)
      return true;
    const incoming = connection.stream.read();
    if (incoming === null) return false;
    connection.recvSinceLastCheck = true;
    connection.rest = Buffer.concat([rest, incoming]);
  }
}

/** What a header frame says before the properties: of which class it is, for which channel, and how long the body is. */
function headerIn(rest: Buffer): { id: number; channel: number; size: number } | undefined {
  if (rest.readUInt8(0) !== HEADER_FRAME || rest.readUInt32BE(3) < 12) return undefined;
  const size = rest.readBigUInt64BE(FRAME_START + 4);
  if (size > MAX_SAFE) return undefined;
  return { id: rest.readUInt16BE(FRAME_START), channel: rest.readUInt16BE(1), size: Number(size) };
}
