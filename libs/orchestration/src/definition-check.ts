import { outlineChange, outlineOf } from '@edda/saga-core';
import type { SagaRegistry } from './saga-registry.js';
import type { DefinitionRecord, DefinitionRecords, InFlight } from './store/definition-records.js';
import { DEFAULT_TENANT } from '@edda/messaging';

/** A definition was changed without a new version, and sagas are under way on it: their steps would be skipped, repeated or never undone. */
export class DefinitionChanged extends Error {
  override readonly name = 'DefinitionChanged';
}

/**
 * Compares the definitions of this process with those that the database remembers, and remembers what is new.
 *
 * @throws DefinitionChanged with a line for each definition that was changed under sagas that are under way
 * @throws StoreUnavailable if the database cannot be asked now
 */
export async function checkDefinitions(store: DefinitionRecords, registry: SagaRegistry): Promise<void> {
  const known = new Map(
    (await store.definitionRecords(DEFAULT_TENANT)).map((record) => [idOf(record), record.outline]),
  );
  const records = registry.all().map((definition): DefinitionRecord => {
    const { name, version } = definition;
    return { name, version, outline: outlineOf(definition) };
  });
  const isNew = (record: DefinitionRecord) =>
    known.get(idOf(record))?.join('\n') !== record.outline.join('\n');
  const unsaved = records.filter(isNew);
  if (unsaved.length === 0) return;
  const refusals: string[] = [];
  for (const record of unsaved) {
    const before = known.get(idOf(record));
    const count = before ? await countInFlight(store, record) : 0;
    if (before && count > 0) refusals.push(refusalOf(record, before, count));
  }
  if (refusals.length > 0) throw new DefinitionChanged(refusals.join('\n'));
  await store.saveDefinitionRecords(DEFAULT_TENANT, unsaved);
}

/**
 * Sagas under way on versions that this process does not have, a sentence for each version: how many, and what to do. Normal while a new
 * deployment replaces an old one; afterwards nobody would take them on.
 *
 * @throws StoreUnavailable if the database cannot be asked now
 */
export async function sagasWithoutVersion(
  store: DefinitionRecords,
  registry: SagaRegistry,
): Promise<readonly string[]> {
  const counts = new Map<string, { readonly entry: InFlight; readonly count: number }>();
  for (const entry of await store.inFlight(undefined)) {
    if (registry.of(entry)) continue;
    const id = idOf({ name: entry.definition, version: entry.version });
    counts.set(id, { entry, count: (counts.get(id)?.count ?? 0) + entry.count });
  }
  return [...counts.values()].map(({ entry: { definition, version }, count }) => {
    const sagas = count === 1 ? 'A saga is' : `${count} sagas are`;
    return `${sagas} under way on "${definition}" version ${version}, which this orchestrator does not have. Unless another one has it, nobody takes them on: keep registering that class, deploy it beside this one, or migrate them (POST /v1/definitions/${definition}/migrations).`;
  });
}

/** Whether the database remembers a definition that is newer than those of this process, or of a name that it does not have. */
export async function isOutdated(store: DefinitionRecords, registry: SagaRegistry): Promise<boolean> {
  const records = await store.definitionRecords(DEFAULT_TENANT);
  return records.some(({ name, version }) => version > (registry.newest(name)?.version ?? 0));
}

/** Whether any orchestrator has, or had, a definition of that name. */
export async function isRemembered(store: DefinitionRecords, name: string): Promise<boolean> {
  return (await store.definitionRecords(DEFAULT_TENANT)).some((record) => record.name === name);
}

async function countInFlight(store: DefinitionRecords, { name, version }: DefinitionRecord): Promise<number> {
  const inFlight = await store.inFlight(undefined, name);
  return inFlight.filter((entry) => entry.version === version).reduce((sum, { count }) => sum + count, 0);
}

function refusalOf(
  { name, version, outline }: DefinitionRecord,
  before: readonly string[],
  count: number,
): string {
  const change = outlineChange(before, outline).replace(/\.$/, '');
  const sagas = count === 1 ? 'a saga is' : `${count} sagas are`;
  return `Saga "${name}" version ${version} was changed while ${sagas} under way on it: ${change}. Bring it back as it was, or make the change version ${version + 1} beside it.`;
}

const idOf = ({ name, version }: Pick<DefinitionRecord, 'name' | 'version'>): string => `${name}@${version}`;
