import type { Finding } from './finding.js';
import type { FoundBroker } from './found-broker.js';
import { patternOf } from './pattern.js';
import type { Policy } from './policies.js';
import { setPolicyLine } from './rabbitmqctl.js';
import { someNames } from './some-names.js';

/**
 * Whether each of our queues has what its policy is for. By what holds for a queue, not by the policy's name: RabbitMQ applies one policy to
 * a queue, and an operator may have put ours into one of his own. Values are his to choose.
 */
export function diagnosePolicies(
  policies: readonly Policy[],
  { queues }: FoundBroker,
  vhost: string,
): readonly Finding[] {
  return policies.flatMap((policy): Finding[] => {
    const { name, pattern, definition } = policy;
    const lacking = queues
      .filter((queue) => patternOf(pattern)?.test(queue.name))
      .map((queue) => ({
        queue: queue.name,
        keys: Object.keys(definition)
          .filter((key) => !isSet(queue, key))
          .join(', '),
      }))
      .filter(({ keys }) => keys !== '');
    if (lacking.length === 0) return [];
    // Queues that lack the same are told together: where the policy is missing, that is all of them.
    const told = [...new Set(lacking.map(({ keys }) => keys))].map((keys) => {
      const alike = lacking.filter((one) => one.keys === keys).map(({ queue }) => queue);
      return `${someNames(alike)} (${keys})`;
    });
    const what = `It does not hold for ${told.join('; ')}: RabbitMQ applies one policy to a queue, so each must be complete.`;
    const remedy = setPolicyLine(policy, vhost);
    return [{ severity: 'warning', code: 'missing-policy', where: `policy ${name}`, what, remedy }];
  });
}

const isSet = (queue: FoundBroker['queues'][number], key: string): boolean =>
  key in queue.policy || `x-${key}` in queue.arguments;
