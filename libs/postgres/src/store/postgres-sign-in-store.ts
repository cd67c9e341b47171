import type {
  ApiKey,
  ApiKeyStore,
  AuditEntry,
  AuditQuery,
  AuditRecord,
  AuditStore,
  FoundApiKey,
  NewApiKey,
} from '@edda/orchestration';
import {
  type ApiKeyRow,
  FIND_API_KEY,
  INSERT_API_KEY,
  LIST_API_KEYS,
  REVOKE_API_KEY,
  TOUCH_API_KEY,
} from './api-key.sql.js';
import { toAuditRecord } from './append-audit.js';
import { type AuditRow, LATEST_AUDIT, LIST_AUDIT } from './audit.sql.js';
import { isStorable } from './claim-decision.js';
import { isSagaId } from './saga-id.js';
import type { StoreDatabase } from './store-database.js';

/** API keys and the audit in PostgreSQL. */
export class PostgresSignInStore implements ApiKeyStore, AuditStore {
  constructor(private readonly database: StoreDatabase) {}

  createApiKey({ hash, id, tenant, name, roles, expiresInMs }: NewApiKey, audit: AuditEntry): Promise<void> {
    return this.database.audited(async (query) => {
      await query(INSERT_API_KEY, [hash, id, tenant, name, roles, expiresInMs ?? null]);
      return { result: undefined, audit };
    });
  }

  async findApiKey(hash: string): Promise<FoundApiKey | undefined> {
    const [row] = await this.database.query<ApiKeyRow>(FIND_API_KEY, [hash]);
    return row && { ...toApiKey(row), seenAt: row.seen_at };
  }

  async touchApiKey(id: string): Promise<void> {
    if (isSagaId(id)) await this.database.query(TOUCH_API_KEY, [id]);
  }

  async listApiKeys(tenant: string): Promise<readonly ApiKey[]> {
    if (!isStorable(tenant)) return [];
    return (await this.database.query<ApiKeyRow>(LIST_API_KEYS, [tenant])).map(toApiKey);
  }

  async revokeApiKey(tenant: string, id: string, audit: AuditEntry): Promise<boolean> {
    if (!isStorable(tenant) || !isSagaId(id)) return false;
    return this.database.audited(async (query) => {
      const isDone = (await query(REVOKE_API_KEY, [tenant, id])).length > 0;
      return { result: isDone, ...(isDone ? { audit } : {}) };
    });
  }

  async listAudit(query: AuditQuery): Promise<readonly AuditRecord[]> {
    const { tenant, after, limit, who, action, target, latestFirst } = query;
    if (![tenant, who ?? '', action ?? '', target ?? ''].every(isStorable)) return [];
    const statement = latestFirst === true ? LATEST_AUDIT : LIST_AUDIT;
    const values = [tenant, after ?? null, limit, who ?? null, action ?? null, target ?? null];
    return (await this.database.query<AuditRow>(statement, values)).map(toAuditRecord);
  }
}

function toApiKey(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    tenant: row.tenant,
    name: row.name,
    roles: row.roles,
    createdAt: row.created_at,
    ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at }),
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
    ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
  };
}
