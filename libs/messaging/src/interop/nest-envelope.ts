import type { IncomingMessage } from '../broker.js';
import type { JsonObject, JsonValue } from '../envelope.js';
import { foreignMessage, readJsonBody } from '../foreign.js';
import { DEFAULT_LIMITS } from '../limits.js';
import type { Limits } from '../limits.js';
import { isJsonObject, usableText } from '../untrusted.js';
import { withCorrelation } from './envelope.js';
import type { Envelope, ReadEnvelope } from './envelope.js';

export interface NestEnvelopeOptions {
  /**
   * The pattern of each of Edda's names, both ways: `{ 'order.placed': 'order_placed' }`, `{ 'order.place': { cmd: 'place' } }`. A name
   * that is not in it is its own pattern. Default: none.
   */
  readonly names?: Readonly<Record<string, string | JsonObject>>;
  /**
   * The message id of a message that has none, which is what Nest's own client sends unless it is told otherwise. It must be the same
   * whenever the same message is sent, and unique among all others. Default: such messages are not read.
   */
  readonly idOf?: (name: string, data: JsonObject) => string;
}

/**
 * The envelope of `@nestjs/microservices` on RabbitMQ: `{ pattern, data, id? }` as JSON, where `data` is an object. The `id` is there in
 * a request that wants an answer, and counts only where there is no message-id.
 *
 * A pattern that is not among `names` must be the routing key: permissions are about routing keys, and nobody shall say another name
 * than the one that he may publish.
 *
 * @throws if two names have the same pattern
 */
export function nest({ names = {}, idOf }: NestEnvelopeOptions = {}): Envelope {
  const patterns = new Map(Object.entries(names));
  const nameOf = new Map([...patterns].map(([name, pattern]) => [stable(pattern), name]));
  if (nameOf.size < patterns.size)
    throw new Error('nest({ names }): two names have the same pattern, and could not be told apart.');

  const read = (incoming: IncomingMessage, limits: Limits = DEFAULT_LIMITS): ReadEnvelope => {
    const packet = readJsonBody(incoming, limits);
    if (typeof packet === 'string') return { ok: false, reason: packet };
    const { pattern, data, id } = packet;
    if (typeof pattern !== 'string' && !isJsonObject(pattern))
      return { ok: false, reason: 'The body has no pattern, which the envelope of Nest has.' };
    const name = nameOf.get(stable(pattern)) ?? usableText(pattern);
    const isRouted = name === incoming.routingKey || nameOf.has(stable(pattern)) || incoming.exchange === '';
    if (name === undefined || !isRouted) return { ok: false, reason: strangePattern(pattern, incoming) };
    if (!isJsonObject(data))
      return { ok: false, name, reason: 'The data in the envelope is not a JSON object.' };
    const given = incoming.messageId ?? id ?? derivedId(idOf, name, data);
    if (given === undefined) return { ok: false, name, reason: NO_ID };
    return withCorrelation(foreignMessage(incoming, { name, id: given, body: data }), incoming.correlationId);
  };

  return {
    kind: 'nest',
    read,
    // Without an id: with one, Nest's server takes it for a request and answers it.
    write: ({ name, body }) => ({
      contentType: 'application/json',
      content: JSON.stringify({ pattern: patterns.get(name) ?? name, data: body }),
    }),
  };
}

const NO_ID =
  'The message has no message-id and no id, so a repeated one could not be told: set messageId with RmqRecordBuilder, or tell the envelope how to derive it (idOf).';

/** The function is the team's, and what it looks into is anybody's. */
function derivedId(idOf: NestEnvelopeOptions['idOf'], name: string, data: JsonObject): string | undefined {
  try {
    return idOf?.(name, data);
  } catch {
    return undefined;
  }
}

function strangePattern(pattern: string | JsonObject, { routingKey }: IncomingMessage): string {
  return `The pattern ${JSON.stringify(pattern).slice(0, 200)} is not the routing key "${routingKey}", and no name is given for it.`;
}

/** The same text for the same pattern, in whichever order its fields stand. */
function stable(value: JsonValue | undefined): string {
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => stable(item)).join()}]`;
  if (!isJsonObject(value)) return JSON.stringify(value ?? null);
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${stable(field)}`).join()}}`;
}
