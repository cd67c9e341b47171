import type { Turn } from './turn.js';
import { turnBack } from './turn-back.js';

/** Before the point of no return a saga that is late turns back; behind it, it is only remembered that it is late. */
export function checkDeadline(turn: Turn): void {
  const { deadlineAt } = turn.state;
  if (deadlineAt === undefined || deadlineAt > turn.now) return;
  turn.record({ kind: 'deadline-passed' });
  if (!turn.state.abort) turnBack(turn, 'deadline', '', 'The saga was not done by its deadline.');
}
