import { SagaRegistry } from '@edda/orchestration/decisions';
import type { SagaDefinition, SagaState } from '@edda/saga-core';
import type { Sabotage } from '../sabotage.js';
import { LIBRARY } from './library.js';

/** Checking the definitions takes longer than a whole world, so those that all worlds have are checked once. */
const ALL = registryOf(LIBRARY);
/** Before the rollout of the second version of one of them. */
const FIRST_VERSIONS = registryOf(LIBRARY.filter(({ version }) => version === 1));

/** What the orchestrators of one world know, before a rollout and after it. */
export function registriesWith(
  generated: SagaDefinition | undefined,
  tamper: Sabotage['definition'],
): { readonly before: SagaRegistry; readonly after: SagaRegistry } {
  const more = generated ? registryOf([generated]) : undefined;
  const made = (base: SagaRegistry): SagaRegistry => {
    const both = more ? joined(base, more) : base;
    return tamper ? tamperedWith(both, tamper) : both;
  };
  return { before: made(FIRST_VERSIONS), after: made(ALL) };
}

/** What is published for the orchestrators: events and commands that any of their sagas wait for or are started by. */
export function inboxKeysOf(registry: SagaRegistry): ReadonlySet<string> {
  return new Set([...registry.events.keys(), ...registry.startCommands()]);
}

function registryOf(definitions: readonly SagaDefinition[]): SagaRegistry {
  const registry = new SagaRegistry();
  for (const definition of definitions) registry.add(definition);
  return registry;
}

/** Asks the second one where the first knows nothing. */
function joined(base: SagaRegistry, more: SagaRegistry): SagaRegistry {
  const both = Object.create(base) as SagaRegistry;
  const events = new Map([...base.events, ...more.events]);
  Object.defineProperty(both, 'events', { get: () => events });
  both.newest = (name) => base.newest(name) ?? more.newest(name);
  both.of = (state) => base.of(state) ?? more.of(state);
  both.contractOf = (name, version) => base.contractOf(name, version) ?? more.contractOf(name, version);
  return both;
}

/** Gives other definitions than were meant, for a seeded bug. */
function tamperedWith(registry: SagaRegistry, tamper: NonNullable<Sabotage['definition']>): SagaRegistry {
  const tampered = Object.create(registry) as SagaRegistry;
  tampered.newest = (name) => {
    const meant = registry.newest(name);
    return meant && tamper(meant, undefined);
  };
  tampered.of = (state) => {
    const meant = registry.of(state);
    return meant && tamper(meant, state as SagaState);
  };
  return tampered;
}
