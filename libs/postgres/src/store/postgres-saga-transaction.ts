import type { ClaimedKey, KeyClaim, SagaChange, SagaTransaction } from '@edda/orchestration';
import type { SagaState } from '@edda/saga-core';
import type { ClientBase } from 'pg';
import type { InSchema } from '../schema-name.js';
import { claimKeys } from './claim-keys.js';
import { refusal } from './refusal.js';
import { isSagaId } from './saga-id.js';
import { LOAD_SAGAS, type SagaRow } from './saga.sql.js';
import { saveChanges } from './save-changes.js';

/**
 * One transaction of the store. Locks are taken in the same order everywhere, or two batches could deadlock: idempotency keys, business
 * keys, sagas, and then what belongs to those sagas. So claim keys before loading.
 */
export class PostgresSagaTransaction implements SagaTransaction {
  constructor(
    private readonly client: ClientBase,
    private readonly inSchema: InSchema,
    readonly now: number,
  ) {}

  async claimKeys(claims: readonly KeyClaim[]): Promise<readonly ClaimedKey[]> {
    try {
      return await claimKeys(this.client, this.inSchema, claims);
    } catch (error) {
      throw refusal(
        'claim keys for',
        claims.map(({ sagaId }) => sagaId),
        error,
      );
    }
  }

  async load(ids: readonly string[]): Promise<ReadonlyMap<string, SagaState>> {
    const possible = ids.filter(isSagaId);
    if (possible.length === 0) return new Map();
    const { rows } = await this.client.query<SagaRow>(this.inSchema(LOAD_SAGAS), [possible]);
    return new Map(rows.map((row) => [row.id, row.state as SagaState]));
  }

  save(changes: readonly SagaChange[]): Promise<void> {
    return saveChanges(this.client, this.inSchema, changes);
  }
}
