import type { Services } from '../services/index.js';
import { type Address, formatAddresses, maskUrl } from '@edda/terminal';
import type { System } from '../system/index.js';

/** Where a person can look at a running system, a line each. */
export function addressLines(services: Services, system: System): readonly string[] {
  const { amqpUrl, management, mode } = services;
  // The logins of servers that we start stand in the sources and are good on this machine alone; others' are not ours to print.
  const isOthers = mode === 'external';
  const printed = (url: string): string => (isOthers ? maskUrl(url) : url);
  const participants = system.apps.filter(({ app }) => app !== 'orchestrator');
  const addresses: Address[] = [
    ...system.orchestratorUrls.map((url) => ({ name: 'console', url: `${url}/console/` })),
    ...system.orchestratorUrls.map((url) => ({ name: 'REST and its docs', url: `${url}/docs` })),
    ...participants.map(({ name, url }) => ({ name, url: `${url}/health/ready` })),
    { name: 'PostgreSQL', url: printed(system.databaseUrl), note: 'DATABASE_URL' },
  ];
  if (amqpUrl !== undefined) addresses.push({ name: 'RabbitMQ', url: printed(amqpUrl), note: 'AMQP_URL' });
  if (management) {
    const login = isOthers
      ? `user ${management.user}`
      : `user ${management.user}, password ${management.password}`;
    addresses.push({ name: 'RabbitMQ management', url: management.url, note: login });
  }
  return formatAddresses(addresses);
}
