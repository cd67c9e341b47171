import type { EventType } from '../contract-type.js';
import type { SagaDefinition } from '../definition.js';
import type { Step, WaitStep } from '../step.js';
import { allSteps } from '../step.js';

/** Waits that nothing could ever end, and events that are none. */
export function problemsOfWaits({ steps }: SagaDefinition): readonly string[] {
  const all = allSteps(steps);
  const ofStates = new Set(
    all
      .filter((step) => step.kind === 'machine')
      .flatMap(({ states }) => states.flatMap(({ wait }) => (wait ? [wait] : []))),
  );
  return all.flatMap((step) => {
    const problems = [
      ...problemsOfEvents(step),
      ...(step.kind === 'wait' ? problemsOfApproval(step) : []),
      // Where a state leads, the checks of its machine look at.
      ...(step.kind === 'wait' && !ofStates.has(step) ? problemsOfEnd(step) : []),
    ];
    return problems.map((problem) => `step "${step.name}": ${problem}`);
  });
}

function problemsOfEnd({ arms, dueAt }: WaitStep): readonly string[] {
  return dueAt || arms.some(({ effect }) => effect === 'take')
    ? []
    : [
        `nothing ends this wait, and it has no time limit: the saga would wait for ever. Add an event, a person's decision or a time.`,
      ];
}

function problemsOfEvents(step: Step): readonly string[] {
  if (step.kind === 'publish') return problemsOfEvent('it publishes', step.event);
  if (step.kind !== 'wait') return [];
  const { notify } = step.approval ?? {};
  return [
    ...step.arms.flatMap(({ name, event }) => problemsOfEvent(`its arm "${name}" waits for`, event)),
    ...problemsOfEvent('notify publishes', notify?.event),
  ];
}

/** The types forbid it, but a class may have been made by hand. */
function problemsOfEvent(what: string, event: EventType | undefined): readonly string[] {
  return event === undefined || isEvent(event)
    ? []
    : [
        `${what} "${event.messageName}", which is not an event, so nobody could ever publish it. Use a contract made with event().`,
      ];
}

/** Whether a contract is one of an event. */
export function isEvent(contract: object): boolean {
  return 'messageKind' in contract && contract.messageKind === 'event';
}

function problemsOfApproval({ arms, approval }: WaitStep): readonly string[] {
  const decisions = arms.filter(({ event }) => !event).map(({ name }) => name);
  if (!approval) {
    return decisions.map(
      (name) =>
        `its arm "${name}" has no event, and nobody is asked for a decision, so it would never be taken. Give it an event, or make the wait an approval.`,
    );
  }
  const { role, escalate } = approval;
  return [
    ...['approved', 'rejected']
      .filter((decision) => !decisions.includes(decision))
      .map((decision) => `the approval cannot be ${decision}. Add an arm "${decision}" without an event.`),
    ...decisions
      .filter((name) => name !== 'approved' && name !== 'rejected')
      .map(
        (name) => `its arm "${name}" is no decision. Call it "approved" or "rejected", or give it an event.`,
      ),
    ...(role.trim() === '' ? ['the approval needs the name of the role that decides. Add it.'] : []),
    ...(escalate && escalate.to.trim() === '' ? ['the escalation needs the name of a role. Add it.'] : []),
    ...(escalate && escalate.to === role
      ? [`the escalation goes to "${role}", who could decide before. Name another role, or drop it.`]
      : []),
  ];
}
