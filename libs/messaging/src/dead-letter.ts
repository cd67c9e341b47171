import { boundedJson } from './bounded-json.js';
import type { IncomingMessage, OutgoingMessage } from './broker.js';
import { atOrigin } from './origin.js';
import { utf8Length } from './utf8-length.js';
import { HEADERS } from './wire-names.js';
import type { WireNames } from './wire-names.js';

/**
 * Why a message was put aside.
 *
 * - `undecodable`: headers or body cannot be read
 * - `contract-violated`: readable, but not what its contract says
 * - `no-handler`: nobody here handles a message of that name
 * - `unknown-saga`: a reply for a saga that is not in the database
 * - `forged`: a reply whose `user-id` is not its participant's
 * - `unprocessable`: processing it fails each time, whoever tries
 * - `kills-process`: the process that handles it dies each time
 */
export const DEAD_LETTER_REASONS = [
  'undecodable',
  'contract-violated',
  'no-handler',
  'unknown-saga',
  'forged',
  'unprocessable',
  'kills-process',
] as const;
export type DeadLetterReason = (typeof DEAD_LETTER_REASONS)[number];

/** What else is known of why it was put aside. */
export interface DeathDetails {
  /** How often it was tried. */
  readonly attempts?: number;
  /** Of the error behind it. */
  readonly stack?: string;
}

/** AMQP headers travel in one frame; a reason need not be longer. */
const MAX_DETAIL = 2_000;

/** The beginning of a stack names the place; what the broker says of earlier deaths is as short for all but loops. */
const MAX_STACK = 2_000;
const MAX_X_DEATH = 2_000;

/** What the copied headers may have together, in characters: client libraries write at most 64 KiB of headers. */
const MAX_COPIED = 12_000;

/** AMQP's limit for a property and for the name of a header, in bytes. */
const MAX_PROPERTY = 255;

/**
 * The copy of a message that cannot be processed, for the dead-letter exchange: the same bytes, id and properties, with headers
 * that say why, where it lay and who put it aside. The original is acked only after the copy is confirmed. One that had been redriven
 * says where it came from first, as its first copy did.
 */
export function deadLetter(
  original: IncomingMessage,
  reason: DeadLetterReason,
  detail: string,
  names: WireNames,
  service: string,
  now: number,
  { attempts, stack }: DeathDetails = {},
): OutgoingMessage {
  const { exchange, routingKey } = atOrigin(original, names);
  const xDeath = xDeathOf(original.headers);
  return {
    exchange: names.dead,
    routingKey: `letter.${service}`,
    mandatory: true,
    messageId: clip(original.messageId) ?? '',
    correlationId: clip(original.correlationId),
    type: clip(original.type),
    appId: clip(original.appId) ?? '',
    contentType: clip(original.contentType) ?? 'application/octet-stream',
    timestamp: now,
    headers: {
      ...flat(original.headers),
      [HEADERS.deadReason]: reason,
      [HEADERS.deadDetail]: detail.slice(0, MAX_DETAIL),
      [HEADERS.deadQueue]: original.queue,
      [HEADERS.deadExchange]: exchange,
      [HEADERS.deadRoutingKey]: routingKey,
      [HEADERS.deadBy]: service,
      ...(attempts === undefined ? {} : { [HEADERS.deadAttempts]: attempts }),
      ...(stack === undefined ? {} : { [HEADERS.deadStack]: stack.slice(0, MAX_STACK) }),
      ...(xDeath === undefined ? {} : { [HEADERS.deadXDeath]: xDeath }),
    },
    content: original.content,
  };
}

/** What the broker says of earlier deaths of a message, as JSON; undefined if it says nothing, or what is there is not the broker's. */
export function xDeathOf(headers: Readonly<Record<string, unknown>>): string | undefined {
  const deaths = Object.hasOwn(headers, 'x-death') ? headers['x-death'] : undefined;
  return Array.isArray(deaths) ? boundedJson(deaths, MAX_X_DEATH) : undefined;
}

/** These tell of one death, or of one way back: they are written anew each time, and never believed of the message itself. */
const OF_ONE_DEATH: ReadonlySet<string> = new Set([
  HEADERS.deadReason,
  HEADERS.deadDetail,
  HEADERS.deadQueue,
  HEADERS.deadExchange,
  HEADERS.deadRoutingKey,
  HEADERS.deadBy,
  HEADERS.deadAttempts,
  HEADERS.deadStack,
  HEADERS.deadXDeath,
  HEADERS.originExchange,
  HEADERS.originRoutingKey,
]);

/**
 * Keeps the readable headers, ours before all others. What is nested (x-death, a header bomb) stays behind, as it could kill the
 * next reader as well, and so does what would make the copy too large to be written: a copy that cannot be published would
 * hold up its queue for ever.
 */
export function flat(headers: Readonly<Record<string, unknown>>): Record<string, string | number | boolean> {
  const kept: Record<string, string | number | boolean> = {};
  let left = MAX_COPIED;
  for (const name of new Set([...Object.values(HEADERS), ...Object.keys(headers)])) {
    if (OF_ONE_DEATH.has(name)) continue;
    const found = Object.hasOwn(headers, name) ? headers[name] : undefined;
    const value = typeof found === 'string' ? found.slice(0, MAX_DETAIL) : found;
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue;
    const size = name.length + String(value).length;
    if (size > left || !HEADER_NAME.test(name) || name === '__proto__') continue;
    left -= size;
    kept[name] = value;
  }
  return kept;
}

const HEADER_NAME = /^[\x21-\x7e]{1,128}$/;

/**
 * A property as it may be written again. Bytes that were not UTF-8 came as U+FFFD, which is three bytes for each of them: what
 * fitted on its way here need not fit on its way out.
 */
export function clip(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  let bytes = 0;
  let clipped = '';
  for (const character of text) {
    bytes += utf8Length(character);
    if (bytes > MAX_PROPERTY) break;
    clipped += character;
  }
  return clipped;
}
