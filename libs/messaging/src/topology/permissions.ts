import { mergeTopologies } from '../topology.js';
import { namespacePrefix, ORCHESTRATOR } from '../wire-names.js';
import { exactly } from './pattern.js';
import { hasDeadLetterExchange } from './policies.js';
import type { SystemOptions } from './system-topology.js';
import { standing, topology } from './system-topology.js';
import type { Uses } from './uses.js';
import { orchestratorUses, together, usesOf } from './uses.js';
import { NOTHING } from './wired-service.js';

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
 * reaches any queue. In the modes `check` and `none` it may configure nothing, but for the queues that its processes have for themselves.
 *
 * @param service `orchestrator`, a participant, a service beside the sagas, or `deploy`
 * @throws if the service is none of these
 */
export function permissionsFor(
  options: SystemOptions,
  service: string,
  mode: TopologyMode = 'assert',
): Permissions {
  const { publishes, consumes, declares, alwaysDeclares } = usesOfUser(options, service);
  const { exchanges, queues, bindings } = mergeTopologies(
    mode === 'assert' || service === DEPLOYER ? declares : NOTHING,
    alwaysDeclares,
  );
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

/** The users of a whole system: the orchestrator, each participant and service, and, where services only check, the one that declares. */
export function allPermissions(
  options: SystemOptions,
  mode: TopologyMode = 'assert',
): readonly Permissions[] {
  const { participants, services = [] } = options;
  const names = new Set([ORCHESTRATOR, ...participants, ...services.map(({ service }) => service)]);
  return [...names, ...(mode === 'assert' ? [] : [DEPLOYER])].map((service) =>
    permissionsFor(options, service, mode),
  );
}

function usesOfUser(options: SystemOptions, name: string): Uses {
  if (name === ORCHESTRATOR) return orchestratorUses(options);
  if (name === DEPLOYER)
    return { publishes: [], consumes: [], declares: standing(topology(options)), alwaysDeclares: NOTHING };
  const uses = usesOf(options, name);
  if (uses.length > 0) return together(uses);
  throw new Error(
    `No service "${name}" is known: use ${ORCHESTRATOR}, ${DEPLOYER}, a participant, or a service of the system.`,
  );
}
