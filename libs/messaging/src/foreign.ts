import { readBody } from './body.js';
import type { IncomingMessage } from './broker.js';
import type { JsonObject } from './envelope.js';
import { problemOfHeaders } from './header-limits.js';
import { DEFAULT_LIMITS } from './limits.js';
import type { Limits } from './limits.js';
import { headerReader, tenantIn, usableText } from './untrusted.js';
import { HEADERS } from './wire-names.js';

/** A message from a service that knows nothing of Edda: an event, or a command that starts a saga. */
export interface ForeignMessage {
  /** Message id: the same message comes in once. */
  readonly id: string;
  readonly name: string;
  readonly contractVersion: number;
  readonly tenant: string;
  readonly traceparent?: string;
  readonly body: JsonObject;
}

export type DecodedForeign =
  | { readonly ok: true; readonly message: ForeignMessage }
  /** `name` is there if it could be read. */
  | { readonly ok: false; readonly reason: string; readonly name?: string };

/**
 * Reads a message of which nothing is asked but a message id, a name and a JSON object as its body. Never throws: what cannot be read
 * comes back with a sentence that says why.
 *
 * The name is the routing key, since that is what brought the message here and what a broker's permissions are about. Only where it was
 * published straight to a queue (without an exchange) is it the property `type`. The headers for contract version, tenant and trace are
 * read if they are there.
 */
export function decodeForeign(incoming: IncomingMessage, limits: Limits = DEFAULT_LIMITS): DecodedForeign {
  const name = foreignName(incoming);
  if (name === undefined)
    return { ok: false, reason: 'The message has no usable name: no routing key, and no property type.' };
  return foreignMessage(incoming, { name, id: incoming.messageId, body: readJsonBody(incoming, limits) });
}

/**
 * A foreign message of which name, id and body are known, wherever they stood. Contract version, tenant and trace are read from the
 * headers.
 *
 * @param found the id as it was found, and the body, or a sentence that says why there is none
 */
export function foreignMessage(
  incoming: IncomingMessage,
  found: { readonly name: string; readonly id: unknown; readonly body: JsonObject | string },
): DecodedForeign {
  const { name, body } = found;
  const refuse = (reason: string): DecodedForeign => ({ ok: false, reason, name });
  const id = usableText(found.id);
  if (id === undefined)
    return refuse(
      'The property message-id is missing or has no usable value: without it a repeated message cannot be told.',
    );
  const { text, whole, value } = headerReader(incoming.headers);
  const isVersioned = value(HEADERS.contractVersion) !== undefined;
  const contractVersion = isVersioned ? whole(HEADERS.contractVersion) : 1;
  if (contractVersion === undefined) return refuse(unusable(HEADERS.contractVersion));
  const tenant = tenantIn(incoming.headers);
  if (tenant === undefined) return refuse(unusable(HEADERS.tenant));
  if (typeof body === 'string') return refuse(body);
  const traceparent = text(HEADERS.traceparent);
  const trace = traceparent === undefined ? {} : { traceparent };
  return { ok: true, message: { id, name, contractVersion, tenant, ...trace, body } };
}

/**
 * The body, whatever kind of JSON it says it is: libraries add a character set, or the name of an envelope. A sentence if it, or the
 * headers beside it, exceed the limits or cannot be read.
 */
export function readJsonBody(incoming: IncomingMessage, limits: Limits): JsonObject | string {
  const isJson = JSON_TYPE.test(incoming.contentType ?? '');
  const contentType = isJson ? 'application/json' : incoming.contentType;
  return problemOfHeaders(incoming.headers, limits) ?? readBody(incoming, limits, contentType);
}

/** What a foreign message calls itself; undefined if it has no usable name. */
export function foreignName({ exchange, routingKey, type }: IncomingMessage): string | undefined {
  return usableText(exchange === '' ? type : routingKey);
}

const JSON_TYPE = /^application\/([\w.+-]+\+)?json *(;|$)/i;

const unusable = (header: string): string => `The header ${header} has no usable value.`;
