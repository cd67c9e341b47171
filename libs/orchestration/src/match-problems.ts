import type { SagaDefinition } from '@edda/saga-core';
import { allSteps } from '@edda/saga-core';
import { fieldsOf, sensitiveFields } from '@edda/validation';

/**
 * Events that are matched by fields that they do not have, so that such a wait would never end; or by fields that are somebody's, which stand in keys
 * that everybody sees and can ask for. A sentence each, with the remedy.
 */
export function matchProblems(definition: SagaDefinition): readonly string[] {
  const { name, version } = definition;
  const arms = allSteps(definition.steps).flatMap((step) =>
    step.kind === 'wait' ? step.arms.map((arm) => ({ ...arm, step: step.name })) : [],
  );
  const found = arms.flatMap(({ step, event, match }) => {
    const known = event ? fieldsOf(event) : [];
    // Nothing is known of a contract without rules.
    const strangers = known.length === 0 ? [] : Object.keys(match).filter((field) => !known.includes(field));
    const secret = event ? sensitiveFields(event).map(({ path }) => path[0]) : [];
    const told = Object.keys(match).filter((field) => secret.includes(field));
    return [
      ...told.map(
        (field) =>
          `Saga "${name}" version ${version}, step "${step}": it matches "${event?.messageName}" by "${field}", which is sensitive, and what events are matched by stands in keys for everybody. Match it by an id.`,
      ),
      ...strangers.map(
        (field) =>
          `Saga "${name}" version ${version}, step "${step}": it matches "${event?.messageName}" by "${field}", which that event does not have, so it would wait for ever. Match it by one of ${known.join(', ')}, or add "${field}" to the event's class.`,
      ),
    ];
  });
  return [...new Set(found)];
}
