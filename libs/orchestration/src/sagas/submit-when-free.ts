import { backoffMs, pause } from '../engine/pause.js';
import type { SagaWork, Submit, WorkResult } from '../engine/work.js';
import { StoreUnavailable } from '../saga-store.js';

/** Together three seconds: longer than any batch takes, and not longer than a caller waits. */
const TRIES = 6;

/** Nobody is told when the process closes: the next try is refused then, and ends the waiting. */
const NEVER = new AbortController().signal;

/**
 * Submits work for one saga until no other process holds it.
 *
 * @throws StoreUnavailable if it is held for seconds, or the database cannot take it now
 */
export async function submitWhenFree(submit: Submit, work: SagaWork): Promise<WorkResult> {
  for (let tries = 1; ; tries += 1) {
    const result = await submit(work);
    if (result.status !== 'busy') return result;
    if (tries === TRIES)
      throw new StoreUnavailable(
        `Saga ${work.sagaId} is busy in another process; come again in a few seconds.`,
      );
    await pause(backoffMs(tries), NEVER);
  }
}
