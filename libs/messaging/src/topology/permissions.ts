import type { Topology, TopologyOptions } from '../topology.js';
import { orchestratorTopology, participantTopology, topology } from '../topology.js';
import { namespacePrefix, ORCHESTRATOR, wireNames } from '../wire-names.js';
import { hasDeadLetterExchange } from './policies.js';
import { exactly } from './pattern.js';

/**
 * What a process does about its exchanges, queues and bindings.
 *
 * - `assert`: declares them
 * - `check`: looks whether they are there, and says what is missing
 * - `none`: nothing
 */
export const TOPOLOGY_MODES = ['assert', 'check', 'none'] as const;
export type TopologyMode = (typeof TOPOLOGY_MODES)[number];

/** What a user may configure, write and read in a virtual host: regular expressions over names of exchanges and queues. */
export interface Permissions {
  readonly user: string;
  readonly configure: string;
  readonly write: string;
  readonly read: string;
}

/** The user that declares everything where services only check. It publishes and consumes nothing. */
export const DEPLOYER = 'deploy';

/** The name of a service's user: the service's own, with the namespace before it. */
export function userOf(service: string, namespace = ''): string {
  return `${namespacePrefix(namespace)}${service}`;
}

/**
 * The least that a service's user needs: names in full, nobody else's replies, and never the default exchange, by way of which a message
 * reaches any queue. In the modes `check` and `none` it may configure nothing.
 *
 * @param service `orchestrator`, a participant, or `deploy`
 * @throws if the service is none of these
 */
export function permissionsFor(
  options: TopologyOptions,
  service: string,
  mode: TopologyMode = 'assert',
): Permissions {
  const { publishes, consumes, declares } = usesOf(options, service);
  const { exchanges, queues, bindings } = mode === 'assert' || service === DEPLOYER ? declares : NOTHING;
  // A queue with a dead-letter exchange is declared only by who may write to that, and read the queue.
  const dying = queues.filter(hasDeadLetterExchange);
  return {
    user: userOf(service, options.namespace),
    configure: exactly([...exchanges, ...queues].map(({ name }) => name)),
    write: exactly([
      ...publishes,
      ...bindings.map(({ queue }) => queue),
      ...dying.map((queue) => String(queue.arguments['x-dead-letter-exchange'])),
    ]),
    read: exactly([
      ...consumes,
      ...bindings.map(({ exchange }) => exchange),
      ...dying.map(({ name }) => name),
    ]),
  };
}

/** The users of a whole system: the orchestrator, each participant, and, where services only check, the one that declares. */
export function allPermissions(
  options: TopologyOptions,
  mode: TopologyMode = 'assert',
): readonly Permissions[] {
  const services = [ORCHESTRATOR, ...options.participants.filter((name) => name !== ORCHESTRATOR)];
  return [...services, ...(mode === 'assert' ? [] : [DEPLOYER])].map((service) =>
    permissionsFor(options, service, mode),
  );
}

const NOTHING: Topology = { exchanges: [], queues: [], bindings: [] };

interface Uses {
  /** Exchanges. */
  readonly publishes: readonly string[];
  /** Queues. */
  readonly consumes: readonly string[];
  readonly declares: Topology;
}

function usesOf(options: TopologyOptions, service: string): Uses {
  const names = wireNames(options.namespace);
  const { commands, events, repliesOf, dead, redrive, replies, inbox, deadLetters, commandsOf } = names;
  if (service === ORCHESTRATOR) {
    return {
      publishes: [commands, events, repliesOf(ORCHESTRATOR), dead, redrive],
      consumes: [replies, inbox, deadLetters],
      declares: orchestratorTopology(options),
    };
  }
  if (service === DEPLOYER) return { publishes: [], consumes: [], declares: topology(options) };
  if (!options.participants.includes(service)) {
    throw new Error(`No service "${service}" is known: use ${ORCHESTRATOR}, ${DEPLOYER}, or a participant.`);
  }
  return {
    publishes: [repliesOf(service), dead],
    consumes: [commandsOf(service)],
    declares: participantTopology(service, options.namespace),
  };
}
