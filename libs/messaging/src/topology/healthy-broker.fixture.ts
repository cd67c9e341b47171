import { MAX_MESSAGE_BYTES } from './diagnose-server.js';
import type { FoundBroker, FoundQueue } from './found-broker.js';
import { hasDeadLetterExchange, isConsumed, policiesFor } from './policies.js';
import type { SystemOptions } from './system-topology.js';
import { standing, topology } from './system-topology.js';

/** A broker on which nothing is wrong, for specs that break one thing. */
export function healthyBroker(options: SystemOptions): FoundBroker {
  const whole = topology(options);
  const wanted = standing(whole);
  const [work, lastStop] = policiesFor(whole, options.namespace);
  return {
    version: '3.10.8',
    exchanges: wanted.exchanges,
    queues: wanted.queues.map((queue) => ({
      name: queue.name,
      type: 'quorum',
      arguments: queue.arguments,
      policy: (hasDeadLetterExchange(queue) ? work : lastStop)?.definition ?? {},
      consumers: isConsumed(queue) ? 1 : 0,
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
