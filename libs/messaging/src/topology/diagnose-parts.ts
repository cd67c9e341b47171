import type { Binding, QueueDeclaration, Topology } from '../topology.js';
import { isSameBinding } from '../topology.js';
import { differingArguments } from './differing-arguments.js';
import type { Finding } from './finding.js';
import type { FoundBroker } from './found-broker.js';
import { movingName } from './queue-move.js';

const DECLARE =
  'Start the service that declares it, or: npm run topology -- --format definitions --apply --management …';
const MOVE = 'See the steps, and take them: npm run topology -- --plan --management …';

/** Exchanges, queues and bindings: what is missing, what is otherwise, what is too much. */
export function diagnoseParts(wanted: Topology, found: FoundBroker): readonly Finding[] {
  return [
    ...wanted.exchanges.flatMap(({ name, type }) => exchange(name, type, found)),
    ...wanted.queues.flatMap((queue) => diagnoseQueue(queue, found)),
    ...wanted.bindings.filter((binding) => isPossible(binding, found)).flatMap((one) => missing(one, found)),
    ...found.bindings.filter((binding) => isExtra(binding, wanted)).map(extra),
  ];
}

function exchange(name: string, type: string, { exchanges }: FoundBroker): Finding[] {
  const found = exchanges.find((one) => one.name === name);
  const where = `exchange ${name}`;
  if (found === undefined) {
    const what = 'It is not there: what is published to it is refused.';
    return [{ severity: 'problem', code: 'missing-exchange', where, what, remedy: DECLARE }];
  }
  if (found.type === type) return [];
  return [
    {
      severity: 'problem',
      code: 'wrong-exchange-type',
      where,
      what: `It is a ${found.type} exchange instead of a ${type} one, and that cannot be changed.`,
      remedy: 'Delete it in the management UI, or choose another namespace. The services declare it anew.',
    },
  ];
}

function diagnoseQueue(wanted: QueueDeclaration, { queues }: FoundBroker): Finding[] {
  const where = `queue ${wanted.name}`;
  const found = queues.find(({ name }) => name === wanted.name);
  const moving = queues.find(({ name }) => name === movingName(wanted.name));
  const findings: Finding[] = [];
  if (moving !== undefined) {
    const what = `Its messages were being moved, and that was interrupted: ${moving.messages ?? 'some'} lie in ${moving.name}.`;
    const remedy = 'Go on with it: npm run topology -- --plan --apply --management … --amqp …';
    findings.push({ severity: 'problem', code: 'half-moved', where, what, remedy });
  }
  if (found === undefined) return [...findings, missingQueue(wanted.name)];
  const differing = differingArguments(wanted, found);
  if (differing.includes('x-queue-type')) {
    const what = `It is a ${found.type} queue instead of a quorum queue: a confirm of it does not mean that a message is on disk.`;
    return [...findings, { severity: 'problem', code: 'wrong-queue-type', where, what, remedy: MOVE }];
  }
  if (differing.length === 0) return findings;
  const differences = differing.map(
    (name) => `${name} is ${shown(found.arguments[name])} instead of ${shown(wanted.arguments[name])}`,
  );
  const what = `It has other arguments, and they cannot be changed: ${differences.join('; ')}.`;
  return [...findings, { severity: 'problem', code: 'wrong-arguments', where, what, remedy: MOVE }];
}

export function missingQueue(name: string): Finding {
  const what = 'It is not there: what is published for it is returned.';
  return { severity: 'problem', code: 'missing-queue', where: `queue ${name}`, what, remedy: DECLARE };
}

const shown = (value: unknown): string => (value === undefined ? 'missing' : JSON.stringify(value));

/** A binding without one of its ends is no finding of its own. */
function isPossible({ exchange: name, queue }: Binding, { exchanges, queues }: FoundBroker): boolean {
  return exchanges.some((one) => one.name === name) && queues.some((one) => one.name === queue);
}

function missing(binding: Binding, { bindings }: FoundBroker): Finding[] {
  if (bindings.some((one) => isSameBinding(one, binding))) return [];
  const what = `It is not bound to ${binding.exchange} with "${binding.routingKey}": what is published so does not reach it.`;
  const where = `queue ${binding.queue}`;
  return [{ severity: 'problem', code: 'missing-binding', where, what, remedy: DECLARE }];
}

function isExtra(binding: Binding, wanted: Topology): boolean {
  const isOurs = wanted.queues.some(({ name }) => name === binding.queue);
  return isOurs && !wanted.bindings.some((one) => isSameBinding(one, binding));
}

function extra({ exchange: name, queue, routingKey }: Binding): Finding {
  return {
    severity: 'warning',
    code: 'extra-binding',
    where: `queue ${queue}`,
    what: `It is bound to ${name} with "${routingKey}" as well, which nobody here knows of.`,
    remedy:
      'If somebody else needs it, leave it, and tell the doctor (--awaits and --starts for sagas, --services for other services); if an orchestrator with other definitions or versions wants it, leave it; if it is left over from an older deployment, unbind it in the management UI.',
  };
}
