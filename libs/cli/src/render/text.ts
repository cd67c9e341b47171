import type { Cell } from '@edda/terminal';
import { formatColumns, shortened, visible } from '@edda/terminal';
import type { Styles } from '../screen.js';

/** A moment as people read it: `2030-01-31 12:00:01Z`. Empty for none. */
export function timeText(iso: string | undefined): string {
  if (iso === undefined) return '';
  return visible(iso.replace('T', ' ').replace(/\.\d+Z$/, 'Z'));
}

/** The time between two moments: `250 ms`, `1.5 s`, `2 m 30 s`, `3 h 5 m`, `2 d 4 h`. */
export function spanText(from: string, to: string): string {
  const ms = Math.max(0, Date.parse(to) - Date.parse(from));
  if (Number.isNaN(ms)) return '';
  if (ms < 1_000) return `${ms} ms`;
  const seconds = ms / 1_000;
  if (seconds < 60) return `${Number(seconds.toFixed(1))} s`;
  const [whole, unit, part, smaller] =
    seconds < 3_600
      ? [seconds / 60, 'm', seconds % 60, 's']
      : seconds < 86_400
        ? [seconds / 3_600, 'h', (seconds % 3_600) / 60, 'm']
        : [seconds / 86_400, 'd', (seconds % 86_400) / 3_600, 'h'];
  return `${Math.floor(whole)} ${unit} ${Math.floor(part)} ${smaller}`;
}

/** Labels and values, below each other; what has no value is left out. Values of more than one line are indented. */
export function fields(rows: readonly (readonly [label: string, value: string | undefined])[]): string {
  const shown = rows.filter((row): row is readonly [string, string] => row[1] !== undefined && row[1] !== '');
  const width = Math.max(0, ...shown.map(([label]) => label.length)) + 2;
  return shown
    .map(([label, value]) => label.padEnd(width) + value.replaceAll('\n', `\n${' '.repeat(width)}`))
    .join('\n');
}

/** A table of anybody's texts. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return formatColumns(
    head,
    rows.map((row) =>
      row.map((cell) =>
        typeof cell === 'string' ? visible(cell) : { text: visible(cell.text), style: cell.style },
      ),
    ),
  );
}

/** A heading with what is below it, or nothing if that is nothing. */
export const section = (title: string, text: string, { strong }: Styles): readonly string[] =>
  text === '' ? [] : [`\n${strong(title)}\n${text}`];

/** `1 letter`, `2 letters`. */
export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** Long texts in a cell. */
export const brief = (text: string | undefined, length = 60): string =>
  shortened(visible(text ?? ''), length);

const BY_STATUS: Readonly<Record<string, keyof Styles>> = {
  completed: 'good',
  compensated: 'warn',
  compensating: 'warn',
  resolved: 'quiet',
  parked: 'bad',
  paused: 'warn',
  open: 'bad',
  redriven: 'good',
  discarded: 'quiet',
};

/** A status in its colour. */
export function statusCell(status: string, styles: Styles): Cell {
  return { text: status, style: styles[BY_STATUS[status] ?? 'strong'] };
}

export function statusText(status: string, styles: Styles): string {
  return styles[BY_STATUS[status] ?? 'strong'](visible(status));
}
