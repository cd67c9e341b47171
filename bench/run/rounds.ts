import { percentile } from '@edda/tools';
import { measured } from '../measure/measured.js';
import type { Round } from '../report/result.js';
import type { RunningSubject } from '../subject/running-subject.js';
import type { Scenario } from './scenario.js';

export interface RoundsOptions {
  readonly subjects: readonly RunningSubject[];
  readonly scenarios: readonly Scenario[];
  readonly rounds: number;
  /** Processes of what the subjects work on. */
  readonly services: readonly number[];
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Of a task, before the first round: so that nobody is measured while the compiler and the caches are still cold. */
const WARM_UP = 0.1;

/** The subjects in turns, so that what else this machine has to do falls on all of them. */
export async function runRounds(options: RoundsOptions): Promise<readonly Round[]> {
  const { subjects, scenarios, rounds, say, signal } = options;
  const results: Round[] = [];
  for (let round = 0; round <= rounds; round += 1)
    for (const scenario of scenarios)
      for (const subject of subjects) {
        if (signal.aborted) return results;
        if (subject.manifest.scenarios?.includes(scenario.name) === false) continue;
        if (round === 0) {
          await subject.do(shortened(scenario), scenario.limitMs);
          continue;
        }
        const result = await oneRound(subject, scenario, round, options.services);
        results.push(result);
        say(line(result));
      }
  return results;
}

async function oneRound(
  subject: RunningSubject,
  { name, task, limitMs }: Scenario,
  round: number,
  services: readonly number[],
): Promise<Round> {
  const { result, cpuSeconds, peakMemoryBytes } = await measured([subject.pid], services, () =>
    subject.do(task, limitMs),
  );
  const { sagas, completed, compensated, elapsedMs, latenciesMs } = result;
  const wanted =
    task.task === 'saturate' && task.compensateEvery > 0 ? Math.floor(sagas / task.compensateEvery) : 0;
  if (sagas !== task.sagas || compensated !== wanted || completed !== sagas - wanted) {
    const counts = `${completed} completed and ${compensated} compensated`;
    throw new Error(
      `"${subject.manifest.name}" did something else than it was asked for in ${name}: ${counts}, instead of ${task.sagas - wanted} and ${wanted}.`,
    );
  }
  return {
    round,
    system: subject.manifest.name,
    scenario: name,
    sagasPerSecond: (sagas / elapsedMs) * 1_000,
    p50Ms: percentile(latenciesMs, 0.5) ?? 0,
    p99Ms: percentile(latenciesMs, 0.99) ?? 0,
    cpuSecondsPer1000:
      cpuSeconds === undefined || services.length === 0 ? null : (cpuSeconds / sagas) * 1_000,
    peakMemoryMb: peakMemoryBytes === undefined ? null : peakMemoryBytes / 2 ** 20,
  };
}

function shortened({ task }: Scenario): Scenario['task'] {
  return { ...task, sagas: Math.max(20, Math.round(task.sagas * WARM_UP)) };
}

function line({ round, system, scenario, sagasPerSecond, p50Ms, p99Ms, cpuSecondsPer1000 }: Round): string {
  const cpu = cpuSecondsPer1000 === null ? '' : `, ${cpuSecondsPer1000.toFixed(2)} CPU s per 1,000`;
  return `round ${round}, ${scenario}: ${system} ${sagasPerSecond.toFixed(0)}/s, p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms${cpu}`;
}
