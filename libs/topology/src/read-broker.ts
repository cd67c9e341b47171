import type { FoundBroker, FoundQueue, Permissions } from '@edda/messaging';
import { MAX_MESSAGE_BYTES } from '@edda/messaging';
import { BrokerUnreachable, ManagementRefusal, segment, type ManagementApi } from './management-api.js';

interface SeenOverview {
  readonly rabbitmq_version: string;
  readonly listeners: readonly {
    readonly protocol: string;
    readonly ip_address: string;
    readonly port: number;
  }[];
}

interface SeenQueue {
  readonly name: string;
  readonly type?: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** An empty list where there is no policy. */
  readonly effective_policy_definition?: Readonly<Record<string, unknown>> | readonly [];
  readonly consumers?: number;
  readonly messages?: number;
}

interface SeenBinding {
  readonly source: string;
  readonly destination: string;
  readonly destination_type: string;
  readonly routing_key: string;
}

/**
 * One virtual host of a live broker, read over its management API. Nothing is changed; for the size of messages that it takes, one is published that
 * no queue gets.
 *
 * @param sizeOfMessages for whoever reads it again and again, and knows the size already
 * @throws BrokerUnreachable; an Error that names the virtual host if there is none of that name
 */
export async function readBroker(
  api: ManagementApi,
  vhost: string,
  sizeOfMessages: typeof findMessageSize = findMessageSize,
): Promise<FoundBroker> {
  const at = segment(vhost);
  const overview = await api.get<SeenOverview>('overview').catch((error: unknown) => {
    // Whoever may not see this may see nothing.
    throw isForbidden(error) ? new BrokerUnreachable((error as ManagementRefusal).message) : error;
  });
  await api.get(`vhosts/${at}`).catch((error: unknown) => {
    if (!(error instanceof ManagementRefusal) || error.status !== 404) throw error;
    throw new Error(`The broker has no virtual host "${vhost}": name it with --vhost, or add it.`);
  });
  const [exchanges, queues, bindings, permissions, users, alarms, maxMessageSize] = await Promise.all([
    api.get<{ name: string; type: string }[]>(`exchanges/${at}`),
    api.get<SeenQueue[]>(`queues/${at}`),
    api.get<SeenBinding[]>(`bindings/${at}`),
    unlessForbidden(api.get<Permissions[]>(`vhosts/${at}/permissions`)),
    unlessForbidden(api.get<{ name: string }[]>('users')),
    readAlarms(api),
    sizeOfMessages(api, vhost),
  ]);
  return {
    version: overview.rabbitmq_version,
    exchanges: exchanges.map(({ name, type }) => ({ name, type })),
    queues: queues.map(queueOf),
    bindings: bindings
      .filter(({ source, destination_type: type }) => source !== '' && type === 'queue')
      .map(({ source, destination, routing_key: routingKey }) => ({
        exchange: source,
        queue: destination,
        routingKey,
      })),
    permissions: permissions?.map(({ user, configure, write, read }) => ({ user, configure, write, read })),
    users: users?.map(({ name }) => name),
    listeners: overview.listeners.map(({ protocol, ip_address: address, port }) => ({
      protocol,
      address,
      port,
    })),
    maxMessageSize,
    alarms,
  };
}

function queueOf(seen: SeenQueue): FoundQueue {
  const policy = seen.effective_policy_definition;
  return {
    name: seen.name,
    type: seen.type ?? 'classic',
    arguments: seen.arguments,
    policy: policy === undefined || Array.isArray(policy) ? {} : (policy as FoundQueue['policy']),
    consumers: seen.consumers,
    messages: seen.messages,
  };
}

/** Users are only for administrators. */
async function unlessForbidden<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isForbidden(error)) return undefined;
    throw error;
  }
}

const isForbidden = (error: unknown): boolean =>
  error instanceof ManagementRefusal && (error.status === 401 || error.status === 403);

/** The check answers 503 while there is an alarm, with the reason in words. */
async function readAlarms(api: ManagementApi): Promise<readonly string[]> {
  try {
    await api.get('health/checks/alarms');
    return [];
  } catch (error) {
    if (error instanceof ManagementRefusal && error.status === 503) return [error.reason];
    throw error;
  }
}

/**
 * The limit stands nowhere in the API, but the broker names it when it refuses. What is sent is one byte more than we want it to take, to a
 * routing key of the default exchange that is no queue's name.
 */
export async function findMessageSize(
  api: ManagementApi,
  vhost: string,
): Promise<FoundBroker['maxMessageSize']> {
  try {
    await api.post(`exchanges/${segment(vhost)}/amq.default/publish`, {
      properties: {},
      routing_key: 'edda.doctor.is-no-queue',
      payload: 'x'.repeat(MAX_MESSAGE_BYTES + 1),
      payload_encoding: 'string',
    });
    return 'above';
  } catch (error) {
    if (!(error instanceof ManagementRefusal)) throw error;
    const limit = /larger than (?:configured )?max size (\d+)/.exec(error.reason)?.[1];
    return limit === undefined ? undefined : Number(limit);
  }
}
