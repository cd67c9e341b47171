/** A row of FIND_API_KEY and LIST_API_KEYS. */
export interface ApiKeyRow {
  readonly id: string;
  readonly tenant: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly created_at: number;
  readonly last_used_at: number | null;
  readonly expires_at: number | null;
  readonly revoked_at: number | null;
  readonly seen_at: number;
}

const COLUMNS = `id, tenant, name, roles,
       floor(extract(epoch FROM created_at) * 1000)::float8 AS created_at,
       floor(extract(epoch FROM last_used_at) * 1000)::float8 AS last_used_at,
       floor(extract(epoch FROM expires_at) * 1000)::float8 AS expires_at,
       floor(extract(epoch FROM revoked_at) * 1000)::float8 AS revoked_at,
       floor(extract(epoch FROM now()) * 1000)::float8 AS seen_at`;

/**
 * $1 text hash, $2 uuid id, $3 text tenant, $4 text name, $5 text[] roles, $6 float8 milliseconds until it expires, or null.
 * Rows: none. Locks: the new row. Index: api_key_pkey, api_key_id.
 */
export const INSERT_API_KEY = `
INSERT INTO edda.api_key (hash, id, tenant, name, roles, expires_at)
VALUES ($1, $2, $3, $4, $5, now() + $6::float8 * interval '1 millisecond')`;

/** A key that works now. $1 text hash. Rows: ApiKeyRow. Locks: none. Index: api_key_pkey. */
export const FIND_API_KEY = `
SELECT ${COLUMNS}
FROM edda.api_key
WHERE hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`;

/** $1 uuid id. Rows: none. Locks: the row. Index: api_key_id. */
export const TOUCH_API_KEY = `UPDATE edda.api_key SET last_used_at = now() WHERE id = $1`;

/** The newest first. $1 text tenant. Rows: ApiKeyRow, 1000 at most. Locks: none. Index: api_key_newest. */
export const LIST_API_KEYS = `
SELECT ${COLUMNS}
FROM edda.api_key AS api_key
WHERE tenant = $1
ORDER BY api_key.created_at DESC, id
LIMIT 1000`;

/** $1 text tenant, $2 uuid id. Rows: id, if it worked until now. Locks: the row. Index: api_key_id. */
export const REVOKE_API_KEY = `
UPDATE edda.api_key
SET revoked_at = now()
WHERE tenant = $1 AND id = $2 AND revoked_at IS NULL
RETURNING id`;
