import { readBody } from './body.js';
import type { IncomingMessage, OutgoingMessage } from './broker.js';
import type { Direction, EventMessage, Message, Outcome } from './envelope.js';
import { OUTCOMES } from './envelope.js';
import { participantOf } from './contract.js';
import { problemOfHeaders } from './header-limits.js';
import { DEFAULT_LIMITS } from './limits.js';
import type { Limits } from './limits.js';
import { DEFAULT_TENANT, headerReader, tenantIn, usableText } from './untrusted.js';
import type { WireNames } from './wire-names.js';
import { HEADERS } from './wire-names.js';

/** What a message is that does not say which attempt it is. */
const FIRST_ATTEMPT = 1;

/** Turns a message into what goes to the broker. `now` is milliseconds since 1970, `appId` the sending service. */
export function encode(message: Message, names: WireNames, appId: string, now: number): OutgoingMessage {
  // What is spread stands last in whatever is done for each message: V8 adds each field that is behind a leading spread through its runtime, which takes
  // ten times as long as all the rest of this function.
  return {
    messageId: message.id,
    correlationId: message.sagaId,
    type: message.name,
    appId,
    contentType: 'application/json',
    timestamp: now,
    headers: headersOf(message),
    content: JSON.stringify(message.body),
    ...route(message, names),
  };
}

function route(
  message: Message,
  names: WireNames,
): Pick<OutgoingMessage, 'exchange' | 'routingKey' | 'mandatory'> {
  switch (message.kind) {
    case 'command':
    case 'revoke':
      return { exchange: names.commands, routingKey: message.name, mandatory: true };
    case 'reply':
      return {
        exchange: names.repliesOf(participantOf(message.name)),
        routingKey: message.name,
        mandatory: true,
      };
    case 'event':
      // An event without a subscriber is normal.
      return { exchange: names.events, routingKey: message.name, mandatory: false };
  }
}

/**
 * What a header says that is not there (`readAddress`, `readErrand`) is not written: each header of each message is made here, read by the broker, and read again
 * there. These two are 3 % of what a saga costs.
 */
function headersOf(message: Message): Record<string, string | number> {
  const headers: Record<string, string | number> = {
    [HEADERS.kind]: message.kind,
    [HEADERS.saga]: message.saga,
    [HEADERS.step]: message.path,
    [HEADERS.contractVersion]: message.contractVersion,
  };
  if (message.tenant !== DEFAULT_TENANT) headers[HEADERS.tenant] = message.tenant;
  if (message.traceparent !== undefined) headers[HEADERS.traceparent] = message.traceparent;
  if (message.kind === 'event') return headers;
  headers[HEADERS.direction] = message.direction;
  headers[HEADERS.epoch] = message.epoch;
  if (message.attempt !== FIRST_ATTEMPT) headers[HEADERS.attempt] = message.attempt;
  if (message.kind === 'reply') {
    headers[HEADERS.outcome] = message.outcome;
    headers[HEADERS.causation] = message.causationId;
  } else {
    headers[HEADERS.notAfter] = new Date(message.notAfter).toISOString();
  }
  return headers;
}

/** `address` is what could be read of where it belongs: enough to tell the saga that its message was put aside. */
export type Decoded =
  | { readonly ok: true; readonly message: Message }
  | { readonly ok: false; readonly reason: string; readonly address?: Message };

/** Reads what came from the broker. Never throws: what cannot be read comes back with a sentence that says why. */
export function decode(incoming: IncomingMessage, limits: Limits = DEFAULT_LIMITS): Decoded {
  const address = readAddress(incoming);
  if (typeof address === 'string') return { ok: false, reason: address };
  const body = problemOfHeaders(incoming.headers, limits) ?? readBody(incoming, limits);
  return typeof body === 'string'
    ? { ok: false, reason: body, address }
    : { ok: true, message: { ...address, body } };
}

/** The message without its body, or a sentence that says what is missing or wrong. */
function readAddress(incoming: IncomingMessage): Message | string {
  const { text, whole, value } = headerReader(incoming.headers);
  const id = usableText(incoming.messageId);
  const sagaId = usableText(incoming.correlationId);
  const name = usableText(incoming.type);
  if (id === undefined) return missingProperty('message-id');
  if (sagaId === undefined) return missingProperty("correlation-id, the saga's id,");
  if (name === undefined) return missingProperty('type, the name of the command or event,');
  const kind = value(HEADERS.kind);
  const saga = text(HEADERS.saga);
  const path = text(HEADERS.step);
  const contractVersion = whole(HEADERS.contractVersion);
  const tenant = tenantIn(incoming.headers);
  if (!isKind(kind)) return missing(HEADERS.kind);
  if (saga === undefined) return missing(HEADERS.saga);
  if (path === undefined) return missing(HEADERS.step);
  if (contractVersion === undefined) return missing(HEADERS.contractVersion);
  if (tenant === undefined) return missing(HEADERS.tenant);
  const traceparent = text(HEADERS.traceparent);
  const address = { id, name, contractVersion, sagaId, saga, path, tenant, traceparent, body: {} };
  return kind === 'event' ? { kind, ...address } : readErrand({ kind, ...address }, incoming);
}

/** What commands and replies have beyond the address. */
function readErrand(
  address: Omit<EventMessage, 'kind'> & { readonly kind: Exclude<Message['kind'], 'event'> },
  incoming: IncomingMessage,
): Message | string {
  const { text, whole } = headerReader(incoming.headers);
  const direction = text(HEADERS.direction);
  const epoch = whole(HEADERS.epoch);
  if (!isDirection(direction)) return missing(HEADERS.direction);
  if (epoch === undefined) return missing(HEADERS.epoch);
  const attempt = whole(HEADERS.attempt) ?? FIRST_ATTEMPT;
  const { kind } = address;
  if (kind === 'reply') {
    const outcome = text(HEADERS.outcome);
    const causationId = text(HEADERS.causation);
    if (!isOutcome(outcome)) return missing(HEADERS.outcome);
    if (causationId === undefined) return missing(HEADERS.causation);
    return { direction, epoch, attempt, outcome, causationId, ...address, kind };
  }
  const notAfter = Date.parse(text(HEADERS.notAfter) ?? '');
  if (Number.isNaN(notAfter)) return missing(HEADERS.notAfter);
  return { direction, epoch, attempt, notAfter, ...address, kind };
}

const missingProperty = (property: string): string =>
  `The property ${property} is missing or has no usable value.`;
const missing = (header: string): string => `The header ${header} is missing or has no usable value.`;
const isKind = (value: unknown): value is Message['kind'] =>
  value === 'command' || value === 'revoke' || value === 'reply' || value === 'event';
const isDirection = (value: string | undefined): value is Direction =>
  value === 'forward' || value === 'compensation';
const isOutcome = (value: string | undefined): value is Outcome =>
  OUTCOMES.some((outcome) => outcome === value);
