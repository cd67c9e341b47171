import { ORCHESTRATOR, wireNames } from './wire-names.js';

export interface ExchangeDeclaration {
  readonly name: string;
  readonly type: 'topic' | 'direct';
}

export interface QueueDeclaration {
  readonly name: string;
  /** Immutable in RabbitMQ, so only what belongs to the queue's identity; TTL and maximum length are policies. */
  readonly arguments: Readonly<Record<string, string | number>>;
  /**
   * One process has it for itself, and declares it and its bindings whatever its mode is: nobody could do that before, since the name tells
   * which process it is. Default: false.
   */
  readonly isOfProcess?: boolean;
}

export interface Binding {
  readonly exchange: string;
  readonly queue: string;
  readonly routingKey: string;
}

/** Exchanges, queues and bindings as a value: compared, drawn, exported and applied elsewhere. All are durable. */
export interface Topology {
  readonly exchanges: readonly ExchangeDeclaration[];
  readonly queues: readonly QueueDeclaration[];
  readonly bindings: readonly Binding[];
}

export interface TopologyOptions {
  /** Lets two systems, or two test runs, share a broker. Default: none. */
  readonly namespace?: string;
  readonly participants: readonly string[];
  /** Names of the commands that start sagas. Default: none. */
  readonly startedBy?: readonly string[];
  /** Names of the events that sagas wait for or are started by. Default: none. */
  readonly awaits?: readonly string[];
  /** What brings messages in the envelopes of others to the inbox: `envelopeBindings`. Default: none. */
  readonly envelopes?: readonly Binding[];
}

/**
 * Deliveries that end without an answer (a process that dies on the message, a connection that cannot decode it) before the
 * broker puts the message aside. RabbitMQ 3.10 has no limit of its own, 4.x has 20.
 */
const DELIVERY_LIMIT = 20;

/** A queue that somebody consumes: what reaches the delivery limit goes to the exchange `dead`. */
export function quorumQueue(name: string, dead: string): QueueDeclaration {
  return {
    name,
    arguments: {
      'x-queue-type': 'quorum',
      'x-delivery-limit': DELIVERY_LIMIT,
      'x-dead-letter-exchange': dead,
      'x-dead-letter-routing-key': `undecodable.${name}`,
    },
  };
}

/**
 * As good as none, and a number that 3.10 takes as well as 4.x. Without one, 4.x has its limit of 20, and drops a letter that
 * people have looked at so often in the management UI.
 */
const NO_DELIVERY_LIMIT = 1_000_000_000;

/** The exchange for what could not be processed, and its two queues. They have no dead-letter exchange: the last stop never drops. */
function deadLetterTopology(namespace: string): Topology {
  const names = wireNames(namespace);
  const queue = (name: string): QueueDeclaration => ({
    name,
    arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': NO_DELIVERY_LIMIT },
  });
  return {
    exchanges: [{ name: names.dead, type: 'topic' }],
    queues: [queue(names.deadLetters), queue(names.undecodable)],
    bindings: [
      { exchange: names.dead, queue: names.deadLetters, routingKey: 'letter.#' },
      { exchange: names.dead, queue: names.undecodable, routingKey: 'undecodable.#' },
    ],
  };
}

/** What one participant needs: its queue of commands, its exchange of replies. */
export function participantTopology(participant: string, namespace = ''): Topology {
  const names = wireNames(namespace);
  const queue = names.commandsOf(participant);
  const dead = deadLetterTopology(namespace);
  return {
    exchanges: [
      { name: names.commands, type: 'topic' },
      { name: names.repliesOf(participant), type: 'topic' },
      { name: names.redrive, type: 'direct' },
      ...dead.exchanges,
    ],
    queues: [quorumQueue(queue, names.dead), ...dead.queues],
    bindings: [
      { exchange: names.commands, queue, routingKey: `${participant}.#` },
      { exchange: names.redrive, queue, routingKey: queue },
      ...dead.bindings,
    ],
  };
}

/**
 * What the orchestrator needs: a queue of replies, bound to the exchange of each participant, its own included; and a queue of what comes
 * from outside, bound to what its sagas are started by, wait for, and ask of child sagas.
 */
export function orchestratorTopology({
  namespace = '',
  participants,
  startedBy = [],
  awaits = [],
  envelopes = [],
}: TopologyOptions): Topology {
  const names = wireNames(namespace);
  const dead = deadLetterTopology(namespace);
  const replies = [...participants.filter((name) => name !== ORCHESTRATOR), ORCHESTRATOR].map(
    names.repliesOf,
  );
  const bind = (exchange: string, queue: string, routingKey: string): Binding => ({
    exchange,
    queue,
    routingKey,
  });
  // An envelope may come by a name that is awaited as well.
  return mergeTopologies({
    exchanges: [
      { name: names.commands, type: 'topic' },
      { name: names.events, type: 'topic' },
      ...replies.map((name) => ({ name, type: 'topic' as const })),
      { name: names.redrive, type: 'direct' },
      ...dead.exchanges,
    ],
    queues: [quorumQueue(names.replies, names.dead), quorumQueue(names.inbox, names.dead), ...dead.queues],
    bindings: [
      ...replies.map((exchange) => bind(exchange, names.replies, '#')),
      bind(names.commands, names.inbox, `${ORCHESTRATOR}.#`),
      ...startedBy.map((command) => bind(names.commands, names.inbox, command)),
      ...awaits.map((event) => bind(names.events, names.inbox, event)),
      ...envelopes,
      ...dead.bindings,
    ],
  });
}

/** Whether two bindings are one. */
export function isSameBinding(a: Binding, b: Binding): boolean {
  return a.exchange === b.exchange && a.queue === b.queue && a.routingKey === b.routingKey;
}

/** Adds topologies up; what is in several stands once. */
export function mergeTopologies(...parts: readonly Topology[]): Topology {
  const distinct = <T extends object>(all: readonly T[], key: (item: T) => string): T[] => [
    ...new Map(all.map((item) => [key(item), item])).values(),
  ];
  return {
    exchanges: distinct(
      parts.flatMap((part) => part.exchanges),
      (exchange) => exchange.name,
    ),
    queues: distinct(
      parts.flatMap((part) => part.queues),
      (queue) => queue.name,
    ),
    bindings: distinct(
      parts.flatMap((part) => part.bindings),
      (binding) => JSON.stringify(binding),
    ),
  };
}
