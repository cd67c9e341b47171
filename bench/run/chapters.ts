import type { Condition, Saturate } from '../subject/protocol.js';
import type { Chapter, Scenario } from './scenario.js';

export interface ChapterOptions {
  readonly quick: boolean;
  readonly rounds: number;
  /** Of all counts of sagas. */
  readonly scale: number;
  /** Scenarios by name; undefined: all. */
  readonly scenarios: readonly string[] | undefined;
}

const SAGAS = 10_000;
const IN_FLIGHT = 1_000;
const LIMIT_MS = 300_000;
/** A slow subject is measured for so long, and is not asked for all its sagas. */
const MEASURED_MS = 20_000;
const QUICK_MS = 2_000;

/** What is measured, in its order. A chapter is left out if none of its scenarios is wanted. */
export function chapters({ quick, rounds, scale, scenarios }: ChapterOptions): readonly Chapter[] {
  const some = (count: number): number => Math.max(50, Math.round(count * scale));
  const many = (count: number): number => Math.max(1, Math.round(count * scale));
  /** What no ratio is made of. */
  const seldom = quick ? 1 : rounds;
  const saturate = (sagas: number, more: Partial<Saturate> = {}): Saturate => ({
    task: 'saturate',
    sagas: some(sagas),
    inFlight: IN_FLIGHT,
    compensateEvery: 0,
    withinMs: quick ? QUICK_MS : MEASURED_MS * Math.max(1, scale),
    ...more,
  });
  const under = (name: string, title: string, condition: Condition): Scenario => ({
    name,
    title: `the same with ${title}`,
    task: saturate(SAGAS),
    rounds: seldom,
    limitMs: LIMIT_MS,
    condition,
  });
  const all: readonly Chapter[] = [
    {
      title: 'one after the other',
      up: quick ? 'one, for all its rounds' : 'one, anew for each round',
      scenarios: [
        {
          name: 'saturation',
          title: 'as many as possible, 1,000 in flight',
          task: saturate(SAGAS),
          rounds,
          limitMs: LIMIT_MS,
        },
        {
          name: 'compensating',
          title: 'the same, every tenth compensates',
          task: saturate(SAGAS, { compensateEvery: 10 }),
          rounds: seldom,
          limitMs: LIMIT_MS,
        },
        {
          name: 'pace',
          title: '20 a second, and time from the start to the end',
          task: { task: 'pace', sagas: some(quick ? 60 : 300), perSecond: 20 },
          rounds,
          limitMs: 120_000,
        },
        {
          name: 'parallel',
          title: 'sagas of ten steps side by side',
          task: saturate(3_000, { shape: 'branches' }),
          rounds: seldom,
          limitMs: LIMIT_MS,
        },
        {
          name: 'rest',
          title: 'started over REST by 64 connections',
          task: { task: 'post', sagas: some(quick ? 3_000 : SAGAS), connections: 64 },
          rounds: seldom,
          limitMs: LIMIT_MS,
        },
      ],
    },
    {
      title: 'with full tables',
      up: 'all',
      scenarios: [
        under('ended-0', 'empty tables', {}),
        under('waiting', '100,000 sagas that wait for an event', { waiting: many(100_000) }),
        under('timers', '1,000,000 armed timers', { timers: many(1_000_000) }),
        under('ended-1m', '1,000,000 ended sagas', { ended: many(1_000_000) }),
        ...(quick ? [] : [under('ended-5m', '5,000,000 ended sagas', { ended: many(5_000_000) })]),
      ],
    },
    {
      title: 'with several orchestrators',
      up: 'all',
      scenarios: [1, 2, 4].map((count) =>
        under(`orchestrators-${count}`, count === 1 ? 'one orchestrator' : `${count} orchestrators`, {
          orchestrators: count,
        }),
      ),
    },
  ];
  const isWanted = ({ name }: Scenario): boolean => scenarios === undefined || scenarios.includes(name);
  return all
    .map((chapter) => ({ ...chapter, scenarios: chapter.scenarios.filter(isWanted) }))
    .filter((chapter) => chapter.scenarios.length > 0);
}
