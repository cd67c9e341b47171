import type { EddaProblem } from '@edda/client';

/** There is nothing at this address: an orchestrator that does not have it yet, or does not any more. */
export function isUnknownRoute({ status, code }: Pick<EddaProblem, 'status' | 'code'>): boolean {
  return code === 'unknown-route' || status === 405 || (status === 404 && code === '');
}
