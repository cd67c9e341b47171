import type { IncomingMessage, OutgoingMessage } from './broker.js';
import { HEADERS } from './headers.js';
import type { WireNames } from './wire-names.js';

/**
 * Why a message was put aside.
 *
 * - `undecodable`: headers or body cannot be read
 * - `contract-violated`: readable, but not what its contract says
 * - `no-handler`: nobody here handles a message of that name
 * - `unknown-saga`: a reply for a saga that is not in the database
 * - `unprocessable`: processing it fails each time, whoever tries
 */
export type DeadLetterReason =
  | 'undecodable'
  | 'contract-violated'
  | 'no-handler'
  | 'unknown-saga'
  | 'unprocessable';

/** AMQP headers travel in one frame; a reason need not be longer. */
const MAX_DETAIL = 2_000;

/**
 * The copy of a message that cannot be processed, for the dead-letter exchange: the same bytes, id and properties, with headers
 * that say why, where it lay and who put it aside. The original is acked only after the copy is confirmed.
 */
export function deadLetter(
  original: IncomingMessage,
  reason: DeadLetterReason,
  detail: string,
  names: WireNames,
  service: string,
  now: number,
): OutgoingMessage {
  return {
    exchange: names.dead,
    routingKey: `letter.${service}`,
    mandatory: true,
    messageId: original.messageId ?? '',
    correlationId: original.correlationId,
    type: original.type,
    appId: original.appId ?? '',
    contentType: original.contentType ?? 'application/octet-stream',
    timestamp: now,
    headers: {
      ...flat(original.headers),
      [HEADERS.deadReason]: reason,
      [HEADERS.deadDetail]: detail.slice(0, MAX_DETAIL),
      [HEADERS.deadQueue]: original.queue,
      [HEADERS.deadExchange]: original.exchange,
      [HEADERS.deadRoutingKey]: original.routingKey,
      [HEADERS.deadBy]: service,
    },
    content: original.content,
  };
}

/** Keeps the readable headers. What is nested (x-death, a header bomb) stays behind: it could kill the next reader as well. */
function flat(headers: Readonly<Record<string, unknown>>): Record<string, string | number | boolean> {
  const kept: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(headers).slice(0, 64)) {
    if (typeof value === 'string') kept[name] = value.slice(0, MAX_DETAIL);
    else if (typeof value === 'number' || typeof value === 'boolean') kept[name] = value;
  }
  return kept;
}
