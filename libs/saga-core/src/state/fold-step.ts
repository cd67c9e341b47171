import { isWithin, mergedPatches } from './data.js';
import { find } from './find.js';
import type { Fact, FactOf } from './history.js';
import type { SagaState } from './saga-state.js';
import type { StepState, WaitState } from './step-state.js';

/** What a fact about anything but a command makes of the saga. */
export function applyStepFact(
  state: SagaState,
  fact: Exclude<Fact, FactOf<'saga-started'>>,
  at: number,
): SagaState {
  switch (fact.kind) {
    case 'event-published':
      return begun(state, { kind: 'published', ...placeOf(fact) });
    case 'branch-chosen': {
      const { branch } = fact;
      return begun(state, { kind: 'chosen', ...placeOf(fact), ...(branch === undefined ? {} : { branch }) });
    }
    case 'items-taken':
      return begun(state, { kind: 'items', ...placeOf(fact), items: fact.items });
    case 'item-began':
      return begun(state, { kind: 'item', ...placeOf(fact), patch: fact.patch });
    case 'pass-ended': {
      const { again, exhausted } = fact;
      return begun(state, { kind: 'pass', ...placeOf(fact), again, ...(exhausted ? { exhausted } : {}) });
    }
    case 'scope-failed':
      return begun(state, { kind: 'scope', ...placeOf(fact), phase: 'failed', failure: fact.failure });
    case 'scope-undone': {
      const { path, retryAt } = fact;
      return replaced(state, 'scope', path, (scope) => ({
        ...scope,
        phase: 'undone',
        ...(retryAt === undefined ? {} : { retryAt }),
      }));
    }
    case 'lanes-joined':
      return begun(state, { kind: 'joined', ...placeOf(fact), patch: fact.patch });
    case 'state-entered':
      return entered(state, fact);
    case 'wait-began':
      return begun(state, waitOf(fact, at));
    case 'event-received': {
      const { arm, patch } = fact;
      return arm === undefined ? state : over(state, fact.path, arm, patch);
    }
    case 'decision-made':
      return over(state, fact.path, fact.arm, fact.patch);
    case 'wait-timed-out':
      return over(state, fact.path, 'timeout', undefined);
    case 'wait-dropped':
      return onWait(state, fact.path, (wait) => ({ ...silent(wait), phase: 'dropped' }));
    case 'approval-reminded':
      return onWait(state, fact.path, (wait) => ({
        ...wait,
        remindAt: fact.remindAt,
        notices: (wait.notices ?? 0) + 1,
      }));
    case 'approval-escalated':
      return onWait(state, fact.path, (wait) => escalated(wait, fact.role));
    default:
      throw new Error(`There is no fact "${fact.kind}".`);
  }
}

function placeOf({ path, lane }: { readonly path: string; readonly lane?: string }): {
  readonly path: string;
  readonly lane?: string;
} {
  return lane === undefined ? { path } : { path, lane };
}

function begun(state: SagaState, step: StepState): SagaState {
  return { ...state, steps: [...state.steps, step] };
}

function waitOf(fact: FactOf<'wait-began'>, at: number): WaitState {
  const { arms, dueAt, role, remindAt, escalateAt } = fact;
  return {
    kind: 'wait',
    ...placeOf(fact),
    phase: 'open',
    arms,
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(role === undefined ? {} : { roles: [role] }),
    ...(remindAt === undefined ? {} : { remindAt }),
    ...(escalateAt === undefined ? {} : { escalateAt }),
    since: at,
  };
}

function escalated({ escalateAt: _done, ...wait }: WaitState, role: string): WaitState {
  return { ...wait, roles: [...(wait.roles ?? []), role], notices: (wait.notices ?? 0) + 1 };
}

function over(state: SagaState, path: string, arm: string, patch: WaitState['patch']): SagaState {
  return onWait(state, path, (wait) => ({
    ...silent(wait),
    phase: 'over',
    arm,
    ...(patch === undefined ? {} : { patch }),
  }));
}

/** A wait that is over keeps neither its arms nor its timers; when it was due, a machine that stays where it is still wants to know. */
function silent(wait: WaitState): WaitState {
  const { remindAt: _remind, escalateAt: _escalate, roles: _roles, ...rest } = wait;
  return { ...rest, arms: [] };
}

function onWait(state: SagaState, path: string, change: (wait: WaitState) => WaitState): SagaState {
  return replaced(state, 'wait', path, change);
}

function replaced<Kind extends 'wait' | 'scope'>(
  state: SagaState,
  kind: Kind,
  path: string,
  change: (step: Extract<StepState, { kind: Kind }>) => StepState,
): SagaState {
  const known = find(state, kind, path);
  if (!known)
    throw new Error(`The history of saga ${state.id} speaks of the ${kind} "${path}", which never began.`);
  return { ...state, steps: state.steps.map((step) => (step === known ? change(known) : step)) };
}

/** What earlier states did is folded into one patch: a machine that lives for years does not grow with each event. */
function entered(state: SagaState, fact: FactOf<'state-entered'>): SagaState {
  const { kind: _, path, lane = '', ...place } = fact;
  const earlier = new Set(state.steps.filter((step) => isWithin(step.lane ?? '', lane)));
  const patch = mergedPatches([...earlier].filter((step) => step.lane === lane));
  const others = state.steps.filter((step) => !earlier.has(step));
  return { ...state, steps: [...others, { kind: 'machine', path, lane, ...place, patch }] };
}
