import { commandStepOf } from '../definition/definition.js';
import { find, stepOf } from '../state/find.js';
import type { IgnoreReason } from '../state/history.js';
import { isOpen } from '../state/open.js';
import { hasEnded } from '../state/saga-state.js';
import { advance } from './advance.js';
import { fail, giveUp, succeed } from './command-outcome.js';
import { compensate, whyNoCompensate } from './compensate.js';
import type { ActionInput } from './input.js';
import { discard, redrive, whyNoLetter } from './letter.js';
import { meantBy } from './meant.js';
import { retryNow, whyNoRetry } from './retry.js';
import { commandState, isExpired, revoke } from './sending.js';
import type { Turn } from './turn.js';
import { isOut, turnBack, whyNotBack } from './turn-back.js';
import { checkDeadline } from './deadline.js';

/** A person acts. What cannot be done is refused with a reason, and remembered as well. */
export function act(turn: Turn, input: ActionInput): void {
  const { id, action, by, reason, path } = input;
  const refusal = turn.state.actions?.includes(id) ? 'duplicate' : whyNot(turn, input);
  if (refusal) return turn.ignore(refusal, `${action}${path === undefined ? '' : ` ${path}`} by ${by}`, id);
  turn.record({
    kind: 'action-taken',
    id,
    action,
    by,
    reason,
    ...(path === undefined ? {} : { path }),
  });
  const before = turn.history.length;
  carryOut(turn, input);
  const hasThrown = turn.history
    .slice(before)
    .some(({ fact }) => fact.kind === 'saga-parked' && fact.reason === 'definition-threw');
  if (hasThrown) turn.record({ kind: 'action-failed', id });
  advance(turn);
}

function carryOut(turn: Turn, input: ActionInput): void {
  const { action, by, reason } = input;
  switch (action) {
    case 'pause':
      return turn.record({ kind: 'saga-paused' });
    case 'resume':
      return goOn(turn);
    case 'resolve':
      return turn.record({ kind: 'saga-resolved' });
    case 'cancel':
      goOn(turn);
      if (!turn.state.abort) turnBack(turn, 'cancelled', input.path ?? '', `${by}: ${reason}`);
      return;
    case 'compensate':
      goOn(turn);
      return compensate(turn, input);
    case 'retry':
      goOn(turn);
      return retryNow(turn, input);
    case 'redrive':
      goOn(turn);
      return redrive(turn, input);
    case 'discard':
      return discard(turn, input, goOn);
    case 'skip':
      goOn(turn);
      return skip(turn, input);
    case 'override':
      goOn(turn);
      return override(turn, input);
  }
}

/** A parked or paused saga is under way again. */
function goOn(turn: Turn): void {
  if (!turn.isAtRest) return;
  turn.record({ kind: 'saga-resumed' });
  // It may have passed while the saga was at rest: nothing new is begun then.
  checkDeadline(turn);
}

function whyNot(turn: Turn, input: ActionInput): IgnoreReason | undefined {
  const { state } = turn;
  if (hasEnded(state)) return 'ended';
  switch (input.action) {
    case 'pause':
      return turn.isAtRest ? 'parked' : undefined;
    case 'resume':
      return state.status === 'paused' ? undefined : 'not-paused';
    case 'resolve':
      return turn.isAtRest ? undefined : 'not-parked';
    case 'cancel':
      return state.abort ? 'late' : whyNotBack(turn);
    case 'compensate':
      return whyNoCompensate(turn, input);
    case 'retry':
      return whyNoRetry(turn, input);
    case 'redrive':
    case 'discard':
      return whyNoLetter(turn, input);
    case 'skip':
      return whyNoSkip(turn, input);
    case 'override':
      return whyNoOverride(turn, input);
  }
}

/** A wait that would end by itself some day may be ended now, as if its time were over. */
function waitToSkip(turn: Turn, path: string): boolean {
  const wait = find(turn.state, 'wait', path);
  return wait?.phase === 'open' && wait.dueAt !== undefined && !turn.state.abort;
}

function whyNoSkip(turn: Turn, input: ActionInput): IgnoreReason | undefined {
  const { path = '' } = input;
  if (waitToSkip(turn, path)) return undefined;
  if (!stepOf(turn.state, path)) return 'unknown-step';
  return meantBy(turn, input)?.command.phase === 'stuck' ? undefined : 'not-parked';
}

function skip(turn: Turn, input: ActionInput): void {
  const { path = '' } = input;
  if (waitToSkip(turn, path)) return turn.record({ kind: 'wait-timed-out', path });
  const meant = meantBy(turn, input);
  // It was stuck when it was asked for, but a deadline that has passed meanwhile may have turned the saga back.
  if (!meant || (meant.direction === 'forward' && turn.state.abort)) return;
  turn.record({ kind: 'command-skipped', path, direction: meant.direction });
}

/** An outcome may be set by hand while nobody works on it: the saga is at rest, or the step is stuck. */
function whyNoOverride(turn: Turn, input: ActionInput): IgnoreReason | undefined {
  const { path = '', outcome } = input;
  if (!stepOf(turn.state, path) || !outcome) return 'unknown-step';
  const meant = meantBy(turn, input);
  const isOpenOrStuck = meant && (isOpen(meant.command) || meant.command.phase === 'stuck');
  if (!turn.isAtRest || !isOpenOrStuck) return 'not-parked';
  // What is out may still be done, and what has failed is not undone.
  const isCoded = outcome.status === 'failure' && outcome.code !== undefined;
  if (isCoded && isOut(meant.command)) return 'not-parked';
  const role = commandStepOf(turn.definition, path)?.role;
  const isForwardOnly = meant.direction === 'compensation' || role === 'retriable';
  return outcome.status === 'failure' && isForwardOnly ? 'past-pivot' : undefined;
}

function override(turn: Turn, input: ActionInput): void {
  const { path = '', outcome, by, reason } = input;
  const step = commandStepOf(turn.definition, path);
  const way = meantBy(turn, input)?.direction;
  if (!step || !outcome || !way) return;
  if (outcome.status === 'failure') {
    const message = `${by}: ${reason}`;
    const command = commandState(turn, path, way);
    // It may still be done: only its compensation, or the fence's word, makes sure that nothing is left.
    if (outcome.code !== undefined) return fail(turn, { step, path }, { code: outcome.code, message }, by);
    const mayBeDone = isOut(command) || command.stuck?.definite === false;
    if (mayBeDone && step.role === 'compensatable') return giveUp(turn, path, 'operator', message);
    if (isOut(command) && !isExpired(turn, command)) return revoke(turn, { step, path }, 'operator', message);
    return turn.record({
      kind: 'command-failed',
      path,
      direction: way,
      failure: { code: 'overridden', message },
      by,
    });
  }
  if (way === 'forward') return succeed(turn, { step, path }, outcome.reply, by);
  turn.record({ kind: 'command-succeeded', path, direction: way, reply: outcome.reply, by });
}
