import type { Timeline } from '@edda/client';
import type { TimelineItem } from '../rest/shapes.js';
import { durationText } from '../text/time.js';

export type BarTone = 'plain' | 'good' | 'bad' | 'back' | 'wait' | 'person';

/** One interval on a line. Places are parts of the whole, from 0 to 1000: whole numbers, for a drawing that is 1000 wide. */
export interface Bar {
  readonly from: number;
  readonly width: number;
  readonly tone: BarTone;
  /** It has not ended yet. */
  readonly isOpen: boolean;
  /** What it is, when it was, how it ended. */
  readonly words: string;
}

/** A line of the chart: all that happened at one path in one direction. */
export interface BarLine {
  readonly label: string;
  readonly aside: string;
  readonly bars: readonly Bar[];
  /** How long it took, from its first beginning to its last end. */
  readonly took: string;
}

export interface Chart {
  readonly lines: readonly BarLine[];
  /** Marks on the axis: where, and how long after the beginning. */
  readonly ticks: readonly { readonly at: number; readonly words: string }[];
}

/** As wide as a bar is drawn at least, so that what took no time is still seen. */
const LEAST = 5;
const WIDTH = 1_000;

/** The chart of a saga: a line for each step and its compensation, in the order of their beginnings. */
export function chartOf({ from, to, now, items }: Omit<Timeline, 'saga' | 'links'>): Chart {
  const start = Date.parse(from);
  const end = Math.max(Date.parse(to ?? now), ...items.map((item) => Date.parse(item.to ?? now)), start + 1);
  const place = (at: number): number => Math.round(((at - start) / (end - start)) * WIDTH);
  const lines = new Map<string, TimelineItem[]>();
  for (const item of items) {
    const line = `${item.direction ?? ''} ${item.path}`;
    lines.set(line, [...(lines.get(line) ?? []), item]);
  }
  return {
    lines: [...lines.values()].map((all) => lineOf(all, place, Date.parse(now))),
    ticks: ticksOf(end - start).map((after) => ({ at: place(start + after), words: durationText(after) })),
  };
}

function lineOf(items: readonly TimelineItem[], place: (at: number) => number, now: number): BarLine {
  const [first] = items;
  const ends = items.map((item) => (item.to === undefined ? now : Date.parse(item.to)));
  const named = items.find(({ name }) => name !== undefined)?.name ?? '';
  return {
    label: labelOf(first),
    aside: named,
    bars: items.map((item) => barOf(item, place, now)),
    took: durationText(Math.max(...ends) - Date.parse(first?.from ?? '')),
  };
}

function labelOf(item: TimelineItem | undefined): string {
  if (!item) return '';
  const name = item.path === '' ? 'the saga' : item.path;
  return item.direction === 'compensation' ? `${name} (compensation)` : name;
}

function barOf(item: TimelineItem, place: (at: number) => number, now: number): Bar {
  const from = Date.parse(item.from);
  const to = item.to === undefined ? now : Date.parse(item.to);
  const left = Math.min(place(from), WIDTH - LEAST);
  const attempt = item.attempt === undefined || item.attempt < 2 ? '' : `, attempt ${item.attempt}`;
  const end = item.outcome ?? (item.to === undefined ? 'still under way' : 'over');
  return {
    from: left,
    width: Math.max(LEAST, Math.min(place(to), WIDTH) - left),
    tone: toneOf(item),
    isOpen: item.to === undefined,
    words: `${item.kind}${attempt}: ${end}, ${durationText(to - from)}`,
  };
}

function toneOf({ kind, direction, outcome }: TimelineItem): BarTone {
  if (kind === 'parked' || outcome === 'stuck') return 'bad';
  if (outcome === 'failure' || outcome === 'given-up' || outcome === 'timeout') return 'bad';
  if (kind === 'approval' || kind === 'paused' || outcome === 'skipped') return 'person';
  if (kind === 'wait' || kind === 'delay' || kind === 'backoff' || outcome === 'transient') return 'wait';
  if (direction === 'compensation') return 'back';
  return outcome === 'success' || kind === 'published' ? 'good' : 'plain';
}

const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000].concat(
  [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1_440, 2_880, 10_080, 43_200].map((minutes) => minutes * 60_000),
);

/** Round lengths of time within a whole one, six at most. */
function ticksOf(length: number): readonly number[] {
  const step = STEPS.find((one) => length / one <= 6) ?? length;
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, index) => index * step);
}
