import type { Action, CommandState, Direction, IgnoreReason, SagaState, WaitState } from '@edda/saga-core';
import { commandSteps, find, hasEnded, stepOf } from '@edda/saga-core';
import { isoTime } from '../sagas/saga-view.js';

/** An action that a saga did not take. */
export interface RefusedAction {
  readonly reason: IgnoreReason;
  readonly action: Action;
  readonly path?: string;
  readonly direction?: Direction;
  readonly state: SagaState;
  /** What took the saga past its point of no return, and when; if that can be told. */
  readonly pointOfNoReturn?: string;
  /** The pivot that is its point of no return, if that is stuck and its outcome can be set by hand. */
  readonly stuckPivot?: string;
}

/** What happened, to which saga, and what to do next. */
export function whyActionRefused(refused: RefusedAction): string {
  const { reason, action, state } = refused;
  const saga = `Saga ${state.id}`;
  switch (reason) {
    case 'ended':
      return hasEnded(state) ? ended(state) : `${saga} has ended; nothing can be done with it any more.`;
    case 'parked':
      if (action === 'override') return overrideThrew(refused);
      return `${saga} is ${state.status} already: nothing moves in it until somebody acts. ${waysOut(state)}`;
    case 'not-paused':
      return state.status === 'parked'
        ? `${saga} is parked, not paused: it cannot go on by itself${because(state)}. ${waysOut(state)}`
        : `${saga} is ${state.status}, not paused. There is nothing to resume: it goes on by itself.`;
    case 'not-parked':
      return notParked(refused);
    case 'late':
      if (!state.abort) return scopeOver(refused);
      return `${saga} has turned back already${because(state)}, and is ${state.status}. Follow it at GET /v1/sagas/${state.id}.`;
    case 'past-pivot':
      return action === 'override' ? onlyForward(refused) : pastPivot(refused);
    case 'stale-epoch':
      return staleLetter(refused);
    case 'expired':
      if (action === 'discard') return expiredLetter(refused);
      if (action === 'cancel' || action === 'compensate') return pivotExpired(refused);
      return `The time in which ${stepIn(refused)} could be done is over, and nobody knows whether it was: another try could do it a second time. Ask the participant what became of it, then override the step with that outcome, or skip it.`;
    case 'unknown-step':
      return unknownStep(refused);
    case 'duplicate':
      return `${saga} took "${action}" under this idempotency key before. Take a new key to do it once more.`;
    default:
      return `${saga} is ${state.status} and cannot take "${action}" now (${reason}). Look at GET /v1/sagas/${state.id}/history, and choose what fits.`;
  }
}

function pivotExpired({ state }: RefusedAction): string {
  return `Saga ${state.id} cannot turn back: the command of its pivot is out, the time in which it could be executed is over, and nobody knows whether it was. Ask the participant what became of it, then override the step with that outcome: after a failure the saga turns back.`;
}

export function ended({ id, status, endedAt }: SagaState): string {
  const when = endedAt === undefined ? '' : ` at ${isoTime(endedAt)}`;
  return `Saga ${id} has ended as ${status}${when}; nothing can be done with it any more. What is still to be done needs a saga of its own.`;
}

/** Asked too late, or too early: what comes behind a scope builds on it. */
function scopeOver({ path = '', state }: RefusedAction): string {
  return `The attempt or the save-point around "${path}" of saga ${state.id} is not under way: it is over, is being undone, or was not begun, so nothing was turned back. Compensate without a path to undo the whole saga.`;
}

function because({ parked, abort }: SagaState): string {
  const why = parked ?? abort;
  return why ? ` (${why.reason}${why.path === '' ? '' : ` at ${why.path}`}: ${why.message})` : '';
}

function waysOut({ status, parked }: SagaState): string {
  if (status === 'paused') return 'Resume it, or resolve it to end it by hand.';
  return parked?.reason === 'dead-lettered'
    ? 'Redrive or discard the command that was put aside, skip or override its step, or resolve the saga to end it by hand.'
    : 'Retry, skip or override the step that is stuck, or resolve the saga to end it by hand.';
}

/** The definition threw at the outcome that was set. */
function overrideThrew(refused: RefusedAction): string {
  const { state } = refused;
  return `The outcome of ${stepIn(refused)} was not set: the definition threw at it, and the saga is ${state.status}${because(state)}. Set another outcome, or correct the definition, deploy it and override the step again; the same idempotency key will do.`;
}

/** The letter is of a try that is over. */
function staleLetter(refused: RefusedAction): string {
  const epoch = commandOf(refused)?.epoch;
  return `${capital(stepIn(refused))} is at epoch ${epoch ?? 'none'}, and what was put aside is of another one: nobody waits for it any more. Nothing has to be done about it.`;
}

/** Only its fence could say that it never ran, and that may have forgotten it. */
function expiredLetter(refused: RefusedAction): string {
  return `The time in which ${stepIn(refused)} could be done is over, so its fence cannot say any more whether it was. Ask the participant what became of it, then override the step with that outcome, or skip it.`;
}

function pastPivot({ state, pointOfNoReturn, stuckPivot }: RefusedAction): string {
  const what = pointOfNoReturn === undefined ? '' : ` (${pointOfNoReturn})`;
  const isAtRest = state.status === 'paused' || state.status === 'parked';
  if (isAtRest && stuckPivot !== undefined)
    return `Nobody knows whether the pivot "${stuckPivot}" of saga ${state.id} happened${what}, so the saga cannot simply turn back. Ask the participant what became of it, then override the step with that outcome: a failure turns the saga back, a success lets it go on. Or resolve it to end it by hand.`;
  const end = isAtRest ? 'resolve it' : 'pause it and resolve it';
  return `Saga ${state.id} is past its point of no return${what}; it only goes forward. To end it by hand, ${end}.`;
}

function onlyForward(refused: RefusedAction): string {
  return `${capital(stepIn(refused))} has to succeed in the end: no saga turns back from there, so it cannot be made a failure. Override it with a success, skip it once it is stuck, or resolve the saga to end it by hand.`;
}

function notParked(refused: RefusedAction): string {
  const { action, path, state } = refused;
  const saga = `saga ${state.id}`;
  const isMoving = state.status !== 'paused' && state.status !== 'parked';
  const phase = commandOf(refused)?.phase;
  switch (action) {
    case 'retry':
      return path === undefined
        ? `Nothing of ${saga} is stuck or waits for its next try: it is ${state.status}. There is nothing to try again.`
        : `${capital(stepIn(refused))} is neither stuck nor waiting for its next try${phase ? `: it is ${phase}` : ''}. There is nothing to try again.`;
    case 'skip':
      return `${capital(stepIn(refused))} is not stuck${phase ? `: it is ${phase}` : ''}. Only a stuck one can be skipped; wait until the saga is parked for it, or pause the saga and override the step's outcome.`;
    case 'redrive':
    case 'discard':
      return `The command of ${stepIn(refused)} is not put aside${phase ? `: it is ${phase}` : ''}${stuckFor(refused)}. There is nothing to ${action}; look at GET /v1/sagas/${state.id}.`;
    case 'override':
      return isMoving
        ? `${capital(saga)} is ${state.status}: somebody may be at work on "${path ?? ''}" just now. Pause the saga first, then set the outcome.`
        : `The outcome of ${stepIn(refused)} is not open${phase ? `: it is ${phase}` : ''}. Only that of a step that is out, planned or stuck can be set, and only a stuck or planned one can be made a failure with a code.`;
    case 'resolve':
      return `${capital(saga)} is ${state.status}, and only a paused or parked saga can be ended by hand. Pause it first.`;
    default:
      return `${capital(saga)} is ${state.status} and cannot take "${action}" now: it would have to be parked. Look at GET /v1/sagas/${state.id}.`;
  }
}

function unknownStep({ action, path = '', state }: RefusedAction): string {
  const wait = find(state, 'wait', path);
  if (wait) return noCommand(action, wait, state);

  const paths = commandSteps(state).map((step) => step.path);
  const shown = paths.slice(-20).join(', ');
  const begun = paths.length === 0 ? 'It has not begun any.' : `The latest that it has begun: ${shown}.`;
  return `Saga ${state.id} has not begun a step "${path}". ${begun} GET /v1/sagas/${state.id} shows them all.`;
}

/** A wait sends nothing, so it has no outcome of a participant. */
function noCommand(
  action: Action,
  { path, phase, arms, roles, dueAt }: WaitState,
  { id }: SagaState,
): string {
  const where = `"${path}" of saga ${id}`;
  const events = [...new Set(arms.flatMap(({ event }) => (event === undefined ? [] : [event])))];
  const until = dueAt === undefined ? '' : ` until ${isoTime(dueAt)}`;
  if (phase !== 'open') return `${where} was a wait, and it is over: there is nothing to ${action}.`;
  if (roles)
    return `${where} waits for a decision of ${roles.join(' or ')}${until}; there is no command to ${action}. Decide it: POST /v1/sagas/${id}/decisions.`;
  if (events.length === 0)
    return `${where} only waits${until}, and goes on by itself then; there is no command to ${action}. To go on at once, skip it.`;
  const tell = events.map((event) => `POST /v1/events/${event}`).join(' or ');
  return `${where} waits for ${events.map((event) => `"${event}"`).join(' or ')}${until}; there is no command to ${action}. Tell the event: ${tell}.`;
}

function stepIn(refused: RefusedAction): string {
  const { path, state } = refused;
  if (path === undefined) return `a step of saga ${state.id}`;
  const way = directionOf(refused) === 'compensation' ? 'the compensation of step' : 'the step';
  return `${way} "${path}" of saga ${state.id}`;
}

/** The one that is meant if it is not said: how the step is undone, once that has begun. */
function directionOf({ direction, path, state }: RefusedAction): Direction {
  if (direction) return direction;
  return path !== undefined && stepOf(state, path)?.compensation ? 'compensation' : 'forward';
}

function commandOf(refused: RefusedAction): CommandState | undefined {
  const step = refused.path === undefined ? undefined : stepOf(refused.state, refused.path);
  return directionOf(refused) === 'compensation' ? step?.compensation : step?.forward;
}

function stuckFor(refused: RefusedAction): string {
  const stuck = commandOf(refused)?.stuck;
  return stuck ? ` (${stuck.reason}: ${stuck.message})` : '';
}

const capital = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);
