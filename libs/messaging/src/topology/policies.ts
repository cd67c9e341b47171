import { isLevel } from '../interop/service-topology.js';
import type { QueueDeclaration, Topology } from '../topology.js';
import { namespacePrefix } from '../wire-names.js';
import { exactly } from './pattern.js';

/** A policy of RabbitMQ, as 3.10 takes it as well as 4.x: it applies to queues of any type, told by their names. */
export interface Policy {
  readonly name: string;
  /** Matches whole names of queues, and those of no other system. */
  readonly pattern: string;
  readonly appliesTo: 'queues';
  readonly priority: number;
  readonly definition: Readonly<Record<string, string | number>>;
}

/** What an operator may tune, also later and on a running broker. */
export interface PolicySettings {
  /** Messages in a queue that somebody consumes, or of a level, at most; beyond it publishers are refused, and come again. Default: 1,000,000. */
  readonly maxLength?: number;
  /** Messages in a last stop, at most. Default: 100,000. */
  readonly lastStopMaxLength?: number;
  /** How long a message stays in a last stop, in milliseconds. It is lost then. Default: for ever. */
  readonly lastStopTtlMs?: number;
}

/**
 * What stands in policies because it may change, which arguments may not. A queue has one policy at a time, so each is complete.
 *
 * Nothing here drops a message silently: a queue that is full refuses publishers, which keep theirs in PostgreSQL; and what reaches the
 * delivery limit stays where it is until its last stop has confirmed it. Only `lastStopTtlMs`, if it is given, throws away.
 */
export function policiesFor(
  { queues }: Topology,
  namespace = '',
  { maxLength = 1_000_000, lastStopMaxLength = 100_000, lastStopTtlMs }: PolicySettings = {},
): readonly Policy[] {
  const prefix = namespacePrefix(namespace);
  const policy = (name: string, members: readonly QueueDeclaration[], definition: Policy['definition']) => ({
    name: `${prefix}${name}`,
    pattern: exactly(members.map((queue) => queue.name)),
    appliesTo: 'queues' as const,
    // Above what an operator has for all queues, which usually has no priority at all.
    priority: 10,
    definition,
  });
  return [
    policy('edda.work', queues.filter(hasDeadLetterExchange), {
      'max-length': maxLength,
      overflow: 'reject-publish',
      // It takes all three: with another overflow RabbitMQ falls back to at-most-once, and without a bound the dead pile up.
      'dead-letter-strategy': 'at-least-once',
    }),
    policy(
      'edda.last-stop',
      queues.filter((queue) => !hasDeadLetterExchange(queue)),
      {
        'max-length': lastStopMaxLength,
        overflow: 'reject-publish',
        ...(lastStopTtlMs === undefined ? {} : { 'message-ttl': lastStopTtlMs }),
      },
    ),
  ];
}

/** Queues that somebody consumes have one, and so have levels; the last stops have none. */
export function hasDeadLetterExchange(queue: QueueDeclaration): boolean {
  return 'x-dead-letter-exchange' in queue.arguments;
}

/** Whether somebody has to consume the queue: levels let go of their messages by themselves. */
export function isConsumed(queue: QueueDeclaration): boolean {
  return hasDeadLetterExchange(queue) && !isLevel(queue);
}
