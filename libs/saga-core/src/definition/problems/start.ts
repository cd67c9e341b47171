import type { SagaDefinition } from '../definition.js';
import { isEvent } from './waits.js';

/** Each is a row that every start writes. */
const MOST_ATTRIBUTES = 10;
/** It stands in URLs, before a colon. With a hyphen are those that the orchestrator itself writes. */
const ATTRIBUTE_NAME = /^[a-z][A-Za-z0-9]{0,63}$/;

/** A start that never comes. What the schedule says, whoever knows the clock looks at. */
export function problemsOfStart({ start }: SagaDefinition): readonly string[] {
  const { by, contract, schedule, attributes = {} } = start;
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
    ...problemsOfAttributes(Object.keys(attributes)),
  ];
}

function problemsOfAttributes(names: readonly string[]): readonly string[] {
  return [
    ...(names.length > MOST_ATTRIBUTES
      ? [
          `it has ${names.length} attributes, and ${MOST_ATTRIBUTES} is the most: each start writes them all. Keep those that sagas are looked for by.`,
        ]
      : []),
    ...names
      .filter((name) => !ATTRIBUTE_NAME.test(name))
      .map(
        (name) =>
          `the attribute "${name}" must be called by letters and digits, 64 at most, the first one in lower case: it stands in URLs.`,
      ),
  ];
}
