import type { WireNames } from '@edda/messaging';
import { ORCHESTRATOR, participantOf } from '@edda/messaging';
import type { SagaDefinition, SagaState } from '@edda/saga-core';
import { commandStepOf, openCommands } from '@edda/saga-core';

/** The queue that a command lies in: its participant's, or that of the orchestrators for a child saga. */
export function queueFor(command: string, names: Pick<WireNames, 'commandsOf' | 'inbox'>): string {
  const participant = participantOf(command);
  return participant === ORCHESTRATOR ? names.inbox : names.commandsOf(participant);
}

/** The queues that the open commands of a saga lie in. */
export function queuesOf(
  state: SagaState,
  definition: SagaDefinition | undefined,
  names: Pick<WireNames, 'commandsOf' | 'inbox'>,
): readonly string[] {
  if (!definition) return [];
  const queues = openCommands(state).flatMap(({ step, direction }) => {
    const defined = commandStepOf(definition, step.path);
    const side = direction === 'forward' ? defined : defined?.compensation;
    return side ? [queueFor(side.command.messageName, names)] : [];
  });
  return [...new Set(queues)];
}
