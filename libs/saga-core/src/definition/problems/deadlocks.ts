import type { SagaDefinition } from '../definition.js';
import type { Step, WaitStep } from '../step.js';
import { allSteps, innerSteps } from '../step.js';

/** Waits without a time limit for events that the saga itself publishes, and only once the wait is over. */
export function problemsOfDeadlocks({ steps }: SagaDefinition): readonly string[] {
  return allSteps(steps)
    .filter((step) => step.kind === 'wait')
    .flatMap((wait) => {
      const { arms, dueAt } = wait;
      const taken = arms.filter(({ effect }) => effect === 'take');
      if (dueAt || taken.length === 0) return [];
      const later = new Set(behind(steps, wait));
      const all = allSteps(steps);
      const events = [...new Set(taken.map(({ event }) => event?.messageName))];
      if (!events.every((event) => event !== undefined && isPublishedOnly(event, all, later))) return [];
      const names = events.map((event) => `"${event}"`).join(' and ');
      return [
        `step "${wait.name}": it waits for ${names}, which this saga publishes only behind it: it would wait for itself for ever. Publish in front of the wait, or give it a time limit.`,
      ];
    });
}

function isPublishedOnly(event: string, all: readonly Step[], later: ReadonlySet<Step>): boolean {
  const publishers = all.filter((step) => eventOf(step) === event);
  return publishers.length > 0 && publishers.every((step) => later.has(step));
}

/** The event that the step publishes, if it does. */
function eventOf(step: Step): string | undefined {
  if (step.kind === 'publish') return step.event.messageName;
  return step.kind === 'wait' ? step.approval?.notify?.event.messageName : undefined;
}

/** The steps that the saga cannot come to before the wait is over. Branches beside it are not among them. */
function behind(steps: readonly Step[], wait: WaitStep): readonly Step[] {
  const index = steps.findIndex((step) => step === wait || allSteps([step]).includes(wait));
  const at = steps[index];
  if (!at) return [];
  const inside =
    at === wait ? allSteps(innerSteps(wait).flat()) : innerSteps(at).flatMap((list) => behind(list, wait));
  return [...inside, ...allSteps(steps.slice(index + 1))];
}
