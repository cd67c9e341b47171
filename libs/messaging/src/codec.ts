import type { IncomingMessage, OutgoingMessage } from './broker.js';
import type { Direction, Message, Outcome } from './envelope.js';
import { OUTCOMES } from './envelope.js';
import { participantOf } from './contract.js';
import { HEADERS } from './headers.js';
import type { JsonObject } from './json.js';
import type { WireNames } from './wire-names.js';

/** The largest body that is read, in bytes. RabbitMQ takes 16 MiB and more; nobody reads such a body in the management UI. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** Turns a message into what goes to the broker. `now` is milliseconds since 1970, `appId` the sending service. */
export function encode(message: Message, names: WireNames, appId: string, now: number): OutgoingMessage {
  return {
    ...route(message, names),
    messageId: message.id,
    correlationId: message.sagaId,
    type: message.name,
    appId,
    contentType: 'application/json',
    timestamp: now,
    headers: headersOf(message),
    content: JSON.stringify(message.body),
  };
}

function route(message: Message, names: WireNames): Pick<OutgoingMessage, 'exchange' | 'routingKey' | 'mandatory'> {
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

function headersOf(message: Message): Record<string, string | number> {
  const headers: Record<string, string | number> = {
    [HEADERS.kind]: message.kind,
    [HEADERS.saga]: message.saga,
    [HEADERS.step]: message.path,
    [HEADERS.contractVersion]: message.contractVersion,
    [HEADERS.tenant]: message.tenant,
  };
  if (message.traceparent !== undefined) headers[HEADERS.traceparent] = message.traceparent;
  if (message.kind === 'event') return headers;
  headers[HEADERS.direction] = message.direction;
  headers[HEADERS.epoch] = message.epoch;
  headers[HEADERS.attempt] = message.attempt;
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
export function decode(incoming: IncomingMessage): Decoded {
  const address = readAddress(incoming);
  if (typeof address === 'string') return { ok: false, reason: address };
  const refuse = (reason: string): Decoded => ({ ok: false, reason, address });

  if (incoming.content.length > MAX_BODY_BYTES) {
    return refuse(`The body has ${incoming.content.length} bytes; at most ${MAX_BODY_BYTES} are read.`);
  }
  if (incoming.contentType !== undefined && incoming.contentType !== 'application/json') {
    return refuse(`The content type is "${incoming.contentType}"; only application/json is read.`);
  }
  if (incoming.text === undefined) return refuse('The body is not valid UTF-8.');
  let body: unknown;
  try {
    body = JSON.parse(incoming.text);
  } catch (error) {
    return refuse(`The body is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  if (!isJsonObject(body)) return refuse('The body is JSON, but not an object.');
  return { ok: true, message: { ...address, body } };
}

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The message without its body, or a sentence that says which header is missing or wrong. */
function readAddress(incoming: IncomingMessage): Message | string {
  const { headers } = incoming;
  const text = (name: string): string | undefined => {
    const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
    return typeof value === 'string' && value !== '' && value.length <= 512 ? value : undefined;
  };
  const whole = (name: string): number | undefined => {
    const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 ? value : undefined;
  };
  const { messageId: id, correlationId: sagaId, type: name } = incoming;
  if (!id) return 'The property message-id is missing.';
  if (!sagaId) return 'The property correlation-id, the saga\'s id, is missing.';
  if (!name) return 'The property type, the name of the command or event, is missing.';
  const kind = text(HEADERS.kind);
  const saga = text(HEADERS.saga);
  const path = text(HEADERS.step);
  const contractVersion = whole(HEADERS.contractVersion);
  if (saga === undefined) return missing(HEADERS.saga);
  if (path === undefined) return missing(HEADERS.step);
  if (contractVersion === undefined) return missing(HEADERS.contractVersion);
  const tenant = text(HEADERS.tenant) ?? 'default';
  const traceparent = text(HEADERS.traceparent);
  const address = { id, name, contractVersion, sagaId, saga, path, tenant, traceparent, body: {} };
  if (kind === 'event') return { ...address, kind };

  const direction = text(HEADERS.direction);
  const epoch = whole(HEADERS.epoch);
  if (!isDirection(direction)) return missing(HEADERS.direction);
  if (epoch === undefined) return missing(HEADERS.epoch);
  const attempt = whole(HEADERS.attempt) ?? 1;
  if (kind === 'reply') {
    const outcome = text(HEADERS.outcome);
    const causationId = text(HEADERS.causation);
    if (!isOutcome(outcome)) return missing(HEADERS.outcome);
    if (causationId === undefined) return missing(HEADERS.causation);
    return { ...address, kind, direction, epoch, attempt, outcome, causationId };
  }
  if (kind === 'command' || kind === 'revoke') {
    const notAfter = Date.parse(text(HEADERS.notAfter) ?? '');
    if (Number.isNaN(notAfter)) return missing(HEADERS.notAfter);
    return { ...address, kind, direction, epoch, attempt, notAfter };
  }
  return missing(HEADERS.kind);
}

const missing = (header: string): string => `The header ${header} is missing or has no usable value.`;
const isDirection = (value: string | undefined): value is Direction =>
  value === 'forward' || value === 'compensation';
const isOutcome = (value: string | undefined): value is Outcome => OUTCOMES.some((outcome) => outcome === value);
