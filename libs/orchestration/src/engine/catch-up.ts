/** Where an orchestrator stands after a disturbance. Times are milliseconds of a clock that goes forward. */
export interface CatchUp {
  /** What lay in the queues and in the mailbox was taken in. */
  readonly isDone: boolean;
  /** The latest disturbance: the start, the broker or the database went away or came back, the process stood still. */
  readonly disturbedAt: number;
  /** When the timers were last looked at; moved on by the time that the process stood still since. */
  readonly lookedAt: number;
}

/**
 * How long timers have to wait: until what came before them is taken in, but not longer than `limitMs` after a disturbance. However
 * often there is another one, the timers are looked at every `2 * limitMs`.
 */
export function heldForMs({ isDone, disturbedAt, lookedAt }: CatchUp, now: number, limitMs: number): number {
  if (isDone) return 0;
  return Math.max(0, Math.min(disturbedAt + limitMs, lookedAt + 2 * limitMs) - now);
}

/** What is known of one queue at a time. */
export interface QueueCount {
  /** Messages that lie in it. */
  readonly depth: number;
  /** Messages that this process was ever given from it. */
  readonly taken: number;
}

/**
 * Whether what lay in a queue at `first` was given to somebody at `now`. Another orchestrator may have had some of it; that shows only when
 * the queue is empty.
 */
export function isTakenIn(first: QueueCount, now: QueueCount): boolean {
  return now.depth === 0 || now.taken - first.taken >= first.depth;
}
