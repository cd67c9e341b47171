import { execFileSync } from 'node:child_process';
import type { BenchOptions } from '../options.js';
import type { Ratios } from '../report/ratios.js';
import { ratiosOf } from '../report/ratios.js';
import type { Result, Round } from '../report/result.js';
import { medians } from '../report/result.js';
import type { FoundSubject } from '../subject/manifests.js';
import { RunningSubject } from '../subject/running-subject.js';
import { Ground } from './ground.js';
import { runRounds } from './rounds.js';
import { scenarios } from './scenario.js';

export interface BenchReport {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly results: readonly Result[];
  readonly ratios: Ratios;
  readonly rounds: readonly Round[];
}

/** Starts everything, measures, and ends everything, whatever happens. */
export async function runBench(
  found: readonly FoundSubject[],
  options: BenchOptions,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<BenchReport> {
  for (const { manifest, folder } of found) install(manifest.install ?? [], folder, say);
  const needs = new Set(found.flatMap(({ manifest }) => manifest.needs));
  const ground = await Ground.open(needs, say);
  const subjects: RunningSubject[] = [];
  try {
    const database = await ground.durability();
    for (const { manifest, folder } of found) {
      say(`Starting ${manifest.name}: ${manifest.title} ...`);
      subjects.push(await RunningSubject.start(manifest, folder, await ground.place(manifest)));
    }
    const rounds = await runRounds({
      subjects,
      scenarios: scenarios(options.scale),
      rounds: options.rounds,
      services: ground.pids,
      say,
      signal,
    });
    const results = medians(rounds);
    const peers = found.filter(({ isPeer }) => isPeer).map(({ manifest }) => manifest.name);
    return {
      settings: {
        rounds: options.rounds,
        scale: options.scale,
        services: ground.services.mode,
        node: process.version,
        database,
        subjects: Object.fromEntries(subjects.map(({ manifest, settings }) => [manifest.name, settings])),
        unranked: Object.fromEntries(
          found.flatMap(({ manifest: { name, unranked } }) =>
            unranked === undefined ? [] : [[name, unranked]],
          ),
        ),
      },
      results,
      ratios: ratiosOf(results, peers),
      rounds,
    };
  } finally {
    for (const subject of subjects) await subject.stop();
    await ground.close();
  }
}

function install(
  commands: readonly (readonly string[])[],
  folder: string,
  say: (line: string) => void,
): void {
  for (const [program = '', ...args] of commands) {
    say(`${folder}: ${program} ${args.join(' ')}`);
    execFileSync(program, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  }
}
