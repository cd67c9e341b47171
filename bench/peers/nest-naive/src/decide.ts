import type { Saga, Status } from './entities.js';
import type { Reply } from './messages.js';

const FORWARD = ['stock.reserve', 'card.charge', 'parcel.send'];
const BACKWARD = ['card.refund', 'stock.release'];

export const FIRST = 'stock.reserve';

/** What comes after this reply: the step to do next, if there is one. */
export function decide({ status, step }: Saga, { outcome }: Reply): { status: Status; step?: string } {
  if (outcome === 'refused') return { status: 'compensating', step: BACKWARD[0] };
  const steps = status === 'running' ? FORWARD : BACKWARD;
  const next = steps[steps.indexOf(step) + 1];
  if (next !== undefined) return { status, step: next };
  return { status: status === 'running' ? 'completed' : 'compensated' };
}
