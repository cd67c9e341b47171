import type { SagaState } from '@edda/saga-core';

/** A definition as it was when sagas of it were started: its outline, which changes only if the definition does. */
export interface DefinitionRecord {
  readonly name: string;
  readonly version: number;
  /** `outlineOf(definition)`, line by line. */
  readonly outline: readonly string[];
}

/** How many sagas under way stand where. */
export interface InFlight {
  readonly definition: string;
  readonly version: number;
  /** One of the statuses that are no end. */
  readonly status: string;
  readonly position: string;
  readonly count: number;
}

/** What the database knows of definitions, so that a changed one cannot be mistaken for the one that sagas were started with. */
export interface DefinitionRecords {
  definitionRecords(tenant: string): Promise<readonly DefinitionRecord[]>;
  /** Writes or replaces. */
  saveDefinitionRecords(tenant: string, records: readonly DefinitionRecord[]): Promise<void>;
  /** Counts the sagas that have not ended, by version, status and position; without a tenant, those of all. */
  inFlight(tenant: string | undefined, definition?: string): Promise<readonly InFlight[]>;
  /** States of sagas of one version that have not ended, in the order of their ids, after `afterId`. */
  unfinished(
    tenant: string,
    definition: string,
    version: number,
    afterId: string | undefined,
    limit: number,
  ): Promise<readonly SagaState[]>;
}
