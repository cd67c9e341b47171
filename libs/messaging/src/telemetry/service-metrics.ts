import type { BrokerStatus } from '../broker.js';
import type { Metric, Reading } from './metric.js';

export const DATABASE_UP: Metric = {
  kind: 'gauge',
  name: 'edda_database_up',
  help: '1 if the last thing done with the database worked',
  labels: [],
};

export const BROKER_UP: Metric = {
  kind: 'gauge',
  name: 'edda_broker_up',
  help: '1 if the broker is there and takes messages',
  labels: [],
};

export const BROKER_BLOCKED: Metric = {
  kind: 'gauge',
  name: 'edda_broker_blocked',
  help: '1 if the broker is there but takes no messages: it lacks memory or disk',
  labels: [],
};

export const CONSUMING: Metric = {
  kind: 'gauge',
  name: 'edda_consuming',
  help: '1 if this process takes messages from its queues',
  labels: [],
};

export const QUEUE_MESSAGES: Metric = {
  kind: 'gauge',
  name: 'edda_queue_messages',
  help: 'Messages in a queue of this service that were delivered to nobody yet',
  labels: ['queue'],
};

export const POOL_CONNECTIONS: Metric = {
  kind: 'gauge',
  name: 'edda_pool_connections',
  help: 'Connections to the database: used, idle, and who waits for one (waiting)',
  labels: ['state'],
};

/** What each service tells of itself, the orchestrator and the participants alike. */
export const SERVICE_METRICS: readonly Metric[] = [
  DATABASE_UP,
  BROKER_UP,
  BROKER_BLOCKED,
  CONSUMING,
  QUEUE_MESSAGES,
  POOL_CONNECTIONS,
];

/** A pool of connections, as it is now. */
export interface PoolUse {
  readonly used: number;
  readonly idle: number;
  /** Who waits for a connection. */
  readonly waiting: number;
}

/** What a service is made of now. */
export interface ServiceCondition {
  readonly database: boolean;
  readonly broker: BrokerStatus;
  readonly consuming: boolean;
  /** Undefined if nobody knows: a fence or a store that has no pool. */
  readonly pool?: PoolUse;
}

/** The readings of {@link SERVICE_METRICS}, but for the queues. */
export function readCondition({ database, broker, consuming, pool }: ServiceCondition): readonly Reading[] {
  const flag = (metric: Metric, isSet: boolean): Reading => ({ metric, labels: [], value: isSet ? 1 : 0 });
  return [
    flag(DATABASE_UP, database),
    flag(BROKER_UP, broker === 'up'),
    flag(BROKER_BLOCKED, broker === 'blocked'),
    flag(CONSUMING, consuming),
    ...(pool === undefined
      ? []
      : (['used', 'idle', 'waiting'] as const).map((state) => ({
          metric: POOL_CONNECTIONS,
          labels: [state],
          value: pool[state],
        }))),
  ];
}
