import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Interruption, runMain, UsageError } from '@edda/tools';
import { runCheck } from './check/run-check.js';
import { runLeaks } from './leaks/run-leaks.js';
import type { BenchOptions, MeasureOptions } from './options.js';
import { BENCH_USAGE, parseBenchOptions } from './options.js';
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
  const exitCode = await run(options, interruption.signal);
  interruption.release();
  return interruption.exitCode ?? exitCode;
}

function run(options: BenchOptions, signal: AbortSignal): Promise<number> {
  switch (options.mode) {
    case 'measure':
      return measure(options, options.json, signal);
    case 'check':
      return check(options.json, signal);
    case 'leaks':
      return findLeaks(options.minutes, options.json, signal);
  }
}

async function measure(options: MeasureOptions, json: boolean, signal: AbortSignal): Promise<number> {
  const report = await runBench(chosen(findSubjects(), options), options, signal, say);
  const notes = new Map(Object.entries(report.settings['unranked'] ?? {}) as [string, string][]);
  const { settings, results, ratios } = report;
  const table = `\n${resultTable(results, notes)}\n\n${ratioLines(ratios).join('\n')}`;
  if (signal.aborted) {
    // Medians of fewer rounds than were asked for: to be read, and not to be kept.
    if (results.length > 0) say(`\nNot all was measured, and nothing is kept. Until now:\n${table}`);
    return 1;
  }
  keep(report, new Set(notes.keys()));
  if (json) print(JSON.stringify({ settings, results, ratios }));
  else print(table);
  return 0;
}

async function check(json: boolean, signal: AbortSignal): Promise<number> {
  const report = await runCheck(findSubjects(), signal, say);
  if (report === undefined) return 1;
  print(json ? JSON.stringify(report) : report.sentence);
  return report.isReached ? 0 : 1;
}

async function findLeaks(minutes: number, json: boolean, signal: AbortSignal): Promise<number> {
  const report = await runLeaks(minutes, signal, say);
  if (report === undefined) return 1;
  keepAs('leaks.json', JSON.stringify(report, undefined, 2));
  const grows = report.findings.flatMap(({ series, isFlat }) => (isFlat ? [] : [series]));
  if (json) print(JSON.stringify(report));
  else print(report.isFlat ? 'Flat: nothing grows.' : `Not flat: ${grows.join(', ')}.`);
  return report.isFlat ? 0 : 1;
}

/** @throws UsageError for a name that nobody has */
function chosen(all: readonly FoundSubject[], { peers, only }: MeasureOptions): readonly FoundSubject[] {
  if (only === undefined) return all.filter(({ isPeer }) => peers || !isPeer);
  const names = all.map(({ manifest }) => manifest.name);
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`There is no subject "${unknown}"; there are ${names.join(', ')}.`);
  return all.filter(({ manifest }) => only.includes(manifest.name));
}

/** The chart and all rounds. */
function keep(report: BenchReport, unranked: ReadonlySet<string>): void {
  keepAs('.json', JSON.stringify(report, undefined, 2));
  const hasBars = report.results.some(({ scenario }) => scenario === 'saturation');
  if (hasBars) keepAs('.svg', chart(report.results, `Sagas per second at saturation, ${today()}`, unranked));
}

/** By the day: what was measured later on the same day replaces it. */
function keepAs(ending: string, text: string): void {
  const folder = fileURLToPath(new URL('../results/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  const file = `${today()}${ending.startsWith('.') ? '' : '-'}${ending}`;
  writeFileSync(`${folder}${file}`, `${text.trimEnd()}\n`);
  say(`Kept in bench/results/${file}.`);
}

const today = (): string => new Date().toISOString().slice(0, 10);

await runMain(main, BENCH_USAGE, say);
