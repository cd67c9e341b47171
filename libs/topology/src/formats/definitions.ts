import type { Permissions, Policy, Topology } from '@edda/messaging';

/**
 * RabbitMQ's `definitions.json`, with what 3.10 and 4.3 both read and nothing else. Its users have no password: nobody gets in by one
 * until `--format permissions --apply`, or `rabbitmqctl change_password`, has given them one, and importing it again takes it away.
 */
export function definitions(
  { exchanges, queues, bindings }: Topology,
  policies: readonly Policy[],
  permissions: readonly Permissions[],
  vhost: string,
): object {
  return {
    vhosts: [{ name: vhost }],
    users: permissions.map(({ user }) => ({
      name: user,
      password_hash: '',
      hashing_algorithm: 'rabbit_password_hashing_sha256',
      tags: '',
    })),
    permissions: permissions.map(({ user, configure, write, read }) => ({
      user,
      vhost,
      configure,
      write,
      read,
    })),
    policies: policies.map(({ name, ...policy }) => ({ vhost, name, ...policyBody(policy) })),
    exchanges: exchanges.map(({ name, type }) => ({ name, vhost, ...exchangeBody(type) })),
    queues: queues.map(({ name, arguments: declared }) => ({ name, vhost, ...queueBody(declared) })),
    bindings: bindings.map(({ exchange, queue, routingKey }) => ({
      source: exchange,
      vhost,
      destination: queue,
      destination_type: 'queue',
      routing_key: routingKey,
      arguments: {},
    })),
  };
}

/** An exchange, a queue, a policy, as the management API takes them. */
export const exchangeBody = (type: string): object => ({
  type,
  durable: true,
  auto_delete: false,
  internal: false,
  arguments: {},
});

export const queueBody = (declared: object): object => ({
  durable: true,
  auto_delete: false,
  arguments: declared,
});

export const policyBody = ({ pattern, appliesTo, priority, definition }: Omit<Policy, 'name'>): object => ({
  pattern,
  'apply-to': appliesTo,
  priority,
  definition,
});
