import { ROLES } from '@edda/orchestration';
import { parseStrictly, UsageError } from '../terminal/options.js';

export const API_KEYS_USAGE = `usage: npm run api-keys -- COMMAND [options]

  create --name NAME --role ROLE [--role ROLE ...] [--expires 90d]
                       makes a key and shows it once
  list                 shows the keys, without what opens them
  revoke --id ID       ends a key: within ten seconds nobody is let in by it

  --by NAME            who does it, for the audit (needed for create and revoke)
  --reason TEXT        why, for the audit
  --tenant NAME        whose keys they are (default: default)
  --schema NAME        the schema of the orchestrator's tables (default: edda)
  --help

Roles: ${ROLES.join(', ')}, each with those before it, and the names that approvals ask for. DATABASE_URL says where the orchestrator's database is.`;

export const AUDIT_USAGE = `usage: npm run audit -- verify [options]

  verify               computes every hash anew, and names the first entry that was changed or is missing; exit code 1 then

  --tenant NAME        whose audit (default: default)
  --schema NAME        the schema of the orchestrator's tables (default: edda)
  --help

DATABASE_URL says where the orchestrator's database is.`;

export interface Target {
  readonly tenant: string;
  readonly schema: string;
}

interface Doer extends Target {
  readonly by: string;
  readonly reason: string;
}

export type ApiKeysCommand =
  | (Doer & {
      readonly command: 'create';
      readonly name: string;
      readonly roles: readonly string[];
      readonly expiresInMs?: number;
    })
  | (Target & { readonly command: 'list' })
  | (Doer & { readonly command: 'revoke'; readonly id: string });

const TARGET = {
  tenant: { type: 'string' },
  schema: { type: 'string' },
  help: { type: 'boolean' },
} as const;

const DAY_MS = 86_400_000;

/** @throws UsageError with what is wrong */
export function parseApiKeys([command = '', ...rest]: readonly string[]): ApiKeysCommand | 'help' {
  const given = parseStrictly(command.startsWith('--') ? [command, ...rest] : rest, {
    ...TARGET,
    name: { type: 'string' },
    role: { type: 'string', multiple: true },
    expires: { type: 'string' },
    id: { type: 'string' },
    by: { type: 'string' },
    reason: { type: 'string' },
  });
  if (given.help === true) return 'help';
  const target = targetIn(given);
  const doer = () => ({ ...target, by: needed('by', given.by), reason: given.reason ?? '' });
  switch (command) {
    case 'list':
      return { command, ...target };
    case 'revoke':
      return { command, ...doer(), id: needed('id', given.id) };
    case 'create':
      return {
        command,
        ...doer(),
        name: nameIn(given.name),
        roles: rolesIn(given.role),
        ...(given.expires === undefined ? {} : { expiresInMs: daysIn(given.expires) }),
      };
    default:
      throw new UsageError(`Say create, list or revoke, not "${command}".`);
  }
}

/** @throws UsageError with what is wrong */
export function parseAudit([command = '', ...rest]: readonly string[]): Target | 'help' {
  const given = parseStrictly(command.startsWith('--') ? [command, ...rest] : rest, TARGET);
  if (given.help === true) return 'help';
  if (command !== 'verify') throw new UsageError(`Say verify, not "${command}".`);
  return targetIn(given);
}

function targetIn({ tenant, schema }: { readonly tenant?: string; readonly schema?: string }): Target {
  if (tenant !== undefined && !/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(tenant))
    throw new UsageError('--tenant must be 1 to 64 letters, digits, dots, dashes and underscores.');
  return { tenant: tenant ?? 'default', schema: schema ?? 'edda' };
}

function needed(name: string, value: string | undefined): string {
  if (value !== undefined && value.trim() !== '') return value;
  throw new UsageError(`--${name} is missing.`);
}

function nameIn(name: string | undefined): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(needed('name', name))) return needed('name', name);
  throw new UsageError('--name must be 1 to 64 letters, digits, dots, dashes and underscores.');
}

function rolesIn(roles: readonly string[] = []): readonly string[] {
  if (roles.length === 0) throw new UsageError('--role is missing: a key without a role opens nothing.');
  const unusable = roles.find((role) => !/^[\x21-\x7e]{1,64}$/.test(role));
  if (unusable === undefined) return [...new Set(roles)];
  throw new UsageError(`--role must be 1 to 64 visible characters without spaces, not "${unusable}".`);
}

function daysIn(text: string): number {
  const [, days] = /^([1-9]\d{0,3})d$/.exec(text) ?? [];
  if (days === undefined)
    throw new UsageError(`--expires must be a number of days, such as 90d, not "${text}".`);
  return Number(days) * DAY_MS;
}
