import { randomUUID } from 'node:crypto';
import type { ApiKey, AuditEntry, SagaStore } from '@edda/orchestration';
import { entryOf, makeApiKey } from '@edda/orchestration';
import type { ApiKeysCommand } from './api-key-options.js';

/** What came of a command: for people, for programs, and whether it was done. */
export interface CarriedOut {
  readonly text: string;
  readonly value: unknown;
  readonly isDone: boolean;
}

export async function carryOut(store: SagaStore, asked: ApiKeysCommand): Promise<CarriedOut> {
  switch (asked.command) {
    case 'create': {
      const { key, hash } = makeApiKey();
      const { tenant, name, roles, expiresInMs } = asked;
      const id = randomUUID();
      await store.createApiKey(
        { id, tenant, name, roles, hash, ...(expiresInMs === undefined ? {} : { expiresInMs }) },
        audit(asked, 'api-key.create', id, { name, roles, expiresInMs }),
      );
      return {
        text: `${key}\n\nThis is shown once. Its id, for revoke: ${id}`,
        value: { id, key },
        isDone: true,
      };
    }
    case 'list': {
      const keys = await store.listApiKeys(asked.tenant);
      const text = keys.length === 0 ? 'There are no keys.' : keys.map(lineOf).join('\n');
      return { text, value: { items: keys.map(shownKey) }, isDone: true };
    }
    case 'revoke': {
      const isDone = await store.revokeApiKey(
        asked.tenant,
        asked.id,
        audit(asked, 'api-key.revoke', asked.id),
      );
      const text = isDone
        ? `The key ${asked.id} is revoked: within ten seconds nobody is let in by it.`
        : `There is no key ${asked.id} that works. edda api-keys list shows those that there are.`;
      return { text, value: { id: asked.id, revoked: isDone }, isDone };
    }
  }
}

/** With times as everybody else has them. */
const shownKey = (key: ApiKey): object =>
  Object.fromEntries(
    Object.entries(key).map(([name, value]: [string, unknown]) =>
      name.endsWith('At') && typeof value === 'number'
        ? [name, new Date(value).toISOString()]
        : [name, value],
    ),
  );

function audit(
  { tenant, by, reason }: Extract<ApiKeysCommand, { readonly by: string }>,
  action: string,
  target: string,
  details: Readonly<Record<string, unknown>> = {},
): AuditEntry {
  return entryOf({ tenant, roles: [] }, { action, target, by, reason, details });
}

function lineOf({ id, name, roles, createdAt, lastUsedAt, expiresAt, revokedAt }: ApiKey): string {
  const parts = [
    id,
    name,
    roles.join(','),
    `created ${dayOf(createdAt)}`,
    lastUsedAt === undefined ? 'never used' : `used ${dayOf(lastUsedAt)}`,
    ...(expiresAt === undefined ? [] : [`expires ${dayOf(expiresAt)}`]),
    ...(revokedAt === undefined ? [] : [`revoked ${dayOf(revokedAt)}`]),
  ];
  return parts.join('  ');
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
