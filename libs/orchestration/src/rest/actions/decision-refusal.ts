import type { IgnoreReason, SagaState } from '@edda/saga-core';
import { find, openWaits } from '@edda/saga-core';
import { ended } from './action-refusal.js';

/** A decision that a saga did not take. */
export interface RefusedDecision {
  readonly reason: IgnoreReason;
  readonly path: string;
  readonly role: string;
  readonly state: SagaState;
}

/** What happened, to which saga, and what to do next. */
export function whyDecisionRefused({ reason, path, role, state }: RefusedDecision): string {
  const saga = `Saga ${state.id}`;
  switch (reason) {
    case 'ended':
      return ended(state);
    case 'not-allowed': {
      const roles = find(state, 'wait', path)?.roles ?? [];
      const may = roles.length === 0 ? '' : ` It is for ${roles.join(' or ')}.`;
      return `The role "${role}" may not decide at "${path}" of saga ${state.id}.${may} Ask somebody who has that role.`;
    }
    case 'not-waiting':
      return `${saga} does not wait for a decision at "${path}"${whatBecame(state, path)}. ${whatIsOpen(state)}`;
    case 'parked':
      return `The decision at "${path}" of saga ${state.id} was not made: the definition threw at it, and the saga is ${state.status}${state.parked ? ` (${state.parked.message})` : ''}. Correct the definition, deploy it, retry the saga, and decide again.`;
    case 'duplicate':
      return `This was decided at "${path}" of saga ${state.id} before. There is nothing left to do.`;
    default:
      return `${saga} is ${state.status} and cannot take a decision at "${path}" now (${reason}). Look at GET /v1/sagas/${state.id}.`;
  }
}

function whatBecame(state: SagaState, path: string): string {
  const wait = find(state, 'wait', path);
  if (wait?.phase === 'dropped') return ' any more: that part of it was given up';
  return wait?.phase === 'over' && wait.arm !== undefined ? ` any more: it ended with "${wait.arm}"` : '';
}

function whatIsOpen(state: SagaState): string {
  const open = openWaits(state).filter(({ roles }) => roles);
  if (open.length === 0) return 'It does not wait for anybody now.';
  return `What it waits for: ${open.map(({ path, roles = [] }) => `"${path}" (${roles.join(' or ')})`).join(', ')}.`;
}
