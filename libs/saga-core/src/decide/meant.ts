import { stepOf } from '../state/find.js';
import type { OpenCommand } from '../state/open.js';
import type { ActionInput } from './input.js';
import type { Turn } from './turn.js';

/** The command that an action names: that of its path and direction; without a direction, how the step is undone, if that has begun. */
export function meantBy(
  { state }: Pick<Turn, 'state'>,
  { path, direction }: Pick<ActionInput, 'path' | 'direction'>,
): OpenCommand | undefined {
  const step = path === undefined ? undefined : stepOf(state, path);
  if (!step) return undefined;
  const way = direction ?? (step.compensation ? 'compensation' : 'forward');
  const command = way === 'forward' ? step.forward : step.compensation;
  return command && { step, direction: way, command };
}
