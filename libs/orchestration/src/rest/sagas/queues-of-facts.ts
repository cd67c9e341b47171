import type { WireNames } from '@edda/messaging';
import type { Direction, Fact, SagaDefinition } from '@edda/saga-core';
import { commandStepOf } from '@edda/saga-core';
import { queueFor } from '../../diagnosis/queue-for.js';

type Names = Pick<WireNames, 'commandsOf' | 'inbox' | 'replies'>;

/**
 * The queue that the message behind a fact was put into, or came from. It follows from names alone, so that no history has to keep it. Undefined where there
 * is no such message, and where only a definition that is not here knows.
 */
export type QueueOfFact = (fact: Fact) => string | undefined;

/** @param definition the version that the saga runs, if this process has it */
export function queuesOfFacts(definition: SagaDefinition | undefined, names: Names): QueueOfFact {
  return (fact) => {
    switch (fact.kind) {
      case 'command-sent':
        return queueFor(fact.command, names);
      case 'command-resent':
      case 'revoke-sent':
        return queueOfStep(fact.path, fact.direction, definition, names);
      case 'command-succeeded':
      case 'command-failed':
        // What a person said came through no queue.
        return fact.by === undefined ? names.replies : undefined;
      case 'command-revoked':
        return names.replies;
      default:
        return undefined;
    }
  };
}

/** The queue that the command of a step is put into. */
export function queueOfStep(
  path: string,
  direction: Direction,
  definition: SagaDefinition | undefined,
  names: Pick<WireNames, 'commandsOf' | 'inbox'>,
): string | undefined {
  const step = definition && commandStepOf(definition, path);
  const side = direction === 'forward' ? step : step?.compensation;
  return side && queueFor(side.command.messageName, names);
}
