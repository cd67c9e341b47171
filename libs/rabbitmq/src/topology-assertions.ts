import type { Topology, TopologyMode } from '@edda/messaging';
import { ofProcesses, standing } from '@edda/messaging';
import type { Channel } from 'amqplib';

/** One thing that shall exist, and how to make sure of it. */
export interface TopologyAssertion {
  /** Tells it apart from every other. */
  readonly key: string;
  /** What cannot be said of it if the broker refuses. */
  readonly sentence: string;
  remedy(error: unknown): string;
  assert(channel: Channel): Promise<unknown>;
  /** Whether a refusal leaves it at that: it is taken for granted, and not asked again on this connection. */
  isWaived?(error: unknown): boolean;
}

const PRECONDITION_FAILED = 406;
const ACCESS_REFUSED = 403;

/**
 * What a mode does about a topology: makes it, looks whether it is there, or nothing. What a process has for itself alone it makes in each.
 */
export function assertionsOf(mode: TopologyMode): (topology: Topology) => TopologyAssertion[] {
  if (mode === 'assert') return assertions;
  return (topology) => [
    ...(mode === 'check' ? checks(standing(topology)) : []),
    ...assertions(ofProcesses(topology)),
  ];
}

/** In the order in which they must be made: a binding needs both its ends. */
export function assertions({ exchanges, queues, bindings }: Topology): TopologyAssertion[] {
  return [
    ...exchanges.map(({ name, type }) => ({
      key: `exchange ${name}`,
      sentence: `The exchange "${name}" cannot be declared.`,
      remedy: (error: unknown) => remedy(error, 'exchange', name),
      assert: (channel: Channel) => channel.assertExchange(name, type, { durable: true }),
    })),
    ...queues.map(({ name, arguments: queueArguments }) => ({
      key: `queue ${name}`,
      sentence: `The queue "${name}" cannot be declared.`,
      remedy: (error: unknown) => remedy(error, 'queue', name),
      assert: (channel: Channel) => channel.assertQueue(name, { durable: true, arguments: queueArguments }),
    })),
    ...bindings.map(({ exchange, queue, routingKey }) => ({
      key: `binding ${JSON.stringify([exchange, routingKey, queue])}`,
      sentence: `The queue "${queue}" cannot be bound to the exchange "${exchange}" with "${routingKey}".`,
      remedy: (error: unknown) => remedy(error, 'queue', queue),
      assert: (channel: Channel) => channel.bindQueue(queue, exchange, routingKey),
    })),
  ];
}

/**
 * Looks for exchanges and queues without ever making one. RabbitMQ compares no arguments then, and cannot be asked for bindings in this way: that is the
 * doctor's part, and a message that no binding takes comes back to its sender all the same.
 *
 * RabbitMQ from 4.2.6 on lets nobody look who has no permission on the thing; 4.2.6 and 4.3.0 ask for that to configure. What this user may not look at
 * it mostly does not use, and if it does, publishing and consuming say so.
 */
function checks({ exchanges, queues }: Topology): TopologyAssertion[] {
  return [
    ...exchanges.map(({ name }) => check('exchange', name, (channel) => channel.checkExchange(name))),
    ...queues.map(({ name }) => check('queue', name, (channel) => channel.checkQueue(name))),
  ];
}

function check(
  kind: 'exchange' | 'queue',
  name: string,
  assert: TopologyAssertion['assert'],
): TopologyAssertion {
  return {
    key: `${kind} ${name}`,
    sentence: `The ${kind} "${name}" cannot be found, and this process declares nothing.`,
    remedy: () =>
      'Declare it: npm run topology -- --format definitions --apply --management …, or import the definitions. It is looked for again.',
    assert,
    isWaived: (error) => codeOf(error) === ACCESS_REFUSED,
  };
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

function remedy(error: unknown, kind: 'exchange' | 'queue', name: string): string {
  const code = codeOf(error);
  if (code === PRECONDITION_FAILED) {
    const way =
      kind === 'queue'
        ? `move its messages (npm run topology -- --plan --management …), or let it run empty and delete it (rabbitmqctl delete_queue ${name})`
        : 'delete it (rabbitmqctl has no command for it; use the management UI)';
    return `A ${kind} of that name exists with other arguments, and they cannot be changed: ${way}, or choose another namespace. It is declared as soon as it is gone; everything else goes on.`;
  }
  if (code === ACCESS_REFUSED) {
    return `The user may not configure it: grant the permission, or have an operator create it. It is tried again.`;
  }
  return 'It is tried again.';
}
