import type { ProgressState } from '@edda/terminal';
import { realClock, type Clock } from './posting.js';

export interface FollowOptions {
  readonly total: number;
  /** Ids of the orders that were accepted; grows while orders are posted. */
  readonly accepted: ReadonlySet<string>;
  /** Ids of orders whose sagas are under way; may fail while an orchestrator is away. */
  readonly unfinished: () => Promise<ReadonlySet<string>>;
  readonly onProgress: (state: ProgressState) => void;
  /** Gives up when nothing has moved for this time. Default: 120 s. */
  readonly stalledAfterMs?: number;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

export type FollowResult = 'ended' | 'stalled' | 'aborted';

const EVERY_MS = 200;
const STALLED_AFTER_MS = 120_000;

/** Shows how far a run is until all its sagas have come to an end, or until nothing moves any more. */
export async function followSagas(options: FollowOptions): Promise<FollowResult> {
  const { total, signal, clock = realClock, stalledAfterMs = STALLED_AFTER_MS } = options;
  let last: ProgressState = { total, posted: 0, ended: 0 };
  let movedAt = clock.now();
  for (;;) {
    if (signal.aborted) return 'aborted';
    const state = await look(options, last);
    if (state.posted !== last.posted || state.ended !== last.ended) movedAt = clock.now();
    last = state;
    options.onProgress(state);
    if (state.ended === total) return 'ended';
    if (clock.now() - movedAt > stalledAfterMs) return 'stalled';
    await clock.delay(EVERY_MS, signal);
  }
}

/**
 * What was accepted before the question was asked and is not in its answer has ended. The order matters: one that is accepted while
 * the answer is on its way would be in neither, and pass for ended.
 */
async function look(
  { accepted, unfinished, total }: FollowOptions,
  last: ProgressState,
): Promise<ProgressState> {
  const before = [...accepted];
  try {
    const underWay = await unfinished();
    const ended = before.filter((id) => !underWay.has(id)).length;
    return { total, posted: before.length, ended };
  } catch {
    // The orchestrator is away. That is for others to report; here it is only no news.
    return { ...last, posted: before.length };
  }
}
