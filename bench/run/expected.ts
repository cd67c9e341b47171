import type { Condition, Task } from '../subject/protocol.js';
import { shortened, toWarmUp } from './rounds.js';
import type { Chapter, Scenario } from './scenario.js';
import { roundsOf } from './turns.js';

/** What it took on two cores; a guess for any other machine, and good enough to decide whether to wait. */
const SERVICES_MS = 10_000;
const START_MS = 4_000;
/** A saga that was copied into the tables, with its history and all else. */
const ENDED_MS = 0.1;
const STANDING_MS = 0.045;
const ENDED_BYTES = 6_500;
const STANDING_BYTES = 3_000;
/** Starts that are spread over time take as long as they take; others as long as a slow subject needs. */
const SATURATED_MS = 9_000;
/** Of each that is in flight when no more are begun. */
const DRAINED_MS = 1;

/** How many subjects take part in a scenario. */
export type Entrants = (scenario: Scenario) => number;

/** About how long it all takes, in milliseconds. What has to be installed first does not count. */
export function expectedMs(chapters: readonly Chapter[], entrants: Entrants, subjects: number): number {
  const starts = chapters.map((chapter) => {
    const { scenarios } = chapter;
    const own = scenarios.filter(({ condition }) => condition !== undefined).length;
    return own + (own < scenarios.length ? subjects * timesUp(chapter) : 0);
  });
  const turns = chapters.flatMap((chapter) =>
    chapter.scenarios.map(
      (scenario) =>
        entrants(scenario) *
        (scenario.rounds * taskMs(scenario.task) +
          (toWarmUp(chapter.scenarios).includes(scenario) || scenario.condition
            ? taskMs(shortened(scenario.task)) * timesUp(chapter)
            : 0) +
          fillMs(scenario.condition)),
    ),
  );
  return SERVICES_MS + START_MS * sumOf(starts) + sumOf(turns);
}

/** How often each subject is started. */
function timesUp(chapter: Chapter): number {
  return chapter.up === 'one, anew for each round' ? roundsOf(chapter).length : 1;
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

/** About how much room the tables of a chapter take, in bytes. */
export function expectedBytes({ scenarios }: Chapter): number {
  return scenarios
    .map(({ condition: { ended = 0, waiting = 0, timers = 0 } = {} }) => {
      return ended * ENDED_BYTES + (waiting + timers) * STANDING_BYTES;
    })
    .reduce((sum, bytes) => sum + bytes, 0);
}

function taskMs(task: Task): number {
  switch (task.task) {
    case 'saturate':
      return (
        Math.min(task.withinMs ?? SATURATED_MS, (SATURATED_MS * task.sagas) / 10_000) +
        DRAINED_MS * task.inFlight
      );
    case 'pace':
      return (task.sagas / task.perSecond) * 1_000;
    case 'post':
      return (SATURATED_MS * task.sagas) / 10_000;
  }
}

function fillMs({ ended = 0, waiting = 0, timers = 0 }: Condition = {}): number {
  return ended * ENDED_MS + (waiting + timers) * STANDING_MS;
}
