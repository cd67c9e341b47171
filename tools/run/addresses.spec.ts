import { describe, expect, it } from 'vitest';
import type { Services } from '../services/index.js';
import type { System } from '../system/index.js';
import { addressLines } from './addresses.js';

const services: Services = {
  mode: 'local',
  databaseUrl: 'postgres://edda:edda@127.0.0.1:15001/edda',
  amqpUrl: 'amqp://edda:edda@127.0.0.1:15002',
  management: { url: 'http://127.0.0.1:15003', user: 'edda', password: 'secret' },
  postgres: undefined,
  rabbitmq: undefined,
  stop: async () => undefined,
};
const system: Pick<System, 'apps' | 'orchestratorUrls' | 'databaseUrl'> = {
  apps: [
    { name: 'orchestrator', app: 'orchestrator', url: 'http://127.0.0.1:3000', pid: 1, isRunning: true },
    { name: 'payment', app: 'payment', url: 'http://127.0.0.1:3002', pid: 2, isRunning: true },
  ],
  orchestratorUrls: ['http://127.0.0.1:3000'],
  databaseUrl: services.databaseUrl,
};

describe('addressLines', () => {
  it('names the docs, the participants, the servers with the variables for them, and the management UI with its login', () => {
    expect(addressLines(services, system as System)).toEqual([
      'console              http://127.0.0.1:3000/console/',
      'REST and its docs    http://127.0.0.1:3000/docs',
      'payment              http://127.0.0.1:3002/health/ready',
      'PostgreSQL           postgres://edda:edda@127.0.0.1:15001/edda (DATABASE_URL)',
      'RabbitMQ             amqp://edda:edda@127.0.0.1:15002 (AMQP_URL)',
      'RabbitMQ management  http://127.0.0.1:15003 (user edda, password secret)',
    ]);
  });

  it('does not print the passwords of servers that are not ours', () => {
    const lines = addressLines({ ...services, mode: 'external' }, system as System).join('\n');
    expect(lines).not.toContain('secret');
    expect(lines).not.toContain(':edda@');
    expect(lines).toContain('amqp://edda:***@127.0.0.1:15002');
  });

  it('names no management UI where there is none', () => {
    const lines = addressLines({ ...services, management: undefined }, system as System).join('\n');
    expect(lines).not.toContain('management');
  });

  it('names no RabbitMQ where a broker inside the process stands in for it', () => {
    const embedded = { ...services, mode: 'embedded', amqpUrl: undefined, management: undefined } as const;
    expect(addressLines(embedded, system as System).join('\n')).not.toContain('RabbitMQ');
  });
});
