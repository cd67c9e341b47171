import type { IncomingMessage, OutgoingMessage } from '../broker.js';
import type { JsonObject } from '../envelope.js';
import type { Limits } from '../limits.js';
import type { Binding } from '../topology.js';
import type { WireNames } from '../wire-names.js';
import { edda } from './envelope.js';
import type { Envelope, ReadEnvelope } from './envelope.js';
import { matchesTopic } from './topic-pattern.js';

/** Which messages travel in which envelope. All others travel in Edda's own. */
export interface EnvelopeRule {
  /** The exchange: `events` is `edda.events`, `commands` is `edda.commands`. Default: `events`. */
  readonly on?: 'events' | 'commands';
  /**
   * Routing keys, as a topic exchange's binding has them: `legacy.#`. What comes with such a key is read so, and the queue is bound to
   * it; what goes out with such a key, which is the message's name, is written so.
   */
  readonly match: string;
  readonly envelope: Envelope;
}

/** One sentence for each rule that cannot be used. */
export function envelopeProblems(rules: readonly EnvelopeRule[]): readonly string[] {
  return rules.flatMap(({ on = 'events', match, envelope }, index) => {
    const problems: string[] = [];
    if (typeof match !== 'string' || match === '' || match.length > 255)
      problems.push(`envelopes[${index}].match is ${JSON.stringify(match)}: give routing keys, "legacy.#".`);
    if (on !== 'events' && on !== 'commands')
      problems.push(`envelopes[${index}].on is ${JSON.stringify(on)}: it is "events" or "commands".`);
    if (typeof envelope?.read !== 'function')
      problems.push(
        `envelopes[${index}].envelope is missing: give nest(), masstransit({ names }) or edda().`,
      );
    return problems;
  });
}

/** Reads a message in the envelope of the first rule that matches it. Never throws. */
export function readEnveloped(
  incoming: IncomingMessage,
  rules: readonly EnvelopeRule[],
  names: WireNames,
  limits?: Limits,
): ReadEnvelope {
  return (envelopeOf(incoming, rules, names) ?? OWN).read(incoming, limits);
}

/** The message in the envelope of the first rule that matches it, or as it is. Id, routing key and headers stay. */
export function enclose(
  outgoing: OutgoingMessage,
  body: JsonObject,
  rules: readonly EnvelopeRule[],
  names: WireNames,
): OutgoingMessage {
  const { messageId: id, correlationId, routingKey: name, appId, timestamp: now } = outgoing;
  const content = envelopeOf(outgoing, rules, names)?.write({ id, name, correlationId, body, appId, now });
  return content === undefined ? outgoing : { ...outgoing, ...content };
}

/** What brings the messages of the rules to a queue that reads them. */
export function envelopeBindings(
  rules: readonly EnvelopeRule[],
  queue: string,
  names: WireNames,
): readonly Binding[] {
  return rules.map(({ on = 'events', match }) => ({ exchange: names[on], queue, routingKey: match }));
}

function envelopeOf(
  { exchange, routingKey }: Pick<IncomingMessage, 'exchange' | 'routingKey'>,
  rules: readonly EnvelopeRule[],
  names: WireNames,
): Envelope | undefined {
  return rules.find(({ on = 'events', match }) => names[on] === exchange && matchesTopic(match, routingKey))
    ?.envelope;
}

const OWN = edda();
