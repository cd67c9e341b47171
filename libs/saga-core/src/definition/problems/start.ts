import type { SagaDefinition } from '../definition.js';
import { isEvent } from './waits.js';

/** A start that never comes. What the schedule says, whoever knows the clock looks at. */
export function problemsOfStart({ start: { by, contract, schedule } }: SagaDefinition): readonly string[] {
  return [
    ...(by === 'schedule' && !schedule
      ? ['the clock starts it, but it has no schedule. Say when, with startedBySchedule().']
      : []),
    ...(by !== 'schedule' && schedule
      ? ['it has a schedule, but the clock does not start it. Drop the schedule, or use startedBySchedule().']
      : []),
    ...(by === 'event' && !isEvent(contract)
      ? [`"${contract.messageName}" is to start it, but is not an event. Use a contract made with event().`]
      : []),
  ];
}
