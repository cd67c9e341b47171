import type {
  ApiKey,
  AuditEntry,
  AuditQuery,
  AuditRecord,
  FoundApiKey,
  NewApiKey,
} from '@edda/orchestration';
import { BEGINNING, chained } from '@edda/orchestration';
import type { Tables } from './tables.js';

export function appendAudit({ audit }: Tables, now: number, entries: readonly AuditEntry[]): void {
  for (const entry of entries) {
    const chain = audit.get(entry.tenant) ?? [];
    audit.set(entry.tenant, [...chain, ...chained([entry], chain.at(-1) ?? BEGINNING, now)]);
  }
}

export function listAudit(
  { audit }: Tables,
  { tenant, after, limit, who, action, target, latestFirst }: AuditQuery,
): readonly AuditRecord[] {
  const chain = audit.get(tenant) ?? [];
  const isBehind = ({ sequence }: AuditRecord): boolean =>
    after === undefined || (latestFirst === true ? sequence < after : sequence > after);
  return (latestFirst === true ? chain.toReversed() : chain)
    .filter(isBehind)
    .filter((entry) => who === undefined || entry.who === who)
    .filter((entry) => action === undefined || entry.action === action)
    .filter((entry) => target === undefined || entry.target === target)
    .slice(0, limit);
}

export function createApiKey(tables: Tables, now: number, key: NewApiKey, audit: AuditEntry): void {
  const { hash, expiresInMs, ...rest } = key;
  const expires = expiresInMs === undefined ? {} : { expiresAt: now + expiresInMs };
  tables.apiKeys.set(hash, { ...rest, createdAt: now, ...expires });
  appendAudit(tables, now, [audit]);
}

export function findApiKey({ apiKeys }: Tables, now: number, hash: string): FoundApiKey | undefined {
  const key = apiKeys.get(hash);
  const works = key && key.revokedAt === undefined && (key.expiresAt ?? Infinity) > now;
  return works ? { ...key, seenAt: now } : undefined;
}

export function touchApiKey({ apiKeys }: Tables, now: number, id: string): void {
  for (const [hash, key] of apiKeys) if (key.id === id) apiKeys.set(hash, { ...key, lastUsedAt: now });
}

export function listApiKeys({ apiKeys }: Tables, tenant: string): readonly ApiKey[] {
  return [...apiKeys.values()]
    .filter((key) => key.tenant === tenant)
    .toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1));
}

export function revokeApiKey(
  tables: Tables,
  now: number,
  { tenant, id }: Pick<ApiKey, 'tenant' | 'id'>,
  audit: AuditEntry,
): boolean {
  const isMeant = (key: ApiKey): boolean =>
    key.tenant === tenant && key.id === id && key.revokedAt === undefined;
  const [hash, key] = [...tables.apiKeys].find(([, one]) => isMeant(one)) ?? [];
  if (hash === undefined || !key) return false;
  tables.apiKeys.set(hash, { ...key, revokedAt: now });
  appendAudit(tables, now, [audit]);
  return true;
}
