import type { DefinitionRecord, DefinitionRecords, InFlight } from '@edda/orchestration';
import type { SagaState } from '@edda/saga-core';
import { isStorable } from './claim-decision.js';
import {
  COUNT_IN_FLIGHT,
  type DefinitionRow,
  type InFlightRow,
  READ_DEFINITIONS,
  SAVE_DEFINITIONS,
  UNFINISHED_SAGAS,
} from './definition.sql.js';
import type { SagaRow } from './saga.sql.js';
import type { StoreDatabase } from './store-database.js';

/** What is known of definitions, in PostgreSQL. */
export class PostgresDefinitionRecords implements DefinitionRecords {
  constructor(private readonly database: StoreDatabase) {}

  async definitionRecords(tenant: string): Promise<readonly DefinitionRecord[]> {
    return isStorable(tenant) ? this.database.query<DefinitionRow>(READ_DEFINITIONS, [tenant]) : [];
  }

  async saveDefinitionRecords(tenant: string, records: readonly DefinitionRecord[]): Promise<void> {
    // Of two of one version the last one counts.
    const unique = [
      ...new Map(records.map((record) => [`${record.name}@${record.version}`, record])).values(),
    ];
    if (unique.length === 0) return;
    await this.database.query(SAVE_DEFINITIONS, [
      tenant,
      unique.map(({ name }) => name),
      unique.map(({ version }) => version),
      unique.map(({ outline }) => JSON.stringify(outline)),
    ]);
  }

  async inFlight(tenant: string | undefined, definition?: string): Promise<readonly InFlight[]> {
    if (!isStorable(tenant ?? '') || !isStorable(definition ?? '')) return [];
    return this.database.query<InFlightRow>(COUNT_IN_FLIGHT, [tenant ?? null, definition ?? null]);
  }

  async unfinished(
    tenant: string,
    definition: string,
    version: number,
    afterId: string | undefined,
    limit: number,
  ): Promise<readonly SagaState[]> {
    if (!isStorable(tenant) || !isStorable(definition)) return [];
    const rows = await this.database.query<SagaRow>(UNFINISHED_SAGAS, [
      tenant,
      definition,
      version,
      afterId ?? null,
      limit,
    ]);
    return rows.map(({ state }) => state as SagaState);
  }
}
