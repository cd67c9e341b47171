import { StoreUnavailable } from '../saga-store.js';
import { backoffMs, pause } from './pause.js';
import type { Submit, Work, WorkResult } from './work.js';

/** What a piece of work comes to once it is decided. */
export type Decided = Exclude<WorkResult, { readonly status: 'busy' }>;

/**
 * Submits what a message says until it is decided: the database may be away, or another process may hold the saga. Meanwhile the broker
 * keeps the message.
 *
 * @throws if it cannot be processed at all, or the process closes
 */
export async function submitPatiently(submit: Submit, work: Work, closing: AbortSignal): Promise<Decided> {
  for (let failures = 1; ; failures += 1) {
    try {
      const result = await submit(work);
      if (result.status !== 'busy') return result;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
    }
    await waitFor(failures, closing);
  }
}

/**
 * Asks the database until it answers.
 *
 * @throws if the process closes
 */
export async function askPatiently<Answer>(
  ask: () => Promise<Answer>,
  closing: AbortSignal,
): Promise<Answer> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await ask();
    } catch {
      await waitFor(failures, closing);
    }
  }
}

async function waitFor(failures: number, closing: AbortSignal): Promise<void> {
  if (closing.aborted) throw new Error('The orchestrator is shutting down.');
  await pause(backoffMs(failures), closing);
}
