import type { TopologyMode } from '@edda/messaging';
import { TOPOLOGY_MODES, traceUrlProblem, wireNames } from '@edda/messaging';
import type { SignInConfig } from './sign-in-config.js';
import { openDoorProblem, readSignIn } from './sign-in-config.js';

/** What a service is told from outside. */
export interface Config {
  /** `DATABASE_URL`: PostgreSQL. Holds a password: never to be printed. */
  readonly databaseUrl: string;
  /** `AMQP_URL`: RabbitMQ. Holds a password: never to be printed. */
  readonly amqpUrl: string;
  /** `EDDA_NAMESPACE`: goes before the names of exchanges and queues. Default: none. */
  readonly namespace: string;
  /** `EDDA_TOPOLOGY`: what it does about exchanges, queues and bindings, `assert`, `check` or `none`. Default: `assert`. */
  readonly topology: TopologyMode;
  /** `HTTP_HOST`. Default: 127.0.0.1, so that nobody else reaches it unless told so. */
  readonly httpHost: string;
  /** `HTTP_PORT`. Default: the service's own. 0 takes a free one. */
  readonly httpPort: number;
  /** `METRICS_HOST`: where metrics are fetched from. Default: 127.0.0.1. */
  readonly metricsHost: string;
  /** `METRICS_PORT`: serves metrics at `/metrics`, on a port of their own. 0 takes a free one. Default: there are none. */
  readonly metricsPort?: number;
  /** `LOG_FORMAT`: `text` for people, `json` for programs, one object a line. Default: `text`. */
  readonly logFormat: LogFormat;
  /** `LOG_LEVEL`: says this and what is worse. Default: `info`. */
  readonly logLevel: WrittenLevel;
  /** `EDDA_MANAGEMENT`: RabbitMQ's management API as this process reaches it, for the doctor. Holds a password: never to be printed. Default: nobody looks. */
  readonly management?: string;
  /** `EDDA_MANAGEMENT_URL`: RabbitMQ's management UI as people's browsers reach it, for the console's links. Default: no links. */
  readonly managementUrl?: string;
  /** `EDDA_MANAGEMENT_VHOST`: the virtual host that these links lead to, and that the doctor looks at. Default: that of `AMQP_URL`. */
  readonly managementVhost: string;
  /** `EDDA_TRACE_URL`: where people look at traces, with `{traceId}` for the id of one. Default: no links to them. */
  readonly traceUrl?: string;
  /**
   * `EDDA_MASTER_KEY`, or several of them in `EDDA_MASTER_KEYS`, with commas between them and the one that is used from now on first: they wrap the data keys
   * of sagas with encrypted fields. Each 32 bytes in base64; never to be printed. Default: none.
   */
  readonly masterKeys: readonly string[];
  /** `EDDA_SHOW_SENSITIVE`: `on` or `off`; whether sensitive fields are shown where nobody signs in. Default: `off`. */
  readonly showSensitive: boolean;
  /** `EDDA_AUDIT_STARTS`: whose starts and events are in the audit: `tokens`, of callers with a token; `all`, with an API key too; `none`. Default: `tokens`. */
  readonly auditStarts: AuditedStarts;
  /**
   * How callers sign in: `EDDA_JWT_ISSUER`, `EDDA_JWT_AUDIENCE` (separated by commas), `EDDA_JWT_JWKS_URL`, `EDDA_JWT_ALGORITHMS`,
   * `EDDA_JWT_NAME_CLAIM`, `EDDA_JWT_ROLES_CLAIM`, `EDDA_JWT_TENANT_CLAIM`; `EDDA_API_KEYS`, `on` or `off`; or `EDDA_SIGN_IN=none`.
   * Default: undefined, which is for this machine only.
   */
  readonly signIn: SignInConfig | 'none' | undefined;
}

const AUDITED_STARTS = ['tokens', 'all', 'none'] as const;
export type AuditedStarts = (typeof AUDITED_STARTS)[number];

export const LOG_FORMATS = ['text', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

export const WRITTEN_LEVELS = ['verbose', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type WrittenLevel = (typeof WRITTEN_LEVELS)[number];

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads what a service is told by its environment. A variable that is empty counts as one that is not set.
 *
 * @param service the service's name, for the error
 * @param signsIn whether the service serves more than its health: then it listens on loopback only, until callers have to sign in
 * @throws one error that names each variable that is missing or wrong. It never shows the value of a URL.
 */
export function readConfig(
  service: string,
  defaultPort: number,
  environment: Environment,
  signsIn = false,
): Config {
  const problems: string[] = [];
  const config: Config = {
    databaseUrl: readUrl(environment, 'DATABASE_URL', ['postgres:', 'postgresql:'], problems),
    amqpUrl: readUrl(environment, 'AMQP_URL', ['amqp:', 'amqps:'], problems),
    namespace: readNamespace(environment, problems),
    topology: readWord(environment, 'EDDA_TOPOLOGY', TOPOLOGY_MODES, 'assert', problems),
    httpHost: environment.HTTP_HOST || '127.0.0.1',
    httpPort: readPort(environment, 'HTTP_PORT', problems) ?? defaultPort,
    metricsHost: environment.METRICS_HOST || '127.0.0.1',
    metricsPort: readPort(environment, 'METRICS_PORT', problems),
    logFormat: readWord(environment, 'LOG_FORMAT', LOG_FORMATS, 'text', problems),
    logLevel: readWord(environment, 'LOG_LEVEL', WRITTEN_LEVELS, 'info', problems),
    management: environment.EDDA_MANAGEMENT
      ? readUrl(environment, 'EDDA_MANAGEMENT', ['http:', 'https:'], problems)
      : undefined,
    managementUrl: environment.EDDA_MANAGEMENT_URL || undefined,
    managementVhost: environment.EDDA_MANAGEMENT_VHOST || vhostOf(environment.AMQP_URL),
    traceUrl: readTraceUrl(environment, problems),
    masterKeys: readMasterKeys(environment, problems),
    showSensitive: readWord(environment, 'EDDA_SHOW_SENSITIVE', ['on', 'off'], 'off', problems) === 'on',
    auditStarts: readWord(environment, 'EDDA_AUDIT_STARTS', AUDITED_STARTS, 'tokens', problems),
    signIn: readSignIn(environment, problems),
  };
  const openDoor = signsIn ? openDoorProblem(config.httpHost, config.signIn) : undefined;
  if (openDoor !== undefined) problems.push(openDoor);
  if (problems.length > 0) throw new Error(`${service} cannot start. ${problems.join(' ')}`);
  return config;
}

function readUrl(
  environment: Environment,
  name: string,
  protocols: readonly string[],
  problems: string[],
): string {
  const value = environment[name] ?? '';
  const scheme = `${protocols[0] ?? ''}//`;
  if (value === '') {
    problems.push(`${name} is not set: give it a URL that begins with ${scheme}.`);
  } else if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol)) {
    problems.push(`${name} is not a URL that begins with ${scheme}.`);
  }
  return value;
}

/** As clients of RabbitMQ read it: without a path it is `/`. */
function vhostOf(amqpUrl = ''): string {
  try {
    return decodeURIComponent(new URL(amqpUrl).pathname.slice(1)) || '/';
  } catch {
    // What is wrong with the address is said where it is read.
    return '/';
  }
}

function readTraceUrl(environment: Environment, problems: string[]): string | undefined {
  const value = environment.EDDA_TRACE_URL || undefined;
  const problem = value === undefined ? undefined : traceUrlProblem(value);
  if (problem !== undefined) problems.push(`EDDA_TRACE_URL ${problem}.`);
  return value;
}

/** What a key has to be is said by whoever uses it. Several stand in a variable of their own, so that nobody takes a list for a key. */
function readMasterKeys(
  { EDDA_MASTER_KEY: one = '', EDDA_MASTER_KEYS: several = '' }: Environment,
  problems: string[],
): readonly string[] {
  if (one !== '' && several !== '')
    problems.push(
      'EDDA_MASTER_KEY and EDDA_MASTER_KEYS are both set: put all keys into EDDA_MASTER_KEYS, the new one first.',
    );
  return (one === '' ? several.split(',') : [one]).map((key) => key.trim()).filter((key) => key !== '');
}

function readNamespace(environment: Environment, problems: string[]): string {
  const value = environment.EDDA_NAMESPACE ?? '';
  try {
    wireNames(value);
  } catch (error) {
    problems.push(`EDDA_NAMESPACE: ${error instanceof Error ? error.message : String(error)}`);
  }
  return value;
}

function readWord<Word extends string>(
  environment: Environment,
  name: string,
  words: readonly Word[],
  otherwise: Word,
  problems: string[],
): Word {
  const value = environment[name] || otherwise;
  const word = words.find((known) => known === value);
  if (word === undefined) problems.push(`${name} is "${value}": give it one of ${words.join(', ')}.`);
  return word ?? otherwise;
}

function readPort(environment: Environment, name: string, problems: string[]): number | undefined {
  const value = environment[name] || undefined;
  if (value === undefined) return undefined;
  const port = Number(value);
  if (!/^\d+$/.test(value) || port > 65_535) {
    problems.push(`${name} is "${value}": give it a whole number from 0 to 65535.`);
  }
  return port;
}
