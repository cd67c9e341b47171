import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { poll } from '../tools/services/poll.js';
import { freshDatabase, type FreshDatabase } from './fixtures/fresh-database.js';
import { ServiceProcess } from './fixtures/service-process.js';

const SERVICES = ['orchestrator', 'inventory', 'payment', 'shipping', 'notification'] as const;
const WITHIN = { withinMs: 30_000 };

/** Nobody listens on port 1. */
const UNREACHABLE = {
  DATABASE_URL: 'postgres://edda:geheim@127.0.0.1:1/edda',
  AMQP_URL: 'amqp://edda:geheim@127.0.0.1:1',
};

let database: FreshDatabase | undefined;

afterEach(async () => {
  await ServiceProcess.killAll();
  await database?.drop();
  database = undefined;
});

describe.each(SERVICES)('%s as a process', (service) => {
  it('says in one line what is missing in its environment, and ends', async () => {
    const started = new ServiceProcess(service, {});
    expect(await started.ended).toBe(1);
    const lines = started.output.trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(`${service} cannot start. DATABASE_URL is not set`);
    expect(lines[0]).toMatch('AMQP_URL is not set');
  });

  it('declares nothing where EDDA_TOPOLOGY tells it to look only, and says what is missing', async () => {
    const namespace = `start-${randomBytes(4).toString('hex')}`;
    database = await freshDatabase(inject('databaseUrl'));
    const started = new ServiceProcess(service, {
      DATABASE_URL: database.url,
      AMQP_URL: inject('amqpUrl'),
      EDDA_NAMESPACE: namespace,
      EDDA_TOPOLOGY: 'check',
    });
    const missing = `The exchange "${namespace}.edda.commands" cannot be found, and this process declares nothing.`;
    expect(await poll(() => started.output.includes(missing), WITHIN), started.output).toBe(true);
  });

  it('stays up without a database and a broker, says that it is not ready, shows no password, and ends when told to', async () => {
    const started = new ServiceProcess(service, UNREACHABLE);
    const address = await started.address();
    expect(address).toMatch('http://127.0.0.1:');
    expect((await fetch(`${address}/health/live`)).status).toBe(200);
    expect((await fetch(`${address}/health/ready`)).status).toBe(503);
    expect(await poll(() => started.output.includes('ECONNREFUSED'), WITHIN)).toBe(true);
    expect(started.isRunning).toBe(true);
    started.send('SIGTERM');
    // Either is how a shell sees a process that obeyed SIGTERM.
    expect(['SIGTERM', 143, 0]).toContain(await started.ended);
    expect(started.output).not.toMatch(/geheim/);
  });
});

describe('the orchestrator as a process', () => {
  it('does not start where other machines reach it while nobody has to sign in, and says what to do', async () => {
    const started = new ServiceProcess('orchestrator', { ...UNREACHABLE, HTTP_HOST: '0.0.0.0' });
    expect(await started.ended).toBe(1);
    expect(started.output).toMatch(/HTTP_HOST is "0\.0\.0\.0".*nobody has to sign in: set EDDA_JWT_ISSUER/);
    expect(started.output).not.toMatch(/listens on/);
  });

  it('refuses half a sign-in, and says loudly that there is none where that is meant', async () => {
    const half = { EDDA_JWT_ISSUER: 'https://id.example', EDDA_JWT_AUDIENCE: 'edda' };
    const refused = new ServiceProcess('orchestrator', { ...UNREACHABLE, ...half });
    expect(await refused.ended).toBe(1);
    expect(refused.output).toMatch(/set EDDA_JWT_JWKS_URL as well/);
    const open = { ...UNREACHABLE, HTTP_HOST: '0.0.0.0', EDDA_SIGN_IN: 'none' };
    const started = new ServiceProcess('orchestrator', open);
    const { port } = new URL(await started.address());
    expect((await fetch(`http://127.0.0.1:${port}/v1/definitions`)).status).toBe(200);
    expect(started.output).toMatch(/may do everything, in anybody's name/);
  });

  it('describes its REST interface under /docs, and answers even an unknown address with problem details', async () => {
    const address = await new ServiceProcess('orchestrator', UNREACHABLE).address();
    const page = await fetch(`${address}/docs`);
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/html') as string,
    ]);
    const document = (await (await fetch(`${address}/docs-json`)).json()) as { paths: object };
    expect(Object.keys(document.paths)).toContain('/v1/sagas/{id}');
    const unknown = await fetch(`${address}/nowhere`);
    expect(unknown.status).toBe(404);
    expect(unknown.headers.get('content-type')).toMatch('application/problem+json');
  });
});
