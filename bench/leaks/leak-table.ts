import type { Finding } from './judge.js';
import type { Sample } from './sample.js';

const WIDTHS = [7, 9, 9, 9, 9, 9, 11, 9, 9, 9, 9] as const;
const TITLES = [
  'time',
  'ended',
  'under way',
  'heap MiB',
  'RSS MiB',
  'resources',
  'pool t/i/w',
  'dead:saga',
  'outbox',
  'timer',
  'fences',
];

const line = (cells: readonly string[]): string =>
  cells.map((cell, index) => cell.padStart(WIDTHS[index] ?? 0)).join('  ');

/** Above the samples. */
export const sampleTitles = (): string => line(TITLES);

/** One sample. */
export function sampleLine({
  atSeconds,
  ended,
  underWay,
  heapBytes,
  rssBytes,
  resources,
  pool,
  tables,
}: Sample): string {
  const dead = (belongs: (table: string) => boolean): string =>
    String(sum(tables.filter(({ table }) => belongs(table)).map(({ deadRows }) => deadRows)));
  return line([
    `${Math.floor(atSeconds / 60)}:${String(Math.floor(atSeconds % 60)).padStart(2, '0')}`,
    String(ended),
    String(underWay),
    (heapBytes / 2 ** 20).toFixed(1),
    (rssBytes / 2 ** 20).toFixed(1),
    String(sum(Object.values(resources))),
    `${pool.total}/${pool.idle}/${pool.waiting}`,
    dead((table) => table === 'edda.saga'),
    dead((table) => table === 'edda.outbox'),
    dead((table) => table === 'edda.timer'),
    dead((table) => table.endsWith('.edda_fence')),
  ]);
}

/** What was found of one series, and by which rule. */
export function findingLine({ series, unit, from, to, allowed, isFlat, excuse }: Finding): string {
  const said = (value: number): string => `${Number(value.toFixed(1))}${unit === '' ? '' : ` ${unit}`}`;
  const moved = `${said(from)} to ${said(to)} between the third and the last quarter, ${said(allowed)} more are allowed`;
  const word = isFlat ? 'flat' : 'GROWS';
  return `${word}  ${series}: ${moved}${excuse === undefined ? '' : `; ${excuse}`}`;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
