import type { Caller } from './caller.js';
import { fulfils } from './roles.js';

/** Whether somebody may be told what is of all tenants, or of the machines: an admin, and anybody where nobody signs in. */
export function seesAll({ signedInBy, roles }: Caller): boolean {
  return signedInBy === undefined || fulfils(roles, 'admin');
}
