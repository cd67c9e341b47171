import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { MAX_MESSAGE_BYTES } from '@edda/messaging';
import { LOGIN } from './credentials.js';

export interface RabbitmqPorts {
  readonly amqp: number;
  readonly management: number;
  /** Erlang's, between nodes and for rabbitmqctl. */
  readonly distribution: number;
  readonly epmd: number;
}

export interface RabbitmqLayout {
  readonly env: NodeJS.ProcessEnv;
  readonly data: string;
  readonly logFile: string;
}

export interface RabbitmqLayoutOptions {
  readonly home: string;
  readonly node: string;
  readonly ports: RabbitmqPorts;
  readonly erlangFolder: string;
}

/** The files and the environment by which a RabbitMQ keeps everything that is its own inside one folder. */
export function layOutRabbitmq(options: RabbitmqLayoutOptions): RabbitmqLayout {
  const { home, ports } = options;
  const data = join(home, 'data');
  for (const folder of [home, data, join(home, 'log'), join(home, 'generated')])
    mkdirSync(folder, { mode: 0o700 });
  writeFileSync(join(home, 'rabbitmq.conf'), configuration(ports));
  writeFileSync(join(home, 'enabled_plugins'), '[rabbitmq_management].\n');
  writeFileSync(join(home, 'rabbitmq-env.conf'), '');
  writeFileSync(join(home, '.erlang.cookie'), randomBytes(20).toString('hex'), { mode: 0o400 });
  return { env: environment(options, data), data, logFile: join(home, 'console.log') };
}

/** @internal */
export function configuration(ports: RabbitmqPorts): string {
  const settings = {
    'listeners.tcp.1': `127.0.0.1:${ports.amqp}`,
    'management.tcp.ip': '127.0.0.1',
    'management.tcp.port': ports.management,
    default_user: LOGIN.user,
    default_pass: LOGIN.password,
    'default_user_tags.administrator': true,
    // The rates and counts in the management UI are this old; its own default is 5 s.
    collect_statistics_interval: 1_000,
    max_message_size: MAX_MESSAGE_BYTES,
    'log.file.level': 'info',
    'log.console': true,
    'log.console.level': 'error',
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('');
}

function environment(
  { home, node, ports, erlangFolder }: RabbitmqLayoutOptions,
  data: string,
): NodeJS.ProcessEnv {
  return {
    // Of the caller's environment only what any program needs: RABBITMQ_* of his own must not reach our server.
    PATH: `${process.env['PATH'] ?? ''}${delimiter}${erlangFolder}`,
    LANG: 'C.UTF-8',
    HOME: home,
    RABBITMQ_ALLOW_INPUT: '1',
    RABBITMQ_NODENAME: node,
    RABBITMQ_NODE_PORT: String(ports.amqp),
    RABBITMQ_DIST_PORT: String(ports.distribution),
    RABBITMQ_MNESIA_BASE: data,
    RABBITMQ_LOG_BASE: join(home, 'log'),
    RABBITMQ_CONFIG_FILE: join(home, 'rabbitmq.conf'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(home, 'advanced.config'),
    RABBITMQ_CONF_ENV_FILE: join(home, 'rabbitmq-env.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(home, 'enabled_plugins'),
    RABBITMQ_GENERATED_CONFIG_DIR: join(home, 'generated'),
    RABBITMQ_PID_FILE: join(home, 'pid'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+sbwt none +sbwtdcpu none +sbwtdio none',
    RABBITMQ_SERVER_START_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
    ERL_CRASH_DUMP_SECONDS: '0',
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_EPMD_PORT: String(ports.epmd),
  };
}
