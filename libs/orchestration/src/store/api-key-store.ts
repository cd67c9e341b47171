import type { AuditEntry } from './audit-store.js';

/** A key for the REST interface, without what opens it. Times are milliseconds since 1970, by the database's clock. */
export interface ApiKey {
  readonly id: string;
  readonly tenant: string;
  /** What it is for; stands behind `key:` in histories and in the audit. */
  readonly name: string;
  readonly roles: readonly string[];
  readonly createdAt: number;
  /** To the hour. Missing if it was never used. */
  readonly lastUsedAt?: number;
  readonly expiresAt?: number;
  readonly revokedAt?: number;
}

export interface NewApiKey extends Pick<ApiKey, 'id' | 'tenant' | 'name' | 'roles'> {
  /** SHA-256 of the key, in hexadecimal: of 256 random bits it gives nothing away. */
  readonly hash: string;
  /** Milliseconds from now on. Default: for ever. */
  readonly expiresInMs?: number;
}

/** A key that works just now. */
export interface FoundApiKey extends ApiKey {
  /** The database's time when it was found. */
  readonly seenAt: number;
}

/** Keys for the REST interface. Who makes or revokes one is in the audit, in the same transaction. */
export interface ApiKeyStore {
  createApiKey(key: NewApiKey, audit: AuditEntry): Promise<void>;
  /** The key with this hash; undefined if there is none, it has expired, or it was revoked. */
  findApiKey(hash: string): Promise<FoundApiKey | undefined>;
  /** Writes down that the key was used now. */
  touchApiKey(id: string): Promise<void>;
  /** All of a tenant, the newest first; at most 1000. */
  listApiKeys(tenant: string): Promise<readonly ApiKey[]>;
  /** False if the tenant has no such key, or it was revoked before; then nothing is in the audit. */
  revokeApiKey(tenant: string, id: string, audit: AuditEntry): Promise<boolean>;
}
