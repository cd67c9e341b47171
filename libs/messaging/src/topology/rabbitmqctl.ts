import type { Permissions } from './permissions.js';
import type { Policy } from './policies.js';

/** `rabbitmqctl set_policy …`, to be put into a shell. */
export function setPolicyLine(
  { name, pattern, appliesTo, priority, definition }: Policy,
  vhost: string,
): string {
  const options = `--priority ${priority} --apply-to ${appliesTo}`;
  return `rabbitmqctl set_policy -p ${quoted(vhost)} ${options} ${quoted(name)} ${quoted(pattern)} ${quoted(JSON.stringify(definition))}`;
}

/** `rabbitmqctl set_permissions …`, to be put into a shell. */
export function setPermissionsLine({ user, configure, write, read }: Permissions, vhost: string): string {
  const patterns = [configure, write, read].map(quoted).join(' ');
  return `rabbitmqctl set_permissions -p ${quoted(vhost)} ${quoted(user)} ${patterns}`;
}

/** One word for a POSIX shell. */
function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
