import { commandStepOf, stepAt } from '../definition/definition.js';
import { find } from '../state/find.js';
import { openCommands, openWaits, wakeAt } from '../state/open.js';
import type { CommandState, WaitState } from '../state/step-state.js';
import { advance } from './advance.js';
import { onForwardTimer } from './command-outcome.js';
import { onCompensationTimer } from './compensation-outcome.js';
import type { Turn } from './turn.js';
import { turnBack } from './turn-back.js';
import { noticeOf } from './walk/wait.js';

/** The saga's one timer is due: everything whose time has come is seen to. */
export function wake(turn: Turn): void {
  const due = wakeAt(turn.state);
  // The clock of whoever claimed the timer is not the database's, and a reply may have moved the timer meanwhile.
  if (due === undefined || due > turn.now) {
    turn.ignored = 'not-due';
    return;
  }
  checkDeadline(turn);
  wakeWaits(turn);
  wakeCommands(turn);
  advance(turn);
}

function wakeWaits(turn: Turn): void {
  for (const wait of openWaits(turn.state)) {
    // It was just turned back, or a function of the definition has thrown: what else is due has to wait.
    if (turn.state.abort || turn.isAtRest) return;
    onWaitTimer(turn, wait);
  }
}

function wakeCommands(turn: Turn): void {
  for (const { step, direction, command } of openCommands(turn.state)) {
    if (turn.isAtRest) return;
    const definition = commandStepOf(turn.definition, step.path);
    if (!definition || !isDue(command, turn.now)) continue;
    const run = { step: definition, path: step.path };
    if (direction === 'compensation') onCompensationTimer(turn, run);
    else if (!turn.state.abort) onForwardTimer(turn, run);
  }
}

function isDue({ resendAt, timeoutAt, retryAt }: CommandState, now: number): boolean {
  return [resendAt, timeoutAt, retryAt].some((time) => time !== undefined && time <= now);
}

/** Before the point of no return a saga that is late turns back; behind it, it is only remembered that it is late. */
function checkDeadline(turn: Turn): void {
  const { deadlineAt } = turn.state;
  if (deadlineAt === undefined || deadlineAt > turn.now) return;
  turn.record({ kind: 'deadline-passed' });
  if (!turn.state.abort) turnBack(turn, 'deadline', '', 'The saga was not done by its deadline.');
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
