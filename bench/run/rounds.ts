import { percentile } from '@edda/tools';
import { measured } from '../measure/measured.js';
import type { Measured } from '../measure/measured.js';
import type { Round } from '../report/result.js';
import type { Done, Task } from '../subject/protocol.js';
import type { RunningSubject } from '../subject/running-subject.js';
import type { Scenario } from './scenario.js';

/** A subject that is up, and what it is asked to do in this chapter. */
export interface Entrant {
  readonly subject: RunningSubject;
  readonly scenarios: readonly Scenario[];
  /** How many sagas a second it ended in its warm-up, if it had to be as fast as it can. */
  readonly perSecond?: number;
}

export interface RoundsOptions {
  readonly entrants: readonly Entrant[];
  /** Which, from 1. A scenario has as many as it says. */
  readonly rounds: readonly number[];
  /** Processes of what the subjects work on. */
  readonly services: readonly number[];
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Of a task, before the first round: so that nobody is measured while the compiler and the caches are still cold. */
const WARM_UP = 0.5;
/** Of what is asked at a pace: it comes after the others, and takes its time. */
const PACED_WARM_UP = 0.1;
/** Nor is a slow subject waited for. */
const WARM_UP_MS = 5_000;
/** The same where slow subjects are not waited for. */
const QUICK_WARM_UP = { inFlight: 100, withinMs: 1_000 };
/**
 * So many seconds' worth of sagas are under way at most: more of a slow subject would only be waited for at the end of each of
 * its turns. 250 a second are enough for the thousand.
 */
const UNDER_WAY_S = 4;
const LEAST_UNDER_WAY = 100;

/** One turn each: the same scenario for all before the next one. */
export async function runRounds({
  entrants,
  rounds,
  services,
  say,
  signal,
}: RoundsOptions): Promise<readonly Round[]> {
  const scenarios = [...new Set(entrants.flatMap((entrant) => entrant.scenarios))];
  const results: Round[] = [];
  for (const round of rounds)
    for (const scenario of scenarios)
      for (const entrant of entrants.filter((one) => one.scenarios.includes(scenario))) {
        if (signal.aborted) return results;
        if (round > scenario.rounds) continue;
        const rows = await oneRound(entrant, scenario, round, services);
        results.push(...rows);
        for (const row of rows) say(line(row));
      }
  return results;
}

/** Each entrant does a part of each of its tasks that has several rounds, or else of its first one. Returns them with what they have shown. */
export async function warmUp(entrants: readonly Entrant[], signal: AbortSignal): Promise<readonly Entrant[]> {
  const warm: Entrant[] = [];
  for (const entrant of entrants) {
    const rates: number[] = [];
    for (const { task, limitMs } of toWarmUp(entrant.scenarios)) {
      if (signal.aborted) break;
      const { sagas, elapsedMs } = await entrant.subject.do(shortened(task), limitMs);
      if (task.task === 'saturate') rates.push((sagas / elapsedMs) * 1_000);
    }
    warm.push(rates.length === 0 ? entrant : { ...entrant, perSecond: Math.max(...rates) });
  }
  return warm;
}

/** What is asked only once is not worth a warm-up of its own. */
export function toWarmUp(scenarios: readonly Scenario[]): readonly Scenario[] {
  const often = scenarios.filter(({ rounds }) => rounds > 1);
  return often.length > 0 ? often : scenarios.slice(0, 1);
}

async function oneRound(
  { subject, perSecond }: Entrant,
  scenario: Scenario,
  round: number,
  services: readonly number[],
): Promise<readonly Round[]> {
  const { name, limitMs } = scenario;
  const task = bounded(scenario.task, perSecond);
  const work = await measured([subject.pid], services, () => subject.do(task, limitMs));
  const problem = taskProblem(task, work.result);
  if (problem !== undefined)
    throw new Error(
      `"${subject.manifest.name}" did something else than it was asked for in ${name}: ${problem}.`,
    );
  const common = { round, system: subject.manifest.name, ...costs(work, services.length > 0) };
  const { sagas, accepted } = work.result;
  if (!accepted) return [{ ...common, scenario: name, ...speed(sagas, work.result) }];
  return [
    { ...common, scenario: `${name}-accepted`, ...speed(sagas, accepted) },
    { ...common, scenario: `${name}-ended`, ...speed(sagas, work.result) },
  ];
}

/** The task, with no more under way at once than makes sense for a subject that ends so many a second. */
export function bounded(task: Task, perSecond: number | undefined): Task {
  if (task.task !== 'saturate' || perSecond === undefined) return task;
  const enough = Math.max(LEAST_UNDER_WAY, Math.ceil(perSecond * UNDER_WAY_S));
  return { ...task, inFlight: Math.min(task.inFlight, enough) };
}

/** What an answer has that the task did not ask for; undefined if it is as it should be. */
export function taskProblem(task: Task, { sagas, completed, compensated }: Done): string | undefined {
  const mayStopEarly = task.task === 'saturate' && task.withinMs !== undefined;
  if (sagas !== task.sagas && !(mayStopEarly && sagas > 0 && sagas < task.sagas))
    return `${sagas} sagas instead of ${task.sagas}`;
  const every = task.task === 'saturate' ? task.compensateEvery : 0;
  const wanted = every > 0 ? Math.floor(sagas / every) : 0;
  if (compensated === wanted && completed === sagas - wanted) return undefined;
  return `${completed} completed and ${compensated} compensated, instead of ${sagas - wanted} and ${wanted}`;
}

function speed(
  sagas: number,
  { elapsedMs, latenciesMs }: Pick<Done, 'elapsedMs' | 'latenciesMs'>,
): Pick<Round, 'sagasPerSecond' | 'p50Ms' | 'p99Ms'> {
  return {
    sagasPerSecond: (sagas / elapsedMs) * 1_000,
    p50Ms: percentile(latenciesMs, 0.5) ?? 0,
    p99Ms: percentile(latenciesMs, 0.99) ?? 0,
  };
}

function costs(
  { result, cpuSeconds, peakMemoryBytes }: Measured<Done>,
  isWhole: boolean,
): Pick<Round, 'cpuSecondsPer1000' | 'peakMemoryMb'> {
  return {
    cpuSecondsPer1000: cpuSeconds === undefined || !isWhole ? null : (cpuSeconds / result.sagas) * 1_000,
    peakMemoryMb: peakMemoryBytes === undefined ? null : peakMemoryBytes / 2 ** 20,
  };
}

/** A task as it is done once before it is measured. */
export function shortened(task: Task): Task {
  const part = task.task === 'pace' ? PACED_WARM_UP : WARM_UP;
  const sagas = Math.max(20, Math.round(task.sagas * part));
  if (task.task !== 'saturate') return { ...task, sagas };
  return task.withinMs === undefined || task.withinMs > WARM_UP_MS
    ? { ...task, sagas, withinMs: WARM_UP_MS }
    : { ...task, sagas, ...QUICK_WARM_UP };
}

function line({ round, system, scenario, sagasPerSecond, p50Ms, p99Ms, cpuSecondsPer1000 }: Round): string {
  const cpu = cpuSecondsPer1000 === null ? '' : `, ${cpuSecondsPer1000.toFixed(2)} CPU s per 1,000`;
  return `round ${round}, ${scenario}: ${system} ${sagasPerSecond.toFixed(0)}/s, p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms${cpu}`;
}
