import type { SagaStatus } from '../rest/shapes.js';
import { hasEnded } from '../rest/shapes.js';

/** What a person may do with a saga, and what that means. */
export const ACTION_WORDS = {
  retry: 'Try again what it cannot go on with',
  cancel: 'Turn back, if it has not passed its point of no return',
  compensate: 'Undo what was done',
  pause: 'Stop it until somebody resumes it',
  resume: 'Let it go on',
  skip: 'Go on without a step that is stuck',
  resolve: 'End it: somebody has seen to the rest',
} as const;
export type ActionName = keyof typeof ACTION_WORDS;

/** The actions that may do something with a saga of this status. The orchestrator has the last word. */
export function possibleActions(status: SagaStatus): readonly ActionName[] {
  if (hasEnded(status)) return [];
  switch (status) {
    case 'parked':
      return ['retry', 'skip', 'compensate', 'cancel', 'resolve', 'pause'];
    case 'paused':
      return ['resume', 'cancel', 'compensate', 'resolve'];
    case 'compensating':
      return ['pause'];
    default:
      return ['cancel', 'pause', 'compensate'];
  }
}

/** What only is about one step. */
export const needsPath = (action: ActionName): boolean => action === 'skip';
/** What nothing takes back. */
export const isRisky = (action: ActionName): boolean =>
  action === 'cancel' || action === 'compensate' || action === 'skip' || action === 'resolve';
