import { allSteps, commandStepOf, stepAt } from '@edda/saga-core';
import type { CommandStep, SagaDefinition, HistoryEntry, Step } from '@edda/saga-core';
import { showDuration } from '../story/show.js';
import type { Fault, FaultKind } from './fault.js';
import { eventFor } from './outside.js';
import { isInside } from './place-in-definition.js';
import type { DrillScenario } from './scenario.js';

/** Why a fault cannot happen at a step; undefined if it can. */
export function whyNot(definition: SagaDefinition, { kind, path, code }: Fault): string | undefined {
  const command = commandStepOf(definition, path);
  if (command) return whyNotAtCommand(command, kind, code);
  const step = stepAt(definition, path);
  if (step?.kind !== 'wait') return 'nothing is sent and nothing awaited there';
  const isInMachine = isInside(definition, path, 'machine');
  if (kind === 'no event') {
    if (!step.dueAt) return 'it has no time limit: it waits for as long as it takes';
    return isInMachine ? 'where a state leads when its time is over needs a scenario of its own' : undefined;
  }
  if (kind !== 'event early') return undefined;
  if (definition.unexpected !== 'mailbox')
    return `an event that comes early is not kept: ${definition.unexpected}`;
  const isRepeated =
    isInMachine || isInside(definition, path, 'repeat') || isInside(definition, path, 'for-each');
  return isRepeated ? 'an earlier wait for the same event would take it' : undefined;
}

function whyNotAtCommand(step: CommandStep, kind: FaultKind, code: string | undefined): string | undefined {
  if (kind === 'timeout' && step.timeoutMs === undefined) return 'it has no timeout: it is only sent again';
  if (kind === 'cannot be undone') return whyNotUndone(step);
  if (kind !== 'failure' || code !== undefined) return undefined;
  return step.child ? 'a saga that is left to itself cannot fail it' : 'its contract declares no failure';
}

function whyNotUndone({ compensation, noCompensation, role }: CommandStep): string | undefined {
  if (compensation) return undefined;
  return noCompensation === undefined
    ? `a ${role} step is never undone`
    : `there is nothing to undo: ${noCompensation}`;
}

/** Why a fault cannot happen in this scenario. */
export function whyNotIn(
  definition: SagaDefinition,
  scenario: DrillScenario,
  history: readonly HistoryEntry[],
  { kind, path }: Fault,
): string | undefined {
  const isEnded = history.some(
    ({ fact }) => (fact.kind === 'event-received' || fact.kind === 'decision-made') && fact.path === path,
  );
  if (
    kind === 'rejected' &&
    history.some(({ fact }) => fact.kind === 'decision-made' && fact.arm === 'rejected')
  )
    return 'the scenario has it rejected already';
  if (kind === 'no event' || kind === 'rejected') return undefined;
  if ((kind === 'event twice' || kind === 'event early') && !isEnded)
    return 'in this scenario nothing comes here';
  if (kind !== 'event early') return undefined;
  if (!eventFor(definition, scenario, path))
    return 'what the event says follows from what the saga learns before';
  const names = stepEvents(stepAt(definition, path));
  const rivals = allSteps(definition.steps).filter((step) =>
    stepEvents(step).some((name) => names.includes(name)),
  );
  if (rivals.length > 1) return 'another wait for the same event would take it';
  const began = history.find(({ fact }) => fact.kind === 'wait-began' && fact.path === path);
  const early = (began?.at ?? 0) - (history[0]?.at ?? 0);
  return early < definition.mailboxTtlMs
    ? undefined
    : `the mailbox keeps an event for ${showDuration(definition.mailboxTtlMs)} only`;
}

function stepEvents(step: Step | undefined): readonly string[] {
  return step?.kind === 'wait' ? step.arms.flatMap(({ event }) => (event ? [event.messageName] : [])) : [];
}
