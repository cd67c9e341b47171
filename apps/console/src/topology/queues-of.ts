import type { Definition } from '@edda/client';

/** A queue that belongs to the sagas of an orchestrator. */
export interface QueueRow {
  readonly queue: string;
  readonly owner: string;
  /** The definitions that send to it. */
  readonly sagas: readonly string[];
}

/** The queues that definitions send commands to, and the one that replies come back to. */
export function queuesOf(
  definitions: readonly Pick<Definition, 'name' | 'participants'>[],
  namespace: string,
): readonly QueueRow[] {
  const named = (name: string): string => (namespace === '' ? name : `${namespace}.${name}`);
  const owners = [...new Set(definitions.flatMap(({ participants }) => participants))].toSorted();
  if (owners.length === 0) return [];
  const sagasOf = (owner: string): readonly string[] => [
    ...new Set(
      definitions.filter(({ participants }) => participants.includes(owner)).map(({ name }) => name),
    ),
  ];
  const queues = owners
    .filter((owner) => owner !== 'orchestrator')
    .map((owner) => ({ queue: named(`${owner}.commands`), owner, sagas: sagasOf(owner) }));
  const all = [...new Set(definitions.map(({ name }) => name))];
  return [...queues, { queue: named('orchestrator.replies'), owner: 'orchestrator', sagas: all }];
}
