import type { BrokerFactory, TopologyMode } from '@edda/messaging';
import { TOPOLOGY_MODES } from '@edda/messaging';
import { RabbitmqBroker } from './rabbitmq-broker.js';

export interface RabbitmqOptions {
  /** `amqp://user:password@host:5672/vhost`, or `amqps://`. */
  readonly url: string;
  /** A broker that is silent for twice as long counts as lost. Default: 10. */
  readonly heartbeatSeconds?: number;
  /** A message without a confirm for so long counts as failed. Default: 10000. */
  readonly confirmTimeoutMs?: number;
  /** Messages in flight at most; more wait for their turn inside `publish`. Default: 1000. */
  readonly maxUnconfirmed?: number;
  /**
   * What the process does about exchanges, queues and bindings: `assert` declares them; `check` looks whether exchanges and queues are there, says
   * in the log which are not, and goes on looking (RabbitMQ from 4.2.6 on shows only what the user has some permission on); `none` takes them for granted. With the last two its user needs no permission to configure.
   * Default: `assert`.
   */
  readonly topology?: TopologyMode;
  /**
   * Whether each message carries the user of the address as its `user-id`, which RabbitMQ lets nobody forge. Turn it off where the broker knows the
   * user under another name than the address does, as it may with OAuth 2: it would refuse every message. Default: true.
   */
  readonly userId?: boolean;
}

/**
 * The broker port on RabbitMQ 3.10 and later: `rabbitmq({ url })` is a factory, to be given to the modules.
 *
 * It connects when it is told to and goes on trying for ever; a broker that cannot be reached costs one log line, and the status
 * `connecting`, but never an exception.
 *
 * @throws if the address is not an amqp or amqps URL, or `topology` is none of the modes
 */
export function rabbitmq(options: RabbitmqOptions): BrokerFactory {
  const { heartbeatSeconds = 10, confirmTimeoutMs = 10_000, maxUnconfirmed = 1_000 } = options;
  const { topology = 'assert' } = options;
  if (!TOPOLOGY_MODES.includes(topology))
    throw new Error(`The topology mode "${topology}" is unknown: use ${TOPOLOGY_MODES.join(', ')}.`);
  const url = amqpUrl(options.url, heartbeatSeconds);
  const address = maskedUrl(options.url);
  const userId = (options.userId ?? true) ? userIn(url) : undefined;
  return (identity, log) =>
    new RabbitmqBroker({ url, address, confirmTimeoutMs, maxUnconfirmed, topology, userId }, identity, log);
}

/** Who comes in with this address; without a user it is the one that the client library takes. */
export function userIn(url: string): string {
  return decodeURIComponent(new URL(url).username) || 'guest';
}

/** The address for log lines: as given, but without the password. */
export function maskedUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  // `user:password@host` without amqp:// in front does parse, as a URL of the scheme `user:`.
  if (parsed === undefined || parsed.host === '') return 'an address that is no URL';
  if (parsed.password !== '') parsed.password = '***';
  return parsed.href;
}

/**
 * The address with our heartbeat in it: amqplib reads it nowhere else, and without one a frozen broker is never noticed.
 *
 * @throws if it is not an amqp or amqps URL: no retry would make it one
 */
export function amqpUrl(url: string, heartbeatSeconds: number): string {
  if (!URL.canParse(url) || !['amqp:', 'amqps:'].includes(new URL(url).protocol)) {
    throw new Error(
      `The RabbitMQ address (${maskedUrl(url)}) cannot be used: write amqp://user:password@host:5672/vhost, or amqps:// for TLS.`,
    );
  }
  const parsed = new URL(url);
  parsed.searchParams.set('heartbeat', String(heartbeatSeconds));
  return parsed.href;
}
