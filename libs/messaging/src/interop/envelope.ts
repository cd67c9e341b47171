import type { IncomingMessage } from '../broker.js';
import type { JsonObject } from '../envelope.js';
import { decodeForeign } from '../foreign.js';
import type { DecodedForeign, ForeignMessage } from '../foreign.js';
import type { Limits } from '../limits.js';
import { usableText } from '../untrusted.js';

/** What an envelope holds, whichever it is. */
export interface EnvelopedMessage extends ForeignMessage {
  /** The conversation it belongs to, if it says so. */
  readonly correlationId?: string;
}

export type ReadEnvelope =
  | { readonly ok: true; readonly message: EnvelopedMessage }
  /** `name` is there if it could be read. */
  | { readonly ok: false; readonly reason: string; readonly name?: string };

/** What is to be put into an envelope. */
export interface Enclosed {
  readonly id: string;
  readonly name: string;
  readonly correlationId?: string;
  readonly body: JsonObject;
  /** The sending service. */
  readonly appId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The bytes of a message, and what they are called. */
export interface Content {
  readonly contentType: string;
  readonly content: string;
}

/** How a message is written down: where its name, id and body stand. The properties and headers of AMQP are not part of it. */
export interface Envelope {
  /** `nest`, for log lines. */
  readonly kind: string;
  /** Never throws: what cannot be read, or exceeds the limits, comes back with a sentence that says why. */
  read(incoming: IncomingMessage, limits?: Limits): ReadEnvelope;
  /** Undefined if this envelope has no name for such a message. */
  write(message: Enclosed): Content | undefined;
}

/**
 * Edda's own envelope, the default: the routing key is the name, the property message-id the id, and the body is the message itself, as
 * JSON.
 */
export function edda(): Envelope {
  return {
    kind: 'edda',
    read: (incoming, limits) => withCorrelation(decodeForeign(incoming, limits), incoming.correlationId),
    write: ({ body }) => ({ contentType: 'application/json', content: JSON.stringify(body) }),
  };
}

export function withCorrelation(decoded: DecodedForeign, correlation: unknown): ReadEnvelope {
  const correlationId = usableText(correlation);
  if (!decoded.ok || correlationId === undefined) return decoded;
  return { ok: true, message: { ...decoded.message, correlationId } };
}
