import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { MAX_MESSAGE_BYTES } from '@edda/messaging';
import { readConfig } from '@edda/service-host';
import type { Environment } from '@edda/service-host';
import { PARTICIPANTS, planApps } from './app-plan.js';

interface ComposeService {
  readonly image: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly profiles?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, ComposeService>;
};
const dockerfile = read('Dockerfile');
/** The services; the console is files, which the orchestrator serves. */
const apps = readdirSync(new URL('apps', root)).filter((name) => name !== 'console');

function service(name: string): ComposeService {
  const found = compose.services[name];
  if (!found) throw new Error(`docker-compose.yml has no service "${name}".`);
  return found;
}

/** Compose's `${NAME:-default}`, as it is when nothing is set. */
const unset = (value: string): string => value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1');

const environmentOf = (name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(service(name).environment).map(([key, value]) => [key, unset(value)]));

/** What an app's main file says of itself: importing it would run it. */
function defaultPortOf(name: string): number {
  const said = /service: '([\w-]+)',\s+defaultPort: (\d+),/.exec(read(`apps/${name}/src/main.ts`));
  if (said?.[1] !== name) throw new Error(`apps/${name}/src/main.ts does not run the service "${name}".`);
  return Number(said[2]);
}

const configOf = (name: string, environment: Environment = environmentOf(name)) =>
  readConfig(name, defaultPortOf(name), environment);

describe('docker-compose.yml', () => {
  it('has RabbitMQ, PostgreSQL and every app of the repository, and nothing else unless it is asked for', () => {
    const started = Object.keys(compose.services).filter((name) => service(name).profiles === undefined);
    expect(new Set(started)).toEqual(new Set(['postgres', 'rabbitmq', ...apps]));
    expect(apps).toEqual(expect.arrayContaining(['orchestrator', ...PARTICIPANTS]));
    expect(service('rabbitmq').image).toBe('rabbitmq:4-management');
    expect(service('postgres').image).toMatch(/^postgres:\d+$/);
  });

  it('has a RabbitMQ that refuses messages larger than any of ours', () => {
    const [own] = (service('rabbitmq').volumes ?? []).filter((volume) => volume.startsWith('./'));
    expect(own).toBe('./docker/rabbitmq.conf:/etc/rabbitmq/conf.d/20-edda.conf:ro');
    expect(read('docker/rabbitmq.conf')).toContain(`\nmax_message_size = ${MAX_MESSAGE_BYTES}\n`);
  });

  describe.each(apps)('%s', (name) => {
    it('gets an environment that it understands, and no variable that it does not know', () => {
      expect(configOf(name).httpHost).toBe('0.0.0.0');
      const source = ['config.ts', 'service-telemetry.ts']
        .map((file) => read(`libs/service-host/src/${file}`))
        .join();
      for (const variable of Object.keys(service(name).environment)) expect(source).toContain(variable);
    });

    it('listens on its own default port, where its health check asks', () => {
      const { httpPort } = configOf(name);
      const { HTTP_PORT: _, ...rest } = environmentOf(name);
      expect(configOf(name, rest).httpPort).toBe(httpPort);
      expect(service(name).healthcheck.test.join(' ')).toContain(`http://127.0.0.1:${httpPort}/health/ready`);
    });

    it('is planned on its own default port by the tools, if they start it', () => {
      const port = defaultPortOf(name);
      const planned = planApps(1).filter(({ app }) => app === name);
      expect(planned.map(({ wishedPort }) => wishedPort)).toEqual(planned.map(() => port));
    });

    it('shares its default port with no other app', () => {
      expect(apps.filter((app) => defaultPortOf(app) === defaultPortOf(name))).toEqual([name]);
    });

    it('runs its own main file, which its source compiles to', () => {
      expect(service(name).command).toEqual(['node', `apps/${name}/dist/main.js`]);
      expect(existsSync(new URL(`apps/${name}/src/main.ts`, root))).toBe(true);
    });

    it('starts once RabbitMQ and PostgreSQL are healthy', () => {
      const healthy = { condition: 'service_healthy' };
      expect(service(name).depends_on).toEqual({ rabbitmq: healthy, postgres: healthy });
    });

    it('finds the servers under their service names, with the logins that they were given', () => {
      const { amqpUrl, databaseUrl } = configOf(name);
      const broker = service('rabbitmq').environment;
      const database = service('postgres').environment;
      const { RABBITMQ_DEFAULT_USER: user, RABBITMQ_DEFAULT_PASS: pass } = broker;
      expect(amqpUrl).toBe(`amqp://${user}:${pass}@rabbitmq:5672`);
      const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = database;
      expect(databaseUrl).toBe(
        `postgres://${POSTGRES_USER}:${POSTGRES_PASSWORD}@postgres:5432/${POSTGRES_DB}`,
      );
    });
  });

  it('publishes ports on this machine only, each movable by a variable that the resolver knows', () => {
    const ports = Object.values(compose.services).flatMap((one) => one.ports ?? []);
    expect(ports.length).toBeGreaterThan(0);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\$\{EDDA_[A-Z]+_PORT:-\d+\}:\d+$/);
    const resolver = read('tools/services/docker.ts');
    const servers = ['rabbitmq', 'postgres'].flatMap((name) => service(name).ports ?? []);
    for (const [, variable = ''] of servers.join(' ').matchAll(/\$\{(\w+):/g))
      expect(resolver).toContain(variable);
  });
});

describe('the Dockerfile', () => {
  it('copies the package.json of each workspace, so that npm ci finds what the lock file names', () => {
    const { workspaces } = JSON.parse(read('package.json')) as { workspaces: readonly string[] };
    const paths = workspaces.flatMap((workspace) => {
      const folder = workspace.replace(/\/\*$/, '');
      if (folder === workspace) return [workspace];
      return readdirSync(new URL(folder, root)).map((name) => `${folder}/${name}`);
    });
    expect(paths.length).toBeGreaterThan(10);
    for (const path of paths) expect(dockerfile).toContain(`COPY ${path}/package.json ${path}/\n`);
  });

  it('builds and installs every app', () => {
    for (const name of apps) {
      expect(dockerfile).toMatch(new RegExp(`tsc -b .*apps/${name}\\b`));
      expect(dockerfile).toContain(`--workspace=apps/${name}`);
    }
  });

  it('builds the console, and installs nothing of it: it is files that the orchestrator depends on', () => {
    expect(dockerfile).toContain('vite build apps/console');
    expect(dockerfile).not.toContain('--workspace=apps/console');
    const { dependencies } = JSON.parse(read('apps/orchestrator/package.json')) as {
      dependencies: Readonly<Record<string, string>>;
    };
    expect(dependencies).toHaveProperty('@edda/console');
    expect(JSON.parse(read('apps/console/package.json'))).not.toHaveProperty('dependencies');
  });

  it('runs as an unprivileged user on a Node that the project supports', () => {
    const last = dockerfile.slice(dockerfile.lastIndexOf('FROM '));
    expect(last).toMatch(/^USER node$/m);
    for (const [, major] of dockerfile.matchAll(/FROM node:(\d+)/g))
      expect(Number(major)).toBeGreaterThanOrEqual(20);
  });
});
