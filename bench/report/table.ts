import type { Ratios } from './ratios.js';
import type { Result } from './result.js';

const COLUMNS = ['scenario', 'system', 'sagas/s', 'p50 ms', 'p99 ms', 'CPU s/1,000', 'MiB'] as const;

/** Results by scenario, for people. `notes` stand behind those systems that are not compared. */
export function resultTable(results: readonly Result[], notes: ReadonlyMap<string, string>): string {
  const scenarios = [...new Set(results.map(({ scenario }) => scenario))];
  const rows = scenarios.flatMap((scenario) =>
    results.filter((result) => result.scenario === scenario).map((result) => cellsOf(result, notes)),
  );
  const widths = COLUMNS.map((title, index) =>
    Math.max(title.length, ...rows.map((cells) => cells[index]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => (index < 2 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join('  ')
      .trimEnd();
  const footnotes = [...notes].map(([system, note]) => `* ${system}: ${note}`);
  return [line(COLUMNS), ...rows.map(line), ...footnotes].join('\n');
}

function cellsOf(result: Result, notes: ReadonlyMap<string, string>): readonly string[] {
  const { scenario, system, sagasPerSecond, p50Ms, p99Ms, cpuSecondsPer1000, peakMemoryMb } = result;
  return [
    scenario,
    notes.has(system) ? `${system} *` : system,
    String(sagasPerSecond),
    String(p50Ms),
    String(p99Ms),
    String(cpuSecondsPer1000 ?? '-'),
    String(peakMemoryMb ?? '-'),
  ];
}

/** The ratios in words; above 1 means that Edda is ahead. */
export function ratioLines(ratios: Ratios): readonly string[] {
  const say = (what: string, ratio: number | null): string[] => (ratio === null ? [] : [`${what}: ${ratio}`]);
  return [
    ...say('saturation, to the floor', ratios.saturationToFloor),
    ...say(
      "saturation with the sample participants' tables, to the floor",
      ratios.saturationToFloorWithSampleTables,
    ),
    ...say(
      'p50 when idle, to three round trips without an engine (lower is better)',
      ratios.idleP50ToPingPong,
    ),
    ...say('saturation with five million ended sagas, to an empty database', ratios.fiveMillionEndedToEmpty),
    ...Object.entries(ratios.peers).flatMap(([peer, { throughput, cpu, p99 }]) => [
      ...say(`ahead of ${peer} in sagas per second`, throughput),
      ...say(`ahead of ${peer} in CPU per saga`, cpu),
      ...say(`ahead of ${peer} in p99 at 20 a second`, p99),
    ]),
  ];
}
