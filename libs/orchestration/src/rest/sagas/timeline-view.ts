import type { HistoryEntry, Interval } from '@edda/saga-core';
import { timelineOf } from '@edda/saga-core';
import { isoTime, linksOf, timeOf } from './saga-view.js';

/** An interval with its times for people. */
export interface IntervalView extends Omit<Interval, 'from' | 'until' | 'to'> {
  readonly from: string;
  readonly until?: string;
  readonly to?: string;
}

/** What took how long in a saga. */
export interface TimelineView {
  readonly saga: string;
  readonly from: string;
  /** When it ended. Missing while it has not. */
  readonly to?: string;
  /** The database's time: where open intervals reach to. */
  readonly now: string;
  readonly items: readonly IntervalView[];
  readonly links: { readonly self: string; readonly saga: string };
}

export function timelineView(
  { id, startedAt, endedAt }: { readonly id: string; readonly startedAt: number; readonly endedAt?: number },
  history: readonly HistoryEntry[],
  { now, base }: { readonly now: number; readonly base: string },
): TimelineView {
  const saga = linksOf(id, base).self;
  return {
    saga: id,
    from: isoTime(startedAt),
    ...timeOf('to', endedAt),
    now: isoTime(now),
    items: timelineOf(history).map(intervalView),
    links: { self: `${saga}/timeline`, saga },
  };
}

function intervalView({ from, until, to, ...rest }: Interval): IntervalView {
  return { ...rest, from: isoTime(from), ...timeOf('until', until), ...timeOf('to', to) };
}
