import { setTimeout as sleep } from 'node:timers/promises';
import type { Services } from '@edda/tools';
import { managementOf } from './management.js';

export interface BrokerSettings {
  readonly version: string;
  readonly confirms: true;
  readonly 'quorum queues': true;
}

/** A channel, as the management API has it. */
export interface SeenChannel {
  readonly name: string;
  readonly confirm: boolean;
  readonly message_stats?: { readonly publish?: number };
}

/** A queue, as the management API has it. */
export interface SeenQueue {
  readonly name: string;
  readonly type: string;
  readonly durable: boolean;
  readonly exclusive: boolean;
}

/** Every five seconds the broker counts what was published, and tells whether with confirms: in between it may have told only one of the two. */
const COUNTED_WITHIN_MS = 20_000;

/**
 * What the management API says of those channels that have published, and of the queues. A quorum queue has each message on disk before it confirms
 * it.
 *
 * @throws if one of them is not as it should be, nobody has published anything, or there is no such API
 */
export async function readBrokerSettings(services: Services): Promise<BrokerSettings> {
  const api = managementOf(services);
  const until = performance.now() + COUNTED_WITHIN_MS;
  for (;;) {
    const channels = await api.get<readonly SeenChannel[]>('channels');
    const problems = brokerProblems(channels, await api.get<readonly SeenQueue[]>('queues'));
    if (problems.length === 0) break;
    if (performance.now() > until) throw new Error(`${problems.join('; ')}. Nothing is measured like that.`);
    await sleep(500);
  }
  const { rabbitmq_version: version } = await api.get<{ rabbitmq_version: string }>('overview');
  return { version, confirms: true, 'quorum queues': true };
}

/** What is not as it has to be. */
export function brokerProblems(
  channels: readonly SeenChannel[],
  queues: readonly SeenQueue[],
): readonly string[] {
  return [
    ...(publishing(channels).length === 0 ? ['no channel has published anything'] : []),
    ...publishing(channels).flatMap(({ name, confirm }) =>
      confirm ? [] : [`the channel ${name} publishes without confirms`],
    ),
    // One that goes with its connection holds nothing that has to last.
    ...queues.flatMap(({ name, type, durable, exclusive }) =>
      exclusive || (durable && type === 'quorum')
        ? []
        : [`the queue ${name} is ${durable ? 'a' : 'a passing'} ${type} queue, and no quorum queue`],
    ),
  ];
}

function publishing(channels: readonly SeenChannel[]): readonly SeenChannel[] {
  return channels.filter(({ message_stats: stats }) => (stats?.publish ?? 0) > 0);
}
