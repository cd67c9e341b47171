import type { QueueDeclaration } from '../topology.js';
import type { FoundQueue } from './found-broker.js';

/** The names of arguments in which a queue differs from what is wanted, its type among them. */
export function differingArguments(wanted: QueueDeclaration, found: FoundQueue): readonly string[] {
  const names = new Set([...Object.keys(wanted.arguments), ...Object.keys(found.arguments)]);
  return [...names].filter((name) => argument(name, wanted) !== argument(name, found)).toSorted();
}

/** A queue of a virtual host with a default type may lack the argument, and be of the type all the same. */
function argument(name: string, queue: QueueDeclaration | FoundQueue): unknown {
  return name === 'x-queue-type' && 'type' in queue ? queue.type : queue.arguments[name];
}
