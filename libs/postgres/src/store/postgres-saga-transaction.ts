import type {
  AuditEntry,
  ClaimedKey,
  DataKey,
  KeyClaim,
  Mail,
  SagaChange,
  SagaTransaction,
} from '@edda/orchestration';
import type { SagaState } from '@edda/saga-core';
import type { ClientBase } from 'pg';
import { refusal } from '../database-failure.js';
import { arrayLiteral } from '../array-literal.js';
import { named } from '../statement-names.js';
import type { InSchema } from '../statement.js';
import type { TransactionContext } from '../transaction-context.js';
import { appendAudit } from './append-audit.js';
import { claimKeys } from './claim-keys.js';
import { type DataKeyRow, FIND_DATA_KEYS, INSERT_DATA_KEYS } from './data-key.sql.js';
import { columnsOf, toDataKey } from './postgres-data-key-store.js';
import { postMail } from './post-mail.js';
import { isSagaId } from './saga-id.js';
import { EXISTING_SAGAS, LOAD_FREE_SAGAS, LOAD_SAGAS, type SagaRow } from './saga.sql.js';
import { saveChanges } from './save-changes.js';

/**
 * One transaction of the store. Locks are taken in the same order everywhere, or two batches could deadlock: idempotency keys, business
 * keys, sagas, what belongs to those sagas, and the audit last of all. So claim keys before loading. Events are posted in the order of their ids, and
 * nothing else is waited for with them. What changes something waits until the transaction has begun; locks need not.
 */
export class PostgresSagaTransaction implements SagaTransaction {
  private readonly client: ClientBase;

  constructor(
    private readonly context: TransactionContext,
    private readonly inSchema: InSchema,
  ) {
    this.client = context.client;
  }

  now(): Promise<number> {
    return this.context.now();
  }

  async claimKeys(claims: readonly KeyClaim[]): Promise<readonly ClaimedKey[]> {
    await this.now();
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

  async load(
    ids: readonly string[],
    held: 'wait' | 'skip' = 'wait',
  ): Promise<ReadonlyMap<string, SagaState>> {
    const possible = ids.filter(isSagaId);
    if (possible.length === 0) return new Map();
    const statement = held === 'wait' ? LOAD_SAGAS : LOAD_FREE_SAGAS;
    const { rows } = await this.client.query<SagaRow>(
      named(this.inSchema(statement), [arrayLiteral(possible)]),
    );
    return new Map(rows.map((row) => [row.id, row.state as SagaState]));
  }

  async existing(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const possible = ids.filter(isSagaId);
    if (possible.length === 0) return new Set();
    const { rows } = await this.client.query<Pick<SagaRow, 'id'>>(this.inSchema(EXISTING_SAGAS), [possible]);
    return new Set(rows.map(({ id }) => id));
  }

  async post(mail: readonly Mail[]): Promise<ReadonlySet<string>> {
    await this.now();
    return postMail(this.client, this.inSchema, mail);
  }

  async save(changes: readonly SagaChange[]): Promise<void> {
    await this.context.sendAll((query) => saveChanges(query, this.inSchema, changes));
  }

  async dataKeys(sagaIds: readonly string[]): Promise<readonly DataKey[]> {
    const possible = sagaIds.filter(isSagaId);
    if (possible.length === 0) return [];
    const { rows } = await this.client.query<DataKeyRow>(this.inSchema(FIND_DATA_KEYS), [possible]);
    return rows.map(toDataKey);
  }

  async addDataKeys(keys: readonly Required<DataKey>[]): Promise<void> {
    if (keys.length === 0) return;
    await this.now();
    try {
      await this.client.query(this.inSchema(INSERT_DATA_KEYS), [...columnsOf(keys)]);
    } catch (error) {
      throw refusal(
        'add data keys of',
        keys.map(({ sagaId }) => sagaId),
        error,
      );
    }
  }

  async audit(entries: readonly AuditEntry[]): Promise<void> {
    await appendAudit(this.client, this.inSchema, entries, await this.now());
  }
}
