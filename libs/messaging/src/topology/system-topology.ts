import type { Topology, TopologyOptions } from '../topology.js';
import { mergeTopologies, orchestratorTopology, participantTopology } from '../topology.js';
import { ORCHESTRATOR } from '../wire-names.js';
import type { WiredService } from './wired-service.js';
import { wiredTopology } from './wired-service.js';

/** A whole system: orchestrators, participants, and the services beside them. */
export interface SystemOptions extends TopologyOptions {
  /** Default: none. */
  readonly services?: readonly WiredService[];
}

/** The whole system on one broker. In the name of a queue that each process has for itself, `*` stands for the process. */
export function topology({ services = [], ...options }: SystemOptions): Topology {
  const { participants, namespace } = options;
  return mergeTopologies(
    orchestratorTopology(options),
    ...participants
      .filter((name) => name !== ORCHESTRATOR)
      .map((name) => participantTopology(name, namespace)),
    ...services.map((service) => wiredTopology(service, namespace)),
  );
}

/** What can be declared before any process runs: all but the queues that each process has for itself, and their bindings. */
export function standing({ exchanges, queues, bindings }: Topology): Topology {
  const ofProcesses = new Set(queues.filter(({ isOfProcess }) => isOfProcess).map(({ name }) => name));
  return {
    exchanges,
    queues: queues.filter(({ name }) => !ofProcesses.has(name)),
    bindings: bindings.filter(({ queue }) => !ofProcesses.has(queue)),
  };
}

/** The rest of it. */
export function ofProcesses({ queues, bindings }: Topology): Topology {
  const own = queues.filter(({ isOfProcess }) => isOfProcess);
  return {
    exchanges: [],
    queues: own,
    bindings: bindings.filter(({ queue }) => own.some(({ name }) => name === queue)),
  };
}
