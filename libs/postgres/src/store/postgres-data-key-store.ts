import type { AuditEntry, DataKey, DataKeyStore, Erasure } from '@edda/orchestration';
import { isStorable } from './claim-decision.js';
import {
  type DataKeyRow,
  ERASE_DATA_KEY,
  ERASE_LETTERS,
  ERASE_MAIL,
  FIND_DATA_KEYS,
  FIND_STALE_DATA_KEYS,
  REWRAP_DATA_KEYS,
} from './data-key.sql.js';
import { isSagaId } from './saga-id.js';
import type { StoreDatabase } from './store-database.js';

/** Data keys in PostgreSQL. */
export class PostgresDataKeyStore implements DataKeyStore {
  constructor(private readonly database: StoreDatabase) {}

  async dataKeys(sagaIds: readonly string[]): Promise<readonly DataKey[]> {
    const possible = sagaIds.filter(isSagaId);
    if (possible.length === 0) return [];
    return (await this.database.query<DataKeyRow>(FIND_DATA_KEYS, [possible])).map(toDataKey);
  }

  async eraseSaga({ tenant, sagaId, messageIds }: Erasure, audit: AuditEntry): Promise<boolean> {
    if (!isStorable(tenant) || !isSagaId(sagaId)) return false;
    return this.database.audited(async (query) => {
      const isDone = (await query(ERASE_DATA_KEY, [sagaId, tenant])).length > 0;
      if (!isDone) return { result: false };
      await query(ERASE_MAIL, [tenant, messageIds]);
      await query(ERASE_LETTERS, [tenant, messageIds, sagaId]);
      return { result: true, audit };
    });
  }

  async dataKeysNotUnder(master: string, limit: number): Promise<readonly DataKey[]> {
    return (await this.database.query<DataKeyRow>(FIND_STALE_DATA_KEYS, [master, limit])).map(toDataKey);
  }

  async rewrapDataKeys(keys: readonly Required<DataKey>[]): Promise<void> {
    if (keys.length > 0) await this.database.query(REWRAP_DATA_KEYS, [...columnsOf(keys)]);
  }
}

export function toDataKey({ saga_id, master, wrapped }: DataKeyRow): DataKey {
  return { sagaId: saga_id, master, ...(wrapped === null ? {} : { wrapped }) };
}

/** As the statements take them. */
export function columnsOf(keys: readonly Required<DataKey>[]): readonly (readonly unknown[])[] {
  return [
    keys.map(({ sagaId }) => sagaId),
    keys.map(({ master }) => master),
    keys.map(({ wrapped }) => Buffer.from(wrapped)),
  ];
}
