import type { FactStep, HistoryEntry, SagaStatus } from './facts.js';
import { hasEnded } from './facts.js';

/** How a saga is asked for. */
export interface WatchedSaga {
  /** Its facts as they happen. */
  facts(): AsyncIterable<FactStep>;
  /** Its history behind an entry. */
  history(after: number): AsyncIterable<HistoryEntry>;
  /** How it stands now. */
  standing(): Promise<{ readonly status: SagaStatus; readonly revision: number }>;
}

/** One more entry of the history, and how the saga stood when it was read. */
export interface Watched {
  readonly entry: HistoryEntry;
  readonly status: SagaStatus;
  /** How many entries the history had then: at the last one this is `entry.sequence`. */
  readonly revision: number;
}

/**
 * The whole history of a saga behind an entry, what is there already and then what comes, each entry once and in order, until the saga has ended.
 *
 * The stream is opened first and the history read behind it, so that nothing falls in between; where the stream has a gap, the history fills it.
 *
 * @returns how it ended; undefined if the stream was ended before that
 */
export async function* watchSaga(
  saga: WatchedSaga,
  after: number,
): AsyncGenerator<Watched, SagaStatus | undefined, undefined> {
  let seen = after;
  let status: SagaStatus = 'running';
  let revision = Number.POSITIVE_INFINITY;
  for await (const step of saga.facts()) {
    if (step.kind === 'open' || step.fact.sequence > seen + 1) {
      ({ status, revision } = await saga.standing());
      for await (const entry of saga.history(seen)) {
        seen = entry.sequence;
        // It has gone on since it was asked how it stands.
        if (seen > revision) ({ status, revision } = await saga.standing());
        yield { entry, status, revision };
      }
    }
    if (step.kind === 'fact') {
      const { saga: standing, place: _, ...entry } = step.fact;
      // Also of a fact that the history has told already: the history may have been ahead of how the saga was said to stand.
      if (standing.revision >= seen) ({ status, revision } = standing);
      if (entry.sequence > seen) {
        seen = entry.sequence;
        yield { entry: entry as HistoryEntry, status, revision };
      }
    }
    if (hasEnded(status) && seen >= revision) return status;
  }
  return undefined;
}
