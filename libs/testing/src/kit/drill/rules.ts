import { stepAt } from '@edda/saga-core';
import type { CommandStep, SagaDefinition, WaitStep } from '@edda/saga-core';
import type { Fault, FaultKind } from './fault.js';
import { aroundOf, runIn } from './place-in-definition.js';
import type { DrillEnd } from './scenario.js';
import { timesOutBeforeResend } from './timing.js';

/** What the rules say about a fault. `normal`: the saga ends as it does without the fault. */
export interface Rule {
  readonly end: DrillEnd | 'normal';
  /** All is as it would be without the fault: the data, and what is left done. */
  readonly isUnnoticed: boolean;
  readonly because: string;
}

/**
 * How a saga ends after a fault, from the roles of its steps and from what stands around them. Written from the rules of sagas, and not
 * from the code that runs them, so that the two can disagree.
 */
export function ruleFor(definition: SagaDefinition, fault: Fault): Rule {
  const step = stepAt(definition, fault.path);
  if (step?.kind === 'command') return ruleForCommand(definition, step, fault);
  if (step?.kind === 'wait') return ruleForWait(definition, step, fault);
  throw new Error(`There is no rule for a fault at "${fault.path}".`);
}

const UNNOTICED: Readonly<Partial<Record<FaultKind, string>>> = {
  duplicate: 'the fence and the saga recognise what comes twice',
  crash: 'the history is the saga, and what is sent twice is one message',
  'event twice': 'the id of an event tells that it came before',
  'event early': 'the mailbox keeps it',
};

function ruleForCommand(definition: SagaDefinition, step: CommandStep, fault: Fault): Rule {
  const { kind, path, code } = fault;
  const unnoticed = UNNOTICED[kind];
  if (unnoticed !== undefined) return { end: 'normal', isUnnoticed: true, because: unnoticed };
  if (kind === 'cancelled') return ruleForCancelled(step);
  if (kind === 'cannot be undone')
    return {
      end: 'parked',
      isUnnoticed: false,
      because: 'what has to be undone and cannot be needs a person',
    };
  const isGivenUp = kind === 'late reply' || timesOutBeforeResend(definition, path);
  if (kind === 'late reply' || kind === 'lost reply') return ruleForDone(definition, step, fault, isGivenUp);
  if (kind === 'failure' && step.onFailure.some((handler) => handler.code === code))
    return { end: 'normal', isUnnoticed: false, because: `the definition goes on after ${code}` };
  if (step.role === 'retriable')
    return { end: 'parked', isUnnoticed: false, because: 'nothing is undone any more: a person is needed' };
  if (kind === 'put aside' && (step.onDeadLetter ?? definition.onDeadLetter) === 'park')
    return { end: 'parked', isUnnoticed: false, because: 'the definition wants a person to see it' };
  return failing(definition, path, step.role === 'pivot' ? WHY_PIVOT[kind] : WHY_COMPENSATABLE[kind]);
}

const WHY_COMPENSATABLE: Readonly<Partial<Record<FaultKind, string>>> = {
  failure: 'a failure before the pivot turns the saga back',
  timeout: 'what timed out is undone, whether it was done or not',
  'transient until exhausted': 'the attempts are used up before the pivot',
  'refused by the fence': 'it did not happen, and its compensation makes that definite',
  'put aside': 'it did not happen, and its compensation makes that definite',
};

const WHY_PIVOT: Readonly<Partial<Record<FaultKind, string>>> = {
  failure: 'the pivot has failed',
  timeout: 'the revoke says that it never ran',
  'transient until exhausted': 'the revoke says that it never ran',
  'refused by the fence': 'the revoke says that it never ran',
  'put aside': 'the revoke says that it never ran',
};

/** The participant has done it, and its reply does not come in time. */
function ruleForDone(
  definition: SagaDefinition,
  step: CommandStep,
  { kind, path }: Fault,
  isGivenUp: boolean,
): Rule {
  if (step.timeoutMs === undefined || !isGivenUp) {
    const because =
      kind === 'lost reply'
        ? 'it is sent again, and the fence answers'
        : 'without a timeout it is waited for';
    return { end: 'normal', isUnnoticed: true, because };
  }
  if (step.role === 'compensatable') return failing(definition, path, 'what was done too late is undone');
  return { end: 'normal', isUnnoticed: true, because: 'the revoke is answered with what was done' };
}

function ruleForCancelled({ role }: CommandStep): Rule {
  switch (role) {
    case 'compensatable':
      return { end: 'compensated', isUnnoticed: false, because: 'before the pivot a saga can be cancelled' };
    case 'pivot':
      return { end: 'normal', isUnnoticed: true, because: 'the revoke is answered with what was done' };
    case 'retriable':
      return { end: 'normal', isUnnoticed: true, because: 'behind the pivot nothing is cancelled any more' };
  }
}

function ruleForWait(definition: SagaDefinition, step: WaitStep, { kind, path }: Fault): Rule {
  const unnoticed = UNNOTICED[kind];
  if (unnoticed !== undefined) return { end: 'normal', isUnnoticed: true, because: unnoticed };
  const isRejected = kind === 'rejected';
  const outlet = isRejected ? step.arms.find(({ name }) => name === 'rejected')?.then : step.onTimeout;
  if (outlet === 'compensate')
    return failing(definition, path, isRejected ? 'a person has said no' : 'nothing came in time');
  const because = isRejected ? 'the saga goes on after a no' : 'the saga goes on when nothing came in time';
  return { end: 'normal', isUnnoticed: false, because };
}

/** A step that fails turns back what stands around it: an attempt, a run behind a save-point, or the saga. */
function failing(definition: SagaDefinition, path: string, why = 'it has failed'): Rule {
  for (const { step, part } of aroundOf(definition, path) ?? []) {
    if (step.kind === 'attempt' && part === 'steps')
      return {
        end: 'normal',
        isUnnoticed: false,
        because: `the attempt "${step.name}" is undone, and the rest goes on`,
      };
    if (step.kind === 'recover' && (runIn(definition, path, step) ?? step.attempts) < step.attempts)
      return {
        end: 'normal',
        isUnnoticed: false,
        because: `it runs again from the save-point "${step.name}"`,
      };
  }
  return { end: 'compensated', isUnnoticed: false, because: why };
}
