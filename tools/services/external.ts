import { connect } from 'amqplib';
import { Client } from 'pg';
import { describeError, maskUrl } from '@edda/terminal';
import type { ManagementUi, Services } from './services.js';

const CONNECT_MS = 5_000;

export interface ExternalEnv {
  readonly AMQP_URL?: string | undefined;
  readonly DATABASE_URL?: string | undefined;
  /** With login: http://user:password@host:15672 */
  readonly AMQP_MANAGEMENT_URL?: string | undefined;
}

/** Somebody else's servers: used, never stopped. Throws, naming the server, if one cannot be logged in to. */
export async function useExternal(env: ExternalEnv): Promise<Services> {
  const { AMQP_URL: amqpUrl = '', DATABASE_URL: databaseUrl = '' } = env;
  const results = await Promise.allSettled([reach(RABBITMQ, amqpUrl), reach(POSTGRES, databaseUrl)]);
  const problems = results.flatMap((result) =>
    result.status === 'rejected' ? [describeError(result.reason)] : [],
  );
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return {
    mode: 'external',
    databaseUrl,
    amqpUrl,
    management: env.AMQP_MANAGEMENT_URL ? managementUi(env.AMQP_MANAGEMENT_URL) : undefined,
    postgres: undefined,
    rabbitmq: undefined,
    stop: () => Promise.resolve(),
  };
}

interface Server {
  readonly name: string;
  readonly variable: 'AMQP_URL' | 'DATABASE_URL';
  readonly schemes: readonly string[];
  readonly logIn: (url: string) => Promise<void>;
}

async function reach({ name, variable, schemes, logIn }: Server, url: string): Promise<void> {
  if (!URL.canParse(url) || !schemes.includes(new URL(url).protocol)) {
    throw new Error(
      `${variable} is not a URL that begins with ${schemes.join('// or ')}//. Correct it, or unset it.`,
    );
  }
  try {
    await logIn(url);
  } catch (error) {
    throw new Error(
      `${name} cannot be reached at ${variable}=${maskUrl(url)}: ${describeError(error)}. ` +
        `Start it or correct ${variable}; without AMQP_URL and DATABASE_URL other services are found or started.`,
      { cause: error },
    );
  }
}

async function logInToRabbitmq(url: string): Promise<void> {
  const connection = await connect(url, { timeout: CONNECT_MS });
  await connection.close();
}

async function logInToPostgres(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
  } finally {
    await client.end().catch(() => undefined);
  }
}

const RABBITMQ: Server = {
  name: 'RabbitMQ',
  variable: 'AMQP_URL',
  schemes: ['amqp:', 'amqps:'],
  logIn: logInToRabbitmq,
};
const POSTGRES: Server = {
  name: 'PostgreSQL',
  variable: 'DATABASE_URL',
  schemes: ['postgres:', 'postgresql:'],
  logIn: logInToPostgres,
};

/** @internal */
export function managementUi(url: string): ManagementUi {
  if (!URL.canParse(url))
    throw new Error('AMQP_MANAGEMENT_URL is not a URL like http://user:password@host:15672.');
  const { origin, pathname, username, password } = new URL(url);
  return {
    url: (origin + pathname).replace(/\/$/, ''),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
  };
}
