import { commandStepOf, stepAt } from '../definition/definition.js';
import { find } from '../state/find.js';
import { openCommands, openWaits, wakeAt } from '../state/open.js';
import type { Direction } from '../state/saga-state.js';
import type { CommandState, WaitState } from '../state/step-state.js';
import { advance } from './advance.js';
import { endForward } from './command-outcome.js';
import { endCompensation } from './compensation-outcome.js';
import { checkDeadline } from './deadline.js';
import type { CommandRun } from './sending.js';
import { sendAgain } from './sending.js';
import type { Turn } from './turn.js';
import { noticeOf } from './walk/wait.js';

/** The saga's one timer is due: everything whose time has come is seen to. */
export function wake(turn: Turn): void {
  const due = wakeAt(turn.state);
  // A timer that is early is not moved, and a reply may have come since it was claimed.
  if (due === undefined || due > turn.now) {
    turn.ignored = 'not-due';
    return;
  }
  checkDeadline(turn);
  wakeWaits(turn);
  // What is over may turn the saga back, or stop it: only what then is still awaited is sent again.
  forEachDue(turn, (run, direction) =>
    direction === 'forward' ? endForward(turn, run) : endCompensation(turn, run),
  );
  advance(turn);
  forEachDue(turn, (run, direction) => sendAgain(turn, run, direction));
}

function wakeWaits(turn: Turn): void {
  for (const wait of openWaits(turn.state)) {
    // It was just turned back, or a function of the definition has thrown: what else is due has to wait.
    if (turn.state.abort || turn.isAtRest) return;
    onWaitTimer(turn, wait);
  }
}

function forEachDue(turn: Turn, see: (run: CommandRun, direction: Direction) => void): void {
  for (const { step, direction, command } of openCommands(turn.state)) {
    const definition = commandStepOf(turn.definition, step.path);
    if (turn.isAtRest || !definition || !isDue(command, turn.now)) continue;
    if (direction === 'compensation' || !turn.state.abort)
      see({ step: definition, path: step.path }, direction);
  }
}

function isDue({ resendAt, timeoutAt, retryAt }: CommandState, now: number): boolean {
  return [resendAt, timeoutAt, retryAt].some((time) => time !== undefined && time <= now);
}

function onWaitTimer(turn: Turn, { path, dueAt, escalateAt, remindAt }: WaitState): void {
  const step = stepAt(turn.definition, path);
  if (step?.kind !== 'wait') return;
  if (dueAt !== undefined && dueAt <= turn.now) return turn.record({ kind: 'wait-timed-out', path });
  const { approval } = step;
  if (approval?.escalate && escalateAt !== undefined && escalateAt <= turn.now) {
    const notice = noticeAt(turn, path, 'escalation');
    if (turn.isAtRest) return;
    turn.record({ kind: 'approval-escalated', path, role: approval.escalate.to, ...notice });
  }
  if (approval?.remindEveryMs !== undefined && remindAt !== undefined && remindAt <= turn.now) {
    const notice = noticeAt(turn, path, 'reminder');
    if (turn.isAtRest) return;
    turn.record({
      kind: 'approval-reminded',
      path,
      remindAt: turn.now + approval.remindEveryMs,
      ...notice,
    });
  }
}

function noticeAt(
  turn: Turn,
  path: string,
  occasion: 'reminder' | 'escalation',
): { readonly notice?: NonNullable<ReturnType<typeof noticeOf>> } {
  const step = stepAt(turn.definition, path);
  const wait = find(turn.state, 'wait', path);
  if (step?.kind !== 'wait' || !wait) return {};
  const notice = noticeOf(turn, step, path, wait.lane ?? '', (wait.notices ?? 0) + 1, occasion);
  return notice ? { notice } : {};
}
