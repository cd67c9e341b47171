import { execFileSync } from 'node:child_process';
import type { MeasureOptions } from '../options.js';
import type { Ratios } from '../report/ratios.js';
import { ratiosOf } from '../report/ratios.js';
import type { Result, Round } from '../report/result.js';
import { medians } from '../report/result.js';
import type { FoundSubject } from '../subject/manifests.js';
import { canDo } from '../subject/manifests.js';
import { chapters } from './chapters.js';
import { expectedBytes, expectedMs } from './expected.js';
import { Ground } from './ground.js';
import { runRounds, warmUp } from './rounds.js';
import type { Chapter } from './scenario.js';
import { startEntrants } from './start-entrants.js';
import type { Turn } from './turns.js';
import { turnsOf } from './turns.js';

export interface BenchReport {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly results: readonly Result[];
  readonly ratios: Ratios;
  readonly rounds: readonly Round[];
}

/** Starts everything, measures, and ends everything, whatever happens. */
export async function runBench(
  found: readonly FoundSubject[],
  options: MeasureOptions,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<BenchReport> {
  const planned = chapters(options).filter(({ scenarios }) =>
    scenarios.some((scenario) => found.some(({ manifest }) => canDo(manifest, scenario.name))),
  );
  const entrants = ({ name }: { name: string }): number =>
    found.filter(({ manifest }) => canDo(manifest, name)).length;
  const minutes = Math.ceil(expectedMs(planned, entrants, found.length) / 60_000);
  for (const { manifest, folder } of found) install(manifest.install ?? [], folder, say);
  const needs = new Set(found.flatMap(({ manifest }) => manifest.needs));
  const ground = await Ground.open(needs, say);
  try {
    ground.assertRoom(Math.max(...planned.map(expectedBytes), 0));
    const database = await ground.databaseSettings();
    say(`About ${minutes} minutes on two cores.`);
    const done: ChapterReport[] = [];
    for (const chapter of planned)
      if (!signal.aborted) done.push(await runChapter(chapter, found, ground, signal, say));
    const rounds = done.flatMap((report) => report.rounds);
    const results = medians(rounds);
    const peers = found.filter(({ isPeer }) => isPeer).map(({ manifest }) => manifest.name);
    return {
      settings: {
        quick: options.quick,
        rounds: options.rounds,
        scale: options.scale,
        services: ground.services.mode,
        node: process.version,
        database,
        broker: done.find(({ broker }) => broker !== undefined)?.broker,
        subjects: Object.assign({}, ...done.map(({ subjects }) => subjects)) as object,
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
    await ground.close();
  }
}

interface ChapterReport {
  readonly rounds: readonly Round[];
  /** What each said of itself, by its name. */
  readonly subjects: Readonly<Record<string, unknown>>;
  readonly broker: unknown;
}

async function runChapter(
  chapter: Chapter,
  found: readonly FoundSubject[],
  ground: Ground,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<ChapterReport> {
  say(`\n${chapter.title}`);
  const reports: ChapterReport[] = [];
  for (const turn of turnsOf(chapter, found))
    if (!signal.aborted) reports.push(await runTurn(turn, ground, signal, say));
  return {
    rounds: reports.flatMap(({ rounds }) => rounds),
    subjects: Object.assign({}, ...reports.map(({ subjects }) => subjects)) as ChapterReport['subjects'],
    broker: reports.find(({ broker }) => broker !== undefined)?.broker,
  };
}

async function runTurn(
  { chapter, found, rounds: which }: Turn,
  ground: Ground,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<ChapterReport> {
  const { entrants, end } = await startEntrants(chapter, found, ground, signal, say);
  try {
    const warm = await warmUp(entrants, signal);
    const usesBroker = entrants.some(({ subject }) => subject.manifest.needs.includes('rabbitmq'));
    const broker =
      usesBroker && which.includes(1) && !signal.aborted ? await ground.brokerSettings() : undefined;
    const rounds = await runRounds({ entrants: warm, rounds: which, services: ground.pids, say, signal });
    const subjects = Object.fromEntries(
      entrants.map(({ subject, scenarios }) => {
        const own = scenarios.find(({ condition }) => condition !== undefined);
        return [own ? `${subject.manifest.name} ${own.name}` : subject.manifest.name, subject.settings];
      }),
    );
    return { rounds, subjects, broker };
  } finally {
    await end();
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
