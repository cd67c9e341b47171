import { commandStepOf } from '../definition/definition.js';
import { stepOf } from '../state/find.js';
import type { IgnoreReason } from '../state/history.js';
import { giveUp } from './command-outcome.js';
import type { ActionInput } from './input.js';
import { meantBy } from './meant.js';
import { isExpired, revoke, sendAgain } from './sending.js';
import type { Turn } from './turn.js';

/** What people do about a command that was put aside: a letter to the dead. Why neither of the two can be done with it. */
export function whyNoLetter(turn: Turn, input: ActionInput): IgnoreReason | undefined {
  const { action, path = '', epoch } = input;
  if (!stepOf(turn.state, path)) return 'unknown-step';
  const command = meantBy(turn, input)?.command;
  if (!command) return 'not-parked';
  if (epoch !== undefined && epoch !== command.epoch) return 'stale-epoch';
  const reason = command.phase === 'stuck' ? command.stuck?.reason : undefined;
  if (reason !== 'dead-lettered' && !(action === 'redrive' && reason === 'unreadable')) return 'not-parked';
  // A fence may have forgotten it by then: it would be executed a second time, or a revoke would say what is not true.
  const asksTheFence = action === 'redrive' || roleOf(turn, path) === 'pivot';
  return asksTheFence && isExpired(turn, command) ? 'expired' : undefined;
}

/** Sends the same command again, same id and epoch; if a person has corrected its body, with that. */
export function redrive(turn: Turn, input: ActionInput): void {
  const { body, path = '' } = input;
  const step = commandStepOf(turn.definition, path);
  const meant = meantBy(turn, input);
  if (!step || !meant || (meant.direction === 'forward' && turn.state.abort)) return;
  const { direction, command } = meant;
  // The fence has not executed it, so the same id may say something else now.
  if (body) turn.record({ kind: 'command-corrected', path, direction, body });
  turn.record({ kind: 'command-unstuck', path, direction, epoch: command.epoch, retryAt: turn.now });
  sendAgain(turn, { step, path }, direction);
}

/**
 * Nobody will execute it. What can still turn back does: by its compensation, or once the fence has said that it was not executed. A
 * retriable step and a compensation stay stuck: only skipping, overriding or trying it again helps there.
 */
export function discard(turn: Turn, input: ActionInput, goOn: (turn: Turn) => void): void {
  const { by, reason, path = '' } = input;
  const step = commandStepOf(turn.definition, path);
  if (!step || meantBy(turn, input)?.direction !== 'forward' || step.role === 'retriable') return;
  goOn(turn);
  if (turn.state.abort) return;
  const message = `${by}: ${reason}`;
  if (step.role === 'pivot') return revoke(turn, { step, path }, 'operator', message);
  giveUp(turn, path, 'operator', message);
}

function roleOf(turn: Turn, path: string): string | undefined {
  return commandStepOf(turn.definition, path)?.role;
}
