import type { Finding } from './finding.js';
import type { FoundBroker } from './found-broker.js';
import { patternOf } from './pattern.js';
import type { Policy } from './policies.js';
import { setPolicyLine } from './rabbitmqctl.js';

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
      .flatMap((queue) => {
        const keys = Object.keys(definition).filter((key) => !isSet(queue, key));
        return keys.length === 0 ? [] : [`${queue.name} (${keys.join(', ')})`];
      });
    if (lacking.length === 0) return [];
    const what = `It does not hold for ${lacking.join(', ')}: RabbitMQ applies one policy to a queue, so each must be complete.`;
    const remedy = setPolicyLine(policy, vhost);
    return [{ severity: 'warning', code: 'missing-policy', where: `policy ${name}`, what, remedy }];
  });
}

const isSet = (queue: FoundBroker['queues'][number], key: string): boolean =>
  key in queue.policy || `x-${key}` in queue.arguments;
