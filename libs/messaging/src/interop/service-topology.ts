import { quorumQueue } from '../topology.js';
import type { QueueDeclaration, Topology } from '../topology.js';
import { wireNames } from '../wire-names.js';
import { envelopeBindings } from './envelope-rules.js';
import type { EnvelopeRule } from './envelope-rules.js';
import type { RetryLevel } from './next-delivery.js';
import { serviceNames } from './service-names.js';

export interface ServiceTopologyOptions {
  readonly service: string;
  /** Default: none. */
  readonly namespace?: string;
  /** Patterns of events and of messages, with `*` and `#` as a topic exchange has them. */
  readonly events: readonly string[];
  readonly messages: readonly string[];
  readonly levels: readonly RetryLevel[];
  readonly envelopes: readonly EnvelopeRule[];
}

/**
 * What a service needs that handles events and messages: one queue, bound by its patterns, and for each level one queue where messages
 * wait. All of a level wait equally long, since a queue lets go at its head alone. None has a consumer.
 */
export function serviceTopology({
  service,
  namespace = '',
  events,
  messages,
  levels,
  envelopes,
}: ServiceTopologyOptions): Topology {
  const names = wireNames(namespace);
  const { inboxOf, levelOf, retriesOf } = serviceNames(namespace);
  const queue = inboxOf(service);
  const retries = retriesOf(service);
  const waiting = new Map(levels.map((level) => [levelOf(queue, level.name), level]));
  const bind = (exchange: string) => (routingKey: string) => ({ exchange, queue, routingKey });
  return {
    exchanges: [
      { name: names.events, type: 'topic' },
      { name: names.commands, type: 'topic' },
      { name: names.redrive, type: 'direct' },
      { name: names.dead, type: 'topic' },
      ...(waiting.size === 0 ? [] : [{ name: retries, type: 'direct' as const }]),
    ],
    queues: [
      quorumQueue(queue, names.dead),
      ...[...waiting].map(([name, level]) => waitingQueue(name, level, queue, retries)),
    ],
    bindings: [
      ...events.map(bind(names.events)),
      ...messages.map(bind(names.commands)),
      ...envelopeBindings(envelopes, queue, names),
      bind(names.redrive)(queue),
      ...(waiting.size === 0 ? [] : [bind(retries)(queue)]),
      ...[...waiting.keys()].map((name) => ({ exchange: retries, queue: name, routingKey: name })),
    ],
  };
}

/**
 * At-least-once, which asks for `reject-publish`: by itself a broker may lose what it moves from queue to queue, and this is the only
 * copy of the message.
 */
function waitingQueue(name: string, { ms }: RetryLevel, back: string, retries: string): QueueDeclaration {
  return {
    name,
    arguments: {
      'x-queue-type': 'quorum',
      'x-message-ttl': ms,
      'x-dead-letter-exchange': retries,
      'x-dead-letter-routing-key': back,
      'x-dead-letter-strategy': 'at-least-once',
      'x-overflow': 'reject-publish',
    },
  };
}

/** Whether a queue is one of a level: messages wait there for a time, and nobody consumes it. */
export function isLevel({
  arguments: declared,
}: {
  readonly arguments: Readonly<Record<string, unknown>>;
}): boolean {
  return 'x-message-ttl' in declared;
}

/** A process that is gone is not asked for its queue of answers any more; in milliseconds. */
const ANSWERS_EXPIRE_MS = 10 * 60_000;

/** What a process needs that asks: its service's exchange of answers, and a queue of its own, which goes when nobody has used it for ten minutes. */
export function answersTopology(service: string, instance: string, namespace = ''): Topology {
  const names = wireNames(namespace);
  const { answersOf, answerQueueOf } = serviceNames(namespace);
  const queue = answerQueueOf(service, instance);
  const { arguments: rest } = quorumQueue(queue, names.dead);
  return {
    exchanges: [
      { name: answersOf(service), type: 'topic' },
      { name: names.dead, type: 'topic' },
    ],
    queues: [{ name: queue, arguments: { ...rest, 'x-expires': ANSWERS_EXPIRE_MS }, isOfProcess: true }],
    bindings: [{ exchange: answersOf(service), queue, routingKey: instance }],
  };
}
