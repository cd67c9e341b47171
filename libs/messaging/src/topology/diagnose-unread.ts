import type { QueueLook } from '../broker.js';
import { wireNames } from '../wire-names.js';
import { lastStop, withoutConsumer } from './diagnose-contents.js';
import { missingQueue } from './diagnose-parts.js';
import type { Finding } from './finding.js';
import { worstFirst } from './finding.js';
import { isConsumed } from './policies.js';
import type { SystemOptions } from './system-topology.js';
import { standing, topology } from './system-topology.js';

/** Queues as AMQP tells of them, by name; undefined for one that does not exist. */
export type QueueLooks = ReadonlyMap<string, QueueLook | undefined>;

/**
 * What can be said of a system where nobody could read the broker: which queues are missing, which nobody consumes, what lies in the last stops;
 * and what to do so that the rest can be looked at. The worst first.
 *
 * @param looks without a queue that nobody could ask about; empty if AMQP tells nothing either
 * @param failure why the management API could not be read; undefined if nobody said where it is
 */
export function diagnoseUnread(
  wanted: SystemOptions,
  looks: QueueLooks,
  failure?: string,
): readonly Finding[] {
  const names = wireNames(wanted.namespace);
  const ofQueues = standing(topology(wanted)).queues.flatMap((queue): Finding[] => {
    if (!looks.has(queue.name)) return [];
    const look = looks.get(queue.name);
    if (!look) return [missingQueue(queue.name)];
    const counted = { name: queue.name, ...look };
    return [...(isConsumed(queue) ? withoutConsumer(counted) : []), ...lastStop(counted, names)];
  });
  return worstFirst([...ofQueues, failure === undefined ? unknownManagement() : unreachable(failure)]);
}

const REST = 'exchanges, bindings, arguments, policies, permissions and alarms';

function unknownManagement(): Finding {
  return {
    severity: 'hint',
    code: 'management-unknown',
    where: 'management API',
    what: `Nobody said where it is, so that ${REST} could not be looked at.`,
    remedy:
      'Set EDDA_MANAGEMENT to http://user:password@host:15672, so that the doctor can look. The user needs the tag monitoring; administrator for permissions.',
  };
}

function unreachable(failure: string): Finding {
  return {
    severity: 'warning',
    code: 'management-unreachable',
    where: 'management API',
    what: `It could not be read, so that ${REST} are unknown. ${failure}`,
    remedy:
      'See that EDDA_MANAGEMENT has the right address, user and password, and that the plugin rabbitmq_management runs.',
  };
}
