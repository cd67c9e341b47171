import type { Fact, FactOf, HistoryEntry } from './history.js';
import { applyCommandFact, isCommandFact } from './fold-command.js';
import { applyStepFact } from './fold-step.js';
import { hasOpenCommand } from './open.js';
import type { SagaState } from './saga-state.js';

/** How many of the latest actions and decisions are remembered, to know one that comes twice. */
const REMEMBERED_ACTIONS = 20;

/**
 * Makes the state from a saga's whole history, without running any function of a definition.
 *
 * @throws if the history is not one: empty, with gaps, or not beginning with `saga-started`
 */
export function fold(history: readonly HistoryEntry[]): SagaState {
  let state: SagaState | undefined;
  for (const entry of history) state = applyFact(state, entry);
  if (!state) throw new Error('There is no history to fold: a saga has at least the entry "saga-started".');
  return state;
}

/** The state after one more fact. The only way in which a state ever changes. */
export function applyFact(state: SagaState | undefined, { sequence, at, fact }: HistoryEntry): SagaState {
  if (!state) {
    if (fact.kind !== 'saga-started' || sequence !== 1) {
      throw new Error(
        `A history begins with entry 1, "saga-started", but this one begins with ${sequence}, "${fact.kind}".`,
      );
    }
    return started(fact, at);
  }
  if (sequence !== state.revision + 1) {
    throw new Error(`The history of saga ${state.id} jumps from entry ${state.revision} to ${sequence}.`);
  }
  const next = withStatus(changed(state, fact, at));
  return { ...next, revision: sequence };
}

function started(fact: FactOf<'saga-started'>, at: number): SagaState {
  const { kind: _, ...origin } = fact;
  return { status: 'running', revision: 1, steps: [], startedAt: at, ...origin };
}

function changed(state: SagaState, fact: Fact, at: number): SagaState {
  if (isCommandFact(fact)) return applyCommandFact(state, fact);
  switch (fact.kind) {
    case 'saga-started':
      throw new Error(`Saga ${state.id} was started already: its history has "saga-started" twice.`);
    case 'compensation-began': {
      const { kind: _, ...abort } = fact;
      const { endedAt: _ended, deadlineAt: _deadline, parked: _parked, ...rest } = state;
      return { ...rest, status: 'compensating', abort };
    }
    case 'saga-parked': {
      const { kind: _, ...parked } = fact;
      // A pause is a person's word: what a function threw meanwhile does not end it, and comes again when the saga goes on.
      const isPaused = state.status === 'paused' && fact.reason === 'definition-threw';
      return { ...state, status: isPaused ? 'paused' : 'parked', parked };
    }
    case 'saga-paused':
      return { ...state, status: 'paused' };
    case 'saga-resumed': {
      const { parked: _, ...rest } = state;
      return { ...rest, status: state.abort ? 'compensating' : 'running' };
    }
    case 'deadline-passed': {
      const { deadlineAt: _, ...rest } = state;
      return rest;
    }
    case 'saga-completed':
      return ended(state, 'completed', at);
    case 'saga-compensated':
      return ended(state, 'compensated', at);
    case 'saga-resolved':
      return ended(state, 'resolved', at);
    case 'action-taken':
      return remembering(state, fact.id);
    case 'action-failed': {
      const { actions = [], ...rest } = state;
      return { ...rest, actions: actions.filter((id) => id !== fact.id) };
    }
    case 'decision-made':
      return applyStepFact(remembering(state, fact.messageId), fact, at);
    case 'reply-owed': {
      const { kind: _, ...owed } = fact;
      return { ...state, owed: [...(state.owed ?? []), owed] };
    }
    case 'reply-given': {
      const { owed = [], ...rest } = state;
      const left = owed.filter(({ messageId }) => messageId !== fact.messageId);
      return left.length === 0 ? rest : { ...rest, owed: left };
    }
    case 'saga-migrated':
      return migrated(state, fact);
    case 'input-ignored':
      return state;
    default:
      return applyStepFact(state, fact, at);
  }
}

function remembering(state: SagaState, id: string): SagaState {
  return { ...state, actions: [...(state.actions ?? []), id].slice(-REMEMBERED_ACTIONS) };
}

function ended(state: SagaState, status: 'completed' | 'compensated' | 'resolved', at: number): SagaState {
  const { parked: _parked, deadlineAt: _deadline, endedAt: _ended, ...rest } = state;
  return { endedAt: at, ...rest, status };
}

/** What the earlier version had learned is in `data`; which steps it had done stays. */
function migrated(state: SagaState, { to, data }: FactOf<'saga-migrated'>): SagaState {
  const steps = state.steps.map((step) => ('patch' in step ? { ...step, patch: {} } : step));
  return { ...state, version: to, input: data, steps };
}

/** A saga that is under way waits if no command is out or planned, and something else has to come first. */
function withStatus(state: SagaState): SagaState {
  if (state.status !== 'running' && state.status !== 'waiting') return state;
  const waits =
    !hasOpenCommand(state) && state.steps.some((step) => step.kind === 'wait' && step.phase === 'open');
  const status = waits ? 'waiting' : 'running';
  return status === state.status ? state : { ...state, status };
}
