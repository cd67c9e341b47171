import type { Sample, TableSample } from './sample.js';
import type { Tolerance, Trend } from './trend.js';
import { trendOf } from './trend.js';

/** What is held to be flat. */
export interface Finding extends Trend {
  readonly series: string;
  readonly unit: 'MiB' | 'rows' | '';
  /** Why it counts as flat although it grew. */
  readonly excuse?: string;
}

const MIB = 2 ** 20;
/** Autovacuum comes when a fifth of a table's rows is dead; what stays below a quarter is what it promises. */
const DEAD_SHARE = 0.25;
/** Their rows go again: however many sagas there were, there are no more rows than sagas under way. */
const PASSING = ['edda.outbox', 'edda.timer'];

/** A finding for each series. The run is flat if all of them are. @throws for too few samples */
export function judge(samples: readonly Sample[]): readonly Finding[] {
  const find = (
    series: string,
    unit: Finding['unit'],
    of: (sample: Sample) => number,
    tolerance: Tolerance,
  ): Finding => {
    const points = samples.map((sample) => ({ atSeconds: sample.atSeconds, value: of(sample) }));
    return { series, unit, ...trendOf(points, tolerance) };
  };
  const tables = [...new Set(samples.flatMap(({ tables: seen }) => seen.map(({ table }) => table)))];
  return [
    find('sagas under way', '', ({ underWay }) => underWay, { share: 0.2, atLeast: 100 }),
    find('heap after a collection', 'MiB', ({ heapBytes }) => heapBytes / MIB, { share: 0.05, atLeast: 4 }),
    find('resident memory', 'MiB', ({ rssBytes }) => rssBytes / MIB, { share: 0.05, atLeast: 12 }),
    find('open resources', '', ({ resources }) => sum(Object.values(resources)), { share: 0.1, atLeast: 3 }),
    find('connections in pools', '', ({ pool }) => pool.total, { share: 0.1, atLeast: 2 }),
    find('waiting for a connection', '', ({ pool }) => pool.waiting, { share: 0.25, atLeast: 10 }),
    ...tables.flatMap((table) => [
      excused(
        find(`dead rows in ${table}`, 'rows', (sample) => of(sample, table)?.deadRows ?? 0, {
          share: 0.25,
          atLeast: 5_000,
        }),
        samples,
        table,
      ),
      ...(PASSING.includes(table)
        ? [
            find(`size of ${table}`, 'MiB', (sample) => (of(sample, table)?.bytes ?? 0) / MIB, {
              share: 0.2,
              atLeast: 8,
            }),
          ]
        : []),
    ]),
  ];
}

/** A table that grows may have more dead rows as well. */
function excused(finding: Finding, samples: readonly Sample[], table: string): Finding {
  const half = samples.slice(Math.floor(samples.length / 2));
  const isInProportion = half.every((sample) => {
    const { liveRows = 0, deadRows = 0 } = of(sample, table) ?? {};
    return deadRows <= liveRows * DEAD_SHARE;
  });
  if (finding.isFlat || !isInProportion) return finding;
  return { ...finding, isFlat: true, excuse: 'always less than a quarter of its live rows' };
}

const of = (sample: Sample, table: string): TableSample | undefined =>
  sample.tables.find((one) => one.table === table);

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
