import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Interruption, runMain, UsageError } from '@edda/tools';
import { BENCH_USAGE, parseBenchOptions } from './options.js';
import type { BenchOptions } from './options.js';
import { chart } from './report/chart.js';
import { ratioLines, resultTable } from './report/table.js';
import { runBench } from './run/run-bench.js';
import type { BenchReport } from './run/run-bench.js';
import type { FoundSubject } from './subject/manifests.js';
import { findSubjects } from './subject/manifests.js';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Resolves with the exit code. Everything that was started has ended then. */
async function main(args: readonly string[]): Promise<number> {
  const options = parseBenchOptions(args);
  if (options === 'help') {
    print(BENCH_USAGE);
    return 0;
  }
  const interruption = new Interruption(say);
  const found = chosen(findSubjects(), options);
  const report = await runBench(found, options, interruption.signal, say);
  interruption.release();
  if (interruption.exitCode !== undefined) return interruption.exitCode;
  keep(report);
  const notes = new Map(Object.entries(report.settings['unranked'] ?? {}) as [string, string][]);
  const { settings, results, ratios } = report;
  if (options.json) print(JSON.stringify({ settings, results, ratios }));
  else print(`\n${resultTable(results, notes)}\n\n${ratioLines(ratios).join('\n')}`);
  return 0;
}

/** @throws UsageError for a name that nobody has */
function chosen(all: readonly FoundSubject[], { peers, only }: BenchOptions): readonly FoundSubject[] {
  if (only === undefined) return all.filter(({ isPeer }) => peers || !isPeer);
  const names = all.map(({ manifest }) => manifest.name);
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`There is no subject "${unknown}"; there are ${names.join(', ')}.`);
  return all.filter(({ manifest }) => only.includes(manifest.name));
}

/** The chart and all rounds, by the day: what was measured later on the same day replaces it. */
function keep(report: BenchReport): void {
  const folder = fileURLToPath(new URL('../results/', import.meta.url));
  const day = new Date().toISOString().slice(0, 10);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}${day}.json`, `${JSON.stringify(report, undefined, 2)}\n`);
  writeFileSync(`${folder}${day}.svg`, chart(report.results, `Sagas per second at saturation, ${day}`));
  say(`Kept in bench/results/${day}.json and ${day}.svg.`);
}

await runMain(main, BENCH_USAGE, say);
