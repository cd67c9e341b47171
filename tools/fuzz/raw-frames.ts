/** A short text of the protocol: a text as UTF-8, or any bytes. At most 255 bytes. */
export type ShortText = string | Uint8Array;

/** The properties of a message as they go over the wire, unchecked: what a library would refuse to send can be sent. */
export interface RawProperties {
  readonly contentType?: ShortText;
  readonly contentEncoding?: ShortText;
  /** A whole table, with its length; see {@link table}. */
  readonly headers?: Buffer;
  readonly deliveryMode?: number;
  readonly priority?: number;
  readonly correlationId?: ShortText;
  readonly messageId?: ShortText;
  /** Seconds since 1970, unsigned. */
  readonly timestamp?: bigint;
  readonly type?: ShortText;
  readonly appId?: ShortText;
}

export interface RawMessage {
  readonly exchange: string;
  readonly routingKey: string;
  readonly properties: RawProperties;
  readonly content: Uint8Array;
}

/** The bytes of a publish on a channel: method, header, and as much of the body in each frame as fits. */
export function publishFrames(channel: number, message: RawMessage, frameMax: number): Buffer {
  const { exchange, routingKey, properties, content } = message;
  const method = Buffer.concat([
    Buffer.from([0, 60, 0, 40, 0, 0]),
    shortText(exchange),
    shortText(routingKey),
    Buffer.from([0]),
  ]);
  const start = Buffer.alloc(12);
  start.writeUInt16BE(60, 0);
  start.writeBigUInt64BE(BigInt(content.length), 4);
  const frames = [frame(1, channel, method), frame(2, channel, Buffer.concat([start, encoded(properties)]))];
  const room = frameMax - 8;
  for (let at = 0; at < content.length; at += room) {
    frames.push(frame(3, channel, content.subarray(at, at + room)));
  }
  return Buffer.concat(frames);
}

function frame(type: number, channel: number, payload: Uint8Array): Buffer {
  const start = Buffer.alloc(7);
  start.writeUInt8(type, 0);
  start.writeUInt16BE(channel, 1);
  start.writeUInt32BE(payload.length, 3);
  return Buffer.concat([start, payload, Buffer.from([0xce])]);
}

/** The flags of the properties that are there, and then these, in the protocol's order. */
function encoded(properties: RawProperties): Buffer {
  const { headers, deliveryMode = 2, priority, timestamp } = properties;
  const text = (value: ShortText | undefined) => (value === undefined ? undefined : shortText(value));
  const octet = (value: number | undefined) => (value === undefined ? undefined : Buffer.from([value]));
  const inOrder: readonly (Buffer | undefined)[] = [
    text(properties.contentType),
    text(properties.contentEncoding),
    headers,
    octet(deliveryMode),
    octet(priority),
    text(properties.correlationId),
    undefined,
    undefined,
    text(properties.messageId),
    timestamp === undefined ? undefined : unsigned64(timestamp),
    text(properties.type),
    undefined,
    text(properties.appId),
  ];
  const flags = Buffer.alloc(2);
  flags.writeUInt16BE(inOrder.reduce((sum, value, bit) => (value ? sum + 2 ** (15 - bit) : sum), 0));
  return Buffer.concat([flags, ...inOrder.filter((value) => value !== undefined)]);
}

/** A value of a header; `raw` is one with its type in front, as {@link nestedTables} makes it. */
export type RawValue = string | number | boolean | null | { readonly raw: Buffer };

/** A table of headers. Names may come twice: the protocol does not forbid it. */
export function table(entries: readonly (readonly [name: ShortText, value: RawValue])[]): Buffer {
  return withLength(Buffer.concat(entries.flatMap(([name, value]) => [shortText(name), valueOf(value)])));
}

/** Tables inside each other: 7 bytes for each. */
export function nestedTables(levels: number): { readonly raw: Buffer } {
  return nested(levels, 'F', Buffer.from([1, 0x61]));
}

/** Lists inside each other: 5 bytes for each. */
export function nestedLists(levels: number): { readonly raw: Buffer } {
  return nested(levels, 'A', Buffer.alloc(0));
}

/** From the outside inwards, since the length of each level is known from the beginning. */
function nested(levels: number, type: 'F' | 'A', name: Buffer): { readonly raw: Buffer } {
  const each = name.length + 5;
  const raw = Buffer.alloc(5 + (levels - 1) * each);
  for (let level = 0; level < levels; level += 1) {
    const at = level * each;
    if (level > 0) name.copy(raw, at - name.length);
    raw.write(type, at, 'latin1');
    raw.writeUInt32BE((levels - 1 - level) * each, at + 1);
  }
  return { raw };
}

function valueOf(value: RawValue): Buffer {
  if (value === null) return Buffer.from('V');
  if (typeof value === 'boolean') return Buffer.from([0x74, Number(value)]);
  if (typeof value === 'string') return Buffer.concat([Buffer.from('S'), withLength(Buffer.from(value))]);
  if (typeof value === 'object') return value.raw;
  const number = Buffer.alloc(9);
  number.write(Number.isSafeInteger(value) ? 'l' : 'd', 0, 'latin1');
  if (Number.isSafeInteger(value)) number.writeBigInt64BE(BigInt(value), 1);
  else number.writeDoubleBE(value, 1);
  return number;
}

function shortText(text: ShortText): Buffer {
  const bytes = Buffer.from(text).subarray(0, 255);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

function withLength(content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
}

function unsigned64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}
