import type { WantedSystem } from '@edda/messaging';
import { envelopeBindings, wireNames } from '@edda/messaging';
import type { ResolvedEddaOptions } from '../options.js';
import type { SagaRegistry } from '../saga-registry.js';

/** What the definitions of this process want of the broker: an orchestrator declares its part of it, and the doctor compares with all of it. */
export function wantedSystem(
  registry: Pick<SagaRegistry, 'participants' | 'startCommands' | 'events'>,
  { namespace, envelopes }: Pick<ResolvedEddaOptions, 'namespace' | 'envelopes'>,
): WantedSystem {
  const names = wireNames(namespace);
  return {
    namespace,
    participants: registry.participants(),
    startedBy: registry.startCommands(),
    awaits: [...registry.events.keys()].toSorted(),
    envelopes: envelopeBindings(envelopes, names.inbox, names),
  };
}
