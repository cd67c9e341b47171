import type { SagaDefinition } from '@edda/saga-core';
import { awaitedEvents } from '@edda/saga-core';
import { fieldsOf } from '@edda/validation';

/** Events that are matched by fields that they do not have: such a wait would never end. A sentence each, with the remedy. */
export function matchProblems(definition: SagaDefinition): readonly string[] {
  const { name, version } = definition;
  const found = awaitedEvents(definition).flatMap(({ event, fields }) => {
    const known = fieldsOf(event);
    // Nothing is known of a contract without rules.
    const strangers = known.length === 0 ? [] : fields.filter((field) => !known.includes(field));
    return strangers.map(
      (field) =>
        `Saga "${name}" version ${version}: it matches "${event.messageName}" by "${field}", which that event does not have. It has ${known.join(', ')}.`,
    );
  });
  return [...new Set(found)];
}
