import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import {
  allPermissions,
  policiesFor,
  standing,
  topology,
  type Permissions,
  type Policy,
  type PolicySettings,
} from '@edda/messaging';
import { exchangeBody, policyBody, queueBody, segment } from '@edda/topology';
import type { ManagementApi, System } from '@edda/topology';
import type { Say } from '../services/index.js';

/** Declares exchanges, queues and bindings, and sets policies. What is there already stays. @throws ManagementRefusal */
export async function applyDefinitions(
  api: ManagementApi,
  system: System,
  settings: PolicySettings,
  say: Say,
): Promise<void> {
  const at = segment(system.vhost);
  const { exchanges, queues, bindings } = standing(topology(system));
  for (const { name, type } of exchanges)
    await api.put(`exchanges/${at}/${segment(name)}`, exchangeBody(type));
  for (const { name, arguments: declared } of queues)
    await api.put(`queues/${at}/${segment(name)}`, queueBody(declared));
  for (const { exchange, queue, routingKey } of bindings) {
    const path = `bindings/${at}/e/${segment(exchange)}/q/${segment(queue)}`;
    await api.post(path, { routing_key: routingKey, arguments: {} });
  }
  say(`Declared ${exchanges.length} exchanges, ${queues.length} queues and ${bindings.length} bindings.`);
  await applyPolicies(api, system, settings, say);
}

/** @throws ManagementRefusal */
export async function applyPolicies(
  api: ManagementApi,
  system: System,
  settings: PolicySettings,
  say: Say,
): Promise<void> {
  const policies: readonly Policy[] = policiesFor(topology(system), system.namespace, settings);
  for (const { name, ...policy } of policies)
    await api.put(`policies/${segment(system.vhost)}/${segment(name)}`, policyBody(policy));
  say(`Set the policies ${policies.map(({ name }) => name).join(' and ')}.`);
}

/**
 * Makes a user for each service, with the least that it needs. Passwords stand in the file; those that do not are made up, and written there
 * before any user is made, so that none is ever lost.
 *
 * @throws ManagementRefusal; an Error if the file is not a JSON object of texts
 */
export async function applyPermissions(
  api: ManagementApi,
  system: System,
  passwordsFile: string,
  say: Say,
): Promise<void> {
  const permissions: readonly Permissions[] = allPermissions(system, system.mode);
  const known = existsSync(passwordsFile) ? readPasswords(passwordsFile) : {};
  const missing = permissions.map(({ user }) => user).filter((user) => known[user] === undefined);
  const made = Object.fromEntries(missing.map((user) => [user, randomBytes(24).toString('base64url')]));
  const passwords: Readonly<Record<string, string>> = { ...known, ...made };
  if (missing.length > 0) {
    writePasswords(passwordsFile, passwords);
    say(`Wrote new passwords to ${passwordsFile}, for its owner only: ${missing.join(', ')}.`);
  }
  for (const { user, configure, write, read } of permissions) {
    await api.put(`users/${segment(user)}`, { password: passwords[user], tags: '' });
    await api.put(`permissions/${segment(system.vhost)}/${segment(user)}`, { configure, write, read });
  }
  say(`Set users and permissions: ${permissions.map(({ user }) => user).join(', ')}.`);
}

function readPasswords(file: string): Readonly<Record<string, string>> {
  const problem = new Error(
    `${file} must be a JSON object of users and their passwords, such as {"payment":"…"}.`,
  );
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw problem;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw problem;
  const entries = Object.entries(parsed);
  if (!entries.every(([, password]) => typeof password === 'string' && password !== '')) throw problem;
  return Object.fromEntries(entries) as Record<string, string>;
}

/** Beside it first: whoever is interrupted has the old file or the new one. */
function writePasswords(file: string, passwords: object): void {
  const next = `${file}.${process.pid}.new`;
  writeFileSync(next, `${JSON.stringify(passwords, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(next, file);
}
