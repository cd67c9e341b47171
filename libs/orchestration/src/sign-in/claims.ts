import type { JsonObject } from '@edda/messaging';
import { DEFAULT_TENANT } from '@edda/messaging';
import type { Caller } from './caller.js';
import type { Role } from './roles.js';
import { ROLES } from './roles.js';

/** Which claims of a token say who somebody is, and what he may do. */
export interface ClaimNames {
  /** Who it is, for histories and the audit. It has to be one that its owner cannot choose. Default: `sub`. */
  readonly name: string;
  /** A list of roles: the claim's name, or a path with dots, such as `realm_access.roles`. Default: `roles`. */
  readonly roles: string;
  /** The tenant. Default: none; then all are of the tenant `default`. */
  readonly tenant?: string;
  /**
   * Which roles of the issuer are `viewer`, `operator` and `admin` here: `{ 'edda-admins': 'admin' }`. The issuer's own roles of these three
   * names mean nothing then; others stay as they are, for approvals. Default: the names are the same.
   */
  readonly roleNames?: Readonly<Record<string, Role>>;
}

export type ReadClaims =
  | { readonly ok: true; readonly caller: Caller }
  /** `why` is a sentence without its full stop. */
  | { readonly ok: false; readonly why: string };

const MAX_ROLES = 200;
const NAME = /^[^\p{C}\p{Z}](?:[^\p{C}]{0,198}[^\p{C}\p{Z}])?$/u;
const ROLE = /^[\x21-\x7e]{1,64}$/;
const TENANT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Whether a text may be a tenant's name. */
export const isTenant = (text: unknown): text is string => typeof text === 'string' && TENANT.test(text);

/** Whether a text may be a role's name. */
export const isRole = (text: unknown): text is string => typeof text === 'string' && ROLE.test(text);

/** Whether a text may say who somebody is: 1 to 200 characters that can be seen, without spaces around them. */
export const isPersonName = (text: unknown): text is string => typeof text === 'string' && NAME.test(text);

/** What the claims of a token that is valid come to. A claim of another type than expected is refused: nobody guesses what it was to mean. */
export function readClaims(claims: JsonObject, names: ClaimNames): ReadClaims {
  const name = claimAt(claims, names.name);
  if (!isPersonName(name)) return no(`its claim "${names.name}" is no name of 1 to 200 characters`);
  const roles = claimAt(claims, names.roles) ?? [];
  if (!Array.isArray(roles) || roles.length > MAX_ROLES || !roles.every((role) => typeof role === 'string'))
    return no(`its claim "${names.roles}" is no list of at most ${MAX_ROLES} texts`);
  const tenant = names.tenant === undefined ? DEFAULT_TENANT : claimAt(claims, names.tenant);
  if (!isTenant(tenant)) return no(`its claim "${names.tenant ?? ''}" is no name of a tenant`);
  return {
    ok: true,
    caller: {
      tenant,
      name,
      roles: rolesHere(roles as readonly string[], names.roleNames),
      signedInBy: 'token',
    },
  };
}

/** Names that no role here can have are those of other applications: most issuers put all of somebody's roles into one list. */
function rolesHere(roles: readonly string[], given: ClaimNames['roleNames']): readonly string[] {
  const isOurs = (role: string): boolean => ROLES.some((known) => known === role);
  const here = roles.flatMap((role) => {
    if (!given) return [role];
    if (Object.hasOwn(given, role)) return [given[role] ?? role];
    return isOurs(role) ? [] : [role];
  });
  return [...new Set(here.filter(isRole))];
}

/** The claim of that name; if there is none, the one at that path. What an object only inherits is no claim. */
function claimAt(claims: JsonObject, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  let value: unknown = claims;
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, part))
      return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}

const no = (why: string): ReadClaims => ({ ok: false, why });
