import type { IncomingMessage } from '../broker.js';
import type { JsonObject } from '../envelope.js';
import { foreignMessage, readJsonBody } from '../foreign.js';
import { DEFAULT_LIMITS } from '../limits.js';
import { isJsonObject } from '../untrusted.js';
import { withCorrelation } from './envelope.js';
import type { Enclosed, Envelope, ReadEnvelope } from './envelope.js';
import { guidOf } from './guid.js';

export interface MassTransitEnvelopeOptions {
  /** The type of each of Edda's names, both ways: `{ 'order.placed': 'urn:message:Acme.Orders:OrderPlaced' }`. */
  readonly names: Readonly<Record<string, string>>;
}

const CONTENT_TYPE = 'application/vnd.masstransit+json';
const URN = /^urn:message:\S+$/;

/** MassTransit's own headers, in which ids travel that are no GUIDs. */
const ID = 'edda-message-id';
const CORRELATION = 'edda-correlation-id';

/**
 * The JSON envelope of MassTransit. Its ids are GUIDs: one of Edda's that is none is written as a GUID that follows from it, and stands
 * in MassTransit's headers beside it. A message of several types (MassTransit names a message's base types as well) has the first name
 * that is known.
 *
 * @throws if a type is no `urn:message:…`, or two names have the same type
 */
export function masstransit({ names }: MassTransitEnvelopeOptions): Envelope {
  const types = new Map(Object.entries(names));
  const nameOf = new Map([...types].map(([name, type]) => [type, name]));
  for (const [name, type] of types) {
    if (!URN.test(type))
      throw new Error(
        `masstransit({ names }): "${type}" for "${name}" is no type: write "urn:message:Acme.Orders:OrderPlaced".`,
      );
  }
  if (nameOf.size < types.size) throw new Error('masstransit({ names }): two names have the same type.');

  return {
    kind: 'masstransit',
    read(incoming, limits = DEFAULT_LIMITS) {
      const envelope = readJsonBody(incoming, limits);
      return typeof envelope === 'string'
        ? { ok: false, reason: envelope }
        : readEnvelope(incoming, envelope, nameOf);
    },
    write(message) {
      const type = types.get(message.name);
      if (type === undefined) return undefined;
      return { contentType: CONTENT_TYPE, content: JSON.stringify(writeEnvelope(message, type)) };
    },
  };
}

function readEnvelope(
  incoming: IncomingMessage,
  envelope: JsonObject,
  nameOf: ReadonlyMap<string, string>,
): ReadEnvelope {
  const { messageType, message } = envelope;
  if (!Array.isArray(messageType))
    return { ok: false, reason: 'The body has no list messageType, which the envelope of MassTransit has.' };
  const types = messageType.filter((type) => typeof type === 'string');
  const name = types.map((type) => nameOf.get(type)).find((known) => known !== undefined);
  if (name === undefined) {
    const listed = types.slice(0, 5).join(', ').slice(0, 500);
    return {
      ok: false,
      reason: `No name is given for a message of the type ${listed || 'that is missing'}.`,
    };
  }
  if (!isJsonObject(message))
    return { ok: false, name, reason: 'The message in the envelope is not a JSON object.' };
  const headers = isJsonObject(envelope['headers']) ? envelope['headers'] : {};
  const id = own(headers, ID) ?? envelope['messageId'] ?? incoming.messageId;
  const correlation =
    own(headers, CORRELATION) ??
    envelope['correlationId'] ??
    envelope['conversationId'] ??
    incoming.correlationId;
  return withCorrelation(foreignMessage(incoming, { name, id, body: message }), correlation);
}

const own = (headers: JsonObject, name: string): unknown =>
  Object.hasOwn(headers, name) ? headers[name] : undefined;

function writeEnvelope({ id, correlationId, body, appId, now }: Enclosed, type: string): JsonObject {
  const conversation = correlationId === undefined ? undefined : guidOf(correlationId);
  return {
    messageId: guidOf(id),
    ...(conversation === undefined ? {} : { conversationId: conversation, correlationId: conversation }),
    sourceAddress: `exchange:${encodeURIComponent(appId)}`,
    messageType: [type],
    message: body,
    headers: {
      [ID]: id,
      ...(correlationId === undefined ? {} : { [CORRELATION]: correlationId }),
    },
    sentTime: new Date(now).toISOString(),
  };
}
