import type { DefinitionRecord, InFlight } from '@edda/orchestration';
import type { SagaState } from '@edda/saga-core';
import { hasEnded } from '@edda/saga-core';
import type { Tables } from './tables.js';
import { rowKey } from './tables.js';

export function definitionRecords({ outlines }: Tables, tenant: string): readonly DefinitionRecord[] {
  return [...outlines]
    .map(([name, outline]) => ({ name: JSON.parse(name) as [string, string, number], outline }))
    .filter(({ name: [of] }) => of === tenant)
    .map(({ name: [, name, version], outline }) => ({ name, version, outline }))
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version - b.version));
}

export function saveDefinitionRecords(
  { outlines }: Tables,
  tenant: string,
  records: readonly DefinitionRecord[],
): void {
  for (const { name, version, outline } of records) outlines.set(rowKey(tenant, name, version), [...outline]);
}

export function inFlight(
  tables: Tables,
  tenant: string | undefined,
  definition?: string,
): readonly InFlight[] {
  const counts = new Map<string, InFlight>();
  for (const saga of unfinished(tables, tenant)) {
    if (definition !== undefined && saga.definition !== definition) continue;
    const { definition: of, version, status } = saga;
    const position = tables.positions.get(saga.id) ?? '';
    const name = rowKey(of, version, status, position);
    const count = (counts.get(name)?.count ?? 0) + 1;
    counts.set(name, { definition: of, version, status, position, count });
  }
  return [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
}

/** In the order of the ids. */
export function unfinished({ sagas }: Tables, tenant?: string): readonly SagaState[] {
  return [...sagas.values()]
    .filter((saga) => (tenant === undefined || saga.tenant === tenant) && !hasEnded(saga))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
