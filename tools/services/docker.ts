import { runCommand, type RunCommand } from './command.js';
import { localAmqpUrl, localDatabaseUrl, localManagement } from './credentials.js';
import { canBind, freePorts } from './ports.js';
import { repositoryFile } from './repository-file.js';
import type { Services } from './services.js';

const PROBE_MS = 5_000;
const SERVICES = ['rabbitmq', 'postgres'] as const;

/** What docker-compose.yml publishes: the port inside, and the variable that moves it on the host. */
const PUBLISHED = [
  { service: 'rabbitmq', port: 5672, variable: 'EDDA_AMQP_PORT' },
  { service: 'rabbitmq', port: 15672, variable: 'EDDA_MANAGEMENT_PORT' },
  { service: 'postgres', port: 5432, variable: 'EDDA_POSTGRES_PORT' },
] as const;

/** True if an engine answers and the Compose plugin is there. Takes 5 s at most per question. */
export async function dockerAnswers(run: RunCommand = runCommand): Promise<boolean> {
  const engine = await run('docker', ['info', '--format', '{{.ServerVersion}}'], { timeoutMs: PROBE_MS });
  if (engine.code !== 0) return false;
  return (await run('docker', ['compose', 'version'], { timeoutMs: PROBE_MS })).code === 0;
}

export interface DockerOptions {
  readonly run?: RunCommand;
  readonly composeFile?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Starts `rabbitmq` and `postgres` of docker-compose.yml and waits until they are healthy. Host ports are those of the
 * variables, else the standard ones where they are free, else any free ones. Stops afterwards what did not run before.
 */
export async function startDocker(options: DockerOptions = {}): Promise<Services> {
  const compose = composeOf(options);
  const before = (await compose(['ps', '--services', '--status', 'running'])).split(/\s+/);
  const started = SERVICES.filter((service) => !before.includes(service));
  if (started.length > 0) {
    // No other ports for what runs already: a changed port would make Compose create that container again.
    const ports = await hostPorts(options.env ?? process.env, started);
    await compose(['up', '--detach', '--wait', ...started], ports);
  }
  const [amqp, management, postgres] = await Promise.all(
    PUBLISHED.map(async ({ service, port }) =>
      publishedPort(await compose(['port', service, String(port)]), service, port),
    ),
  );
  const stop = async (): Promise<void> => {
    if (started.length > 0) await compose(['stop', ...started]);
  };
  let stopped: Promise<void> | undefined;
  return {
    mode: 'docker',
    databaseUrl: localDatabaseUrl(postgres ?? 0),
    amqpUrl: localAmqpUrl(amqp ?? 0),
    management: localManagement(management ?? 0),
    postgres: undefined,
    rabbitmq: undefined,
    stop: () => (stopped ??= stop()),
  };
}

function composeOf(options: DockerOptions) {
  const run = options.run ?? runCommand;
  const file = options.composeFile ?? repositoryFile('docker-compose.yml');
  return async (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> => {
    const result = await run('docker', ['compose', '--file', file, ...args], {
      env: { ...process.env, ...options.env, ...env },
    });
    if (result.code === 0) return result.stdout.trim();
    throw new Error(
      `docker compose ${args.join(' ')} failed:\n${result.output.trim()}\n` +
        'Repair that, or choose another way with EDDA_SERVICES=local or EDDA_SERVICES=embedded.',
    );
  };
}

async function hostPorts(env: NodeJS.ProcessEnv, started: readonly string[]): Promise<NodeJS.ProcessEnv> {
  const chosen: NodeJS.ProcessEnv = {};
  for (const { service, port, variable } of PUBLISHED) {
    if (!started.includes(service) || env[variable] || (await canBind(port))) continue;
    const [free] = await freePorts(1);
    chosen[variable] = String(free);
  }
  return chosen;
}

/** `docker compose port` answers like 127.0.0.1:5672 or [::]:5672, a line for each address. */
function publishedPort(answer: string, service: string, port: number): number {
  const found = /:(\d+)$/m.exec(answer)?.[1];
  if (found !== undefined) return Number(found);
  throw new Error(
    `The service ${service} of docker-compose.yml runs, but port ${port} is not published on the host.`,
  );
}
