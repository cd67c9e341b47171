import type { EventType, SagaDefinition, UnexpectedPolicy } from '@edda/saga-core';
import { awaitedEvents } from '@edda/saga-core';

/** What the definitions of this process say about one event, all versions together. */
export interface KnownEvent {
  readonly name: string;
  /** What it looks like: one for each class, those of definitions that wait for it before those of sagas that it starts. */
  readonly contracts: readonly EventType[];
  /** What becomes of it for those that wait for it; missing if it only starts sagas. */
  readonly awaited?: {
    /** By which fields it is told to sagas: one entry for each set that differs. */
    readonly fieldSets: readonly (readonly string[])[];
    /** The most careful policy of the definitions that wait for it. */
    readonly unexpected: UnexpectedPolicy;
    /** The longest of their times. */
    readonly ttlMs: number;
  };
  /** The definitions that it starts, each in its newest version. */
  readonly starts: readonly SagaDefinition[];
}

/** All events that these definitions wait for or are started by, by name. `newest` are the versions that new sagas run. */
export function knownEvents(
  definitions: readonly SagaDefinition[],
  newest: readonly SagaDefinition[],
): ReadonlyMap<string, KnownEvent> {
  const awaits = definitions.flatMap((definition) =>
    awaitedEvents(definition).map((awaited) => ({ ...awaited, definition })),
  );
  const starts = newest.flatMap((definition) => {
    const { by, contract } = definition.start;
    return by === 'event' && isEvent(contract) ? [{ event: contract, definition }] : [];
  });
  const names = new Set([...awaits, ...starts].map(({ event }) => event.messageName));
  return new Map(
    [...names].map((name) => {
      const waiting = awaits.filter(({ event }) => event.messageName === name);
      const started = starts.filter(({ event }) => event.messageName === name);
      const known: KnownEvent = {
        name,
        contracts: [...new Set([...waiting, ...started].map(({ event }) => event))],
        ...(waiting.length > 0 ? { awaited: policyOf(waiting) } : {}),
        starts: started.map(({ definition }) => definition),
      };
      return [name, known];
    }),
  );
}

const CAREFUL: readonly UnexpectedPolicy[] = ['park', 'mailbox', 'ignore'];

function policyOf(
  waiting: readonly { readonly fields: readonly string[]; readonly definition: SagaDefinition }[],
): NonNullable<KnownEvent['awaited']> {
  const sets = new Map(waiting.map(({ fields }) => [JSON.stringify(fields), fields]));
  const policies = waiting.map(({ definition }) => definition.unexpected);
  return {
    fieldSets: [...sets.values()],
    unexpected: CAREFUL.find((policy) => policies.includes(policy)) ?? 'mailbox',
    ttlMs: Math.max(...waiting.map(({ definition }) => definition.mailboxTtlMs)),
  };
}

function isEvent(contract: SagaDefinition['start']['contract']): contract is EventType {
  return 'messageKind' in contract && contract.messageKind === 'event';
}
