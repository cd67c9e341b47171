import type { IncomingMessage } from './broker.js';
import { decode } from './codec.js';
import type { DeadLetterReason, DeathDetails } from './dead-letter.js';
import { DEAD_LETTER_REASONS, flat, xDeathOf } from './dead-letter.js';
import type { Direction } from './envelope.js';
import { foreignName } from './foreign.js';
import { atOrigin } from './origin.js';
import { DEFAULT_TENANT, headerReader, tenantIn, usableText } from './untrusted.js';
import type { WireNames } from './wire-names.js';
import { HEADERS } from './wire-names.js';

/** A message that was put aside: what was read of it, and why it could not be processed. */
export interface Letter {
  /** `default` if it names none, or none that can be read: somebody has to see it. */
  readonly tenant: string;
  readonly reason: DeadLetterReason;
  /** A sentence for people. */
  readonly detail: string;
  /** Of the error behind it, if there was one. */
  readonly stack?: string;
  /** How often it was tried by whoever put it aside, if that was counted. */
  readonly attempts?: number;
  /** The service that put it aside. */
  readonly by: string;
  /** It came as a copy from somebody else, so where it lay and why is only what that one says. */
  readonly isCopy: boolean;
  /** Where it lay, and how it had come there first. */
  readonly queue: string;
  readonly exchange: string;
  readonly routingKey: string;
  readonly messageId?: string;
  readonly correlationId?: string;
  /** The AMQP property. */
  readonly type?: string;
  /** Wire name of the command, reply or event, as far as it could be read. */
  readonly name?: string;
  readonly contractVersion?: number;
  readonly appId?: string;
  /** The broker's user that sent it, if it was made to say so. Missing for copies: theirs is the user of whoever made them. */
  readonly userId?: string;
  readonly contentType?: string;
  /** Flat and readable, as they travelled; without those that only say why it is a dead letter. */
  readonly headers: Readonly<Record<string, string | number | boolean>>;
  /** What the broker says of earlier deaths, as JSON text. */
  readonly xDeath?: string;
  readonly content: Uint8Array;
  /** Set if it belongs to a saga. */
  readonly saga?: LetterAddress;
}

/** Which message of which saga it is. */
export interface LetterAddress {
  readonly id: string;
  readonly definition: string;
  readonly path: string;
  readonly kind: 'command' | 'revoke' | 'reply' | 'event';
  /** Missing for events. */
  readonly direction?: Direction;
  readonly epoch?: number;
}

/** Why it is a dead letter, and who says so. */
export interface Death extends DeathDetails {
  readonly reason: DeadLetterReason;
  readonly detail: string;
  readonly by: string;
}

const MAX_DETAIL = 2_000;
const MAX_STACK = 8_000;

/** The letter that a message becomes when whoever got it puts it aside. Never throws; all of its texts can be stored. */
export function letterOf(
  delivered: IncomingMessage,
  { reason, detail, by, attempts, stack }: Death,
  names: WireNames,
): Letter {
  const message = atOrigin(delivered, names);
  const { exchange, routingKey, headers, content } = message;
  return withoutGaps({
    tenant: tenantIn(headers) ?? DEFAULT_TENANT,
    reason,
    detail: storable(detail, MAX_DETAIL),
    stack: stack === undefined ? undefined : storable(stack, MAX_STACK),
    attempts,
    by: storable(by),
    isCopy: false,
    queue: storable(message.queue),
    exchange: storable(exchange),
    routingKey: storable(routingKey),
    messageId: textOrNone(message.messageId),
    correlationId: textOrNone(message.correlationId),
    type: textOrNone(message.type),
    name: nameOf(message),
    contractVersion: headerReader(headers).whole(HEADERS.contractVersion),
    appId: textOrNone(message.appId),
    userId: textOrNone(message.userId),
    contentType: textOrNone(message.contentType),
    headers: flat(headers),
    xDeath: xDeathOf(headers),
    content,
    saga: addressOf(message),
  });
}

/**
 * Turns a copy that came from the dead-letter exchange back into the letter. Never throws. What has no headers that say why it was put
 * aside was put there by somebody who does not know how, and is itself a letter: it lay in the queue where it was found.
 */
export function readDeadLetter(copy: IncomingMessage, names: WireNames): Letter {
  const { headers } = copy;
  const said = headerReader(headers);
  const text = (name: string): string | undefined => {
    const value = said.value(name);
    return typeof value === 'string' ? value : undefined;
  };
  const [reason, queue, by] = [HEADERS.deadReason, HEADERS.deadQueue, HEADERS.deadBy].map(text);
  if (!reason || !queue || !by) {
    const detail = `It came to ${copy.queue} without the headers that say why, from where and by whom it was put aside.`;
    const death = { reason: 'undecodable', detail, by: copy.appId || 'unknown' } as const;
    return { ...letterOf({ ...copy, userId: undefined }, death, names), isCopy: true };
  }
  const known = DEAD_LETTER_REASONS.find((one) => one === reason);
  const detail = text(HEADERS.deadDetail) || 'No detail was given.';
  const death = {
    // A newer participant may have a reason that this orchestrator does not know.
    reason: known ?? 'unprocessable',
    detail: known ? detail : `${reason}: ${detail}`,
    by,
    attempts: said.whole(HEADERS.deadAttempts),
    stack: text(HEADERS.deadStack),
  };
  const exchange = text(HEADERS.deadExchange) ?? '';
  const routingKey = text(HEADERS.deadRoutingKey) ?? '';
  const original = { ...copy, queue, exchange, routingKey, userId: undefined };
  // What the broker says of the copy's own way is nothing that the letter has to tell.
  const { xDeath: _, ...letter } = letterOf(original, death, names);
  const xDeath = text(HEADERS.deadXDeath);
  return { ...letter, ...(xDeath === undefined ? {} : { xDeath: storable(xDeath) }), isCopy: true };
}

/** Ours say what they are by their type; all others by what brought them here. */
function nameOf(message: IncomingMessage): string | undefined {
  const isOurs = headerReader(message.headers).value(HEADERS.kind) !== undefined;
  const type = usableText(message.type);
  return isOurs ? (type ?? foreignName(message)) : (foreignName(message) ?? type);
}

function addressOf(message: IncomingMessage): LetterAddress | undefined {
  const decoded = decode(message);
  const found = decoded.ok ? decoded.message : decoded.address;
  if (!found || !SAGA_ID.test(found.sagaId)) return undefined;
  const { sagaId: id, saga: definition, path, kind } = found;
  const address = { id: id.toLowerCase(), definition, path, kind };
  return kind === 'event' ? address : { ...address, direction: found.direction, epoch: found.epoch };
}

const SAGA_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Neither a database nor a terminal shows a NUL or half a surrogate pair. */
function storable(text: string, maxLength = MAX_DETAIL): string {
  // Clipped first: it could cut a pair in two.
  return text.slice(0, maxLength).replaceAll(/[\0\p{Surrogate}]/gu, '\uFFFD');
}

function textOrNone(text: string | undefined): string | undefined {
  return text ? storable(text) : undefined;
}

type Gaps<T> = { readonly [Key in keyof T]: undefined extends T[Key] ? T[Key] | undefined : T[Key] };

function withoutGaps<T extends object>(value: Gaps<T>): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}
