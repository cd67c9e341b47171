import { serviceNames } from '../interop/service-names.js';
import type { Topology } from '../topology.js';
import { mergeTopologies, orchestratorTopology, participantTopology } from '../topology.js';
import { ORCHESTRATOR, wireNames } from '../wire-names.js';
import type { SystemOptions } from './system-topology.js';
import { ofProcesses, standing } from './system-topology.js';
import type { WiredService } from './wired-service.js';
import { askerTopology, inboxTopology, NOTHING } from './wired-service.js';

/** What one service does on a broker. */
export interface Uses {
  /** Exchanges. */
  readonly publishes: readonly string[];
  /** Queues. */
  readonly consumes: readonly string[];
  /** What it declares if that is left to services. */
  readonly declares: Topology;
  /** What each of its processes declares for itself, in any case. */
  readonly alwaysDeclares: Topology;
}

export function orchestratorUses(options: SystemOptions): Uses {
  const { commands, events, repliesOf, dead, redrive, replies, inbox, deadLetters } = wireNames(
    options.namespace,
  );
  return {
    publishes: [commands, events, repliesOf(ORCHESTRATOR), dead, redrive],
    consumes: [replies, inbox, deadLetters],
    declares: orchestratorTopology(options),
    alwaysDeclares: NOTHING,
  };
}

/** A name may be that of a participant and of a service at once; empty if it is neither. */
export function usesOf({ services = [], participants, namespace }: SystemOptions, name: string): Uses[] {
  const askers = services.filter(({ client = [] }) => client.includes('send'));
  return [
    ...(participants.includes(name) ? [participantUses(name, namespace)] : []),
    ...services
      .filter(({ service }) => service === name)
      .flatMap((service) => [inboxUses(service, askers, namespace), clientUses(service, namespace)]),
  ];
}

export function together(all: readonly Uses[]): Uses {
  return {
    publishes: all.flatMap(({ publishes }) => publishes),
    consumes: all.flatMap(({ consumes }) => consumes),
    declares: mergeTopologies(...all.map(({ declares }) => declares)),
    alwaysDeclares: mergeTopologies(...all.map(({ alwaysDeclares }) => alwaysDeclares)),
  };
}

function participantUses(participant: string, namespace?: string): Uses {
  const { repliesOf, dead, commandsOf } = wireNames(namespace);
  return {
    publishes: [repliesOf(participant), dead],
    consumes: [commandsOf(participant)],
    declares: participantTopology(participant, namespace),
    alwaysDeclares: NOTHING,
  };
}

/** @param askers who may ask what it answers */
function inboxUses(service: WiredService, askers: readonly WiredService[], namespace?: string): Uses {
  const { dead } = wireNames(namespace);
  const { inboxOf, retriesOf, answersOf } = serviceNames(namespace);
  const declares = inboxTopology(service, namespace);
  const inbox = inboxOf(service.service);
  if (!declares.queues.some(({ name }) => name === inbox)) return together([]);
  const retries = retriesOf(service.service);
  const hasLevels = declares.exchanges.some(({ name }) => name === retries);
  const answers =
    (service.messages ?? []).length === 0 ? [] : askers.map((asker) => answersOf(asker.service));
  return {
    publishes: [dead, ...(hasLevels ? [retries] : []), ...answers],
    consumes: [inbox],
    declares,
    alwaysDeclares: NOTHING,
  };
}

function clientUses(service: WiredService, namespace?: string): Uses {
  const { client = [] } = service;
  if (client.length === 0) return together([]);
  const { commands, events } = wireNames(namespace);
  const asking = askerTopology(service, namespace);
  // It makes sure of both, whichever it publishes to.
  const exchanges = [commands, events].map((name) => ({ name, type: 'topic' as const }));
  return {
    publishes: [
      ...(client.includes('emit') ? [events] : []),
      ...(client.includes('command') || client.includes('send') ? [commands] : []),
    ],
    consumes: asking.queues.map(({ name }) => name),
    declares: mergeTopologies({ ...NOTHING, exchanges }, standing(asking)),
    alwaysDeclares: ofProcesses(asking),
  };
}
