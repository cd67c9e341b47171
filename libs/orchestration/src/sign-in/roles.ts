/** What somebody may do with Edda; each includes those before it. Other names are roles that approvals ask for. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** What a route needs: a role, or any at all, where the role that counts depends on what is asked for. */
export type Need = Role | 'any-role';

/** Whether somebody with these roles may do what needs `need`. Roles that approvals ask for include nothing. */
export function fulfils(held: readonly string[], need: Need): boolean {
  if (need === 'any-role') return held.length > 0;
  const least = ROLES.indexOf(need);
  return ROLES.some((role, rank) => rank >= least && held.includes(role));
}
