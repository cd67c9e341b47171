import { isLevel } from '../interop/service-topology.js';
import type { Topology } from '../topology.js';
import type { WireNames } from '../wire-names.js';
import type { Finding } from './finding.js';
import type { FoundBroker, FoundQueue } from './found-broker.js';
import { isConsumed } from './policies.js';

/** Who consumes, where what dies goes, and what lies in the last stops. */
export function diagnoseContents(wanted: Topology, found: FoundBroker, names: WireNames): readonly Finding[] {
  const ours = found.queues.filter(({ name }) => wanted.queues.some((queue) => queue.name === name));
  const consumed = new Set(wanted.queues.filter(isConsumed).map(({ name }) => name));
  return [
    ...ours.filter(({ name }) => consumed.has(name)).flatMap(withoutConsumer),
    ...ours.flatMap((queue) => deadEnd(queue, found)),
    ...ours.flatMap((queue) => lastStop(queue, names)),
  ];
}

/** What is known of a queue's contents, by whatever way. */
type Counted = Pick<FoundQueue, 'name' | 'consumers' | 'messages'>;

export function withoutConsumer({ name, consumers, messages = 0 }: Counted): Finding[] {
  if (consumers !== 0) return [];
  return [
    {
      severity: 'warning',
      code: 'no-consumer',
      where: `queue ${name}`,
      what: `Nobody consumes it; ${messages} messages wait. Sagas wait with them, and nothing is lost.`,
      remedy: 'Start the service whose queue it is, and read its log.',
    },
  ];
}

/** Also by way of a policy: what the broker really does is what counts. */
function deadEnd({ name, arguments: declared, policy }: FoundQueue, found: FoundBroker): Finding[] {
  const exchange = declared['x-dead-letter-exchange'] ?? policy['dead-letter-exchange'];
  if (typeof exchange !== 'string') return [];
  if (found.bindings.some((binding) => binding.exchange === exchange)) return [];
  return [
    {
      severity: 'problem',
      code: 'dead-end',
      where: `queue ${name}`,
      what: `${isLevel({ arguments: declared }) ? 'What has waited there' : 'What reaches its delivery limit'} goes to ${exchange}, and no queue is bound to that.`,
      remedy: 'npm run topology -- --format definitions --apply --management …',
    },
  ];
}

export function lastStop({ name, messages = 0 }: Counted, names: WireNames): Finding[] {
  if (messages === 0) return [];
  const where = `queue ${name}`;
  if (name === names.undecodable) {
    const what = `${messages} messages lie in it: no process could settle them.`;
    const remedy = 'Look at one with "Get messages" in the management UI: some sender is broken, or hostile.';
    return [{ severity: 'warning', code: 'undecodable-messages', where, what, remedy }];
  }
  if (name !== names.deadLetters) return [];
  const what = `${messages} dead letters lie in it.`;
  const remedy =
    'Look at their headers in the management UI, or start an orchestrator, if it is there to take them over.';
  return [{ severity: 'warning', code: 'dead-letters', where, what, remedy }];
}
