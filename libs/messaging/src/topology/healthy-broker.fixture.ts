import type { TopologyOptions } from '../topology.js';
import { topology } from '../topology.js';
import { MAX_MESSAGE_BYTES } from './diagnose-server.js';
import type { FoundBroker, FoundQueue } from './found-broker.js';
import { hasDeadLetterExchange, policiesFor } from './policies.js';

/** A broker on which nothing is wrong, for specs that break one thing. */
export function healthyBroker(options: TopologyOptions): FoundBroker {
  const wanted = topology(options);
  const [work, lastStop] = policiesFor(wanted, options.namespace);
  return {
    version: '3.10.8',
    exchanges: wanted.exchanges,
    queues: wanted.queues.map((queue) => ({
      name: queue.name,
      type: 'quorum',
      arguments: queue.arguments,
      policy: (hasDeadLetterExchange(queue) ? work : lastStop)?.definition ?? {},
      consumers: hasDeadLetterExchange(queue) ? 1 : 0,
      messages: 0,
    })),
    bindings: wanted.bindings,
    permissions: [],
    users: ['admin'],
    listeners: [{ protocol: 'amqp', address: '::', port: 5672 }],
    maxMessageSize: MAX_MESSAGE_BYTES,
    alarms: [],
  };
}

/** The same broker, with one queue changed. */
export function withQueue(found: FoundBroker, name: string, changes: Partial<FoundQueue>): FoundBroker {
  const queues = found.queues.map((queue) => (queue.name === name ? { ...queue, ...changes } : queue));
  return { ...found, queues };
}
