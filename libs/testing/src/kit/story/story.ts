import type { HistoryEntry } from '@edda/saga-core';
import { noteOf, pathOfFact } from './fact-note.js';
import { showDuration } from './show.js';
import { textTable } from './text-table.js';

/** One line of a story: a fact of the saga's history, or something that happened around it. */
interface Line {
  readonly at: number;
  readonly what: string;
  readonly path: string;
  readonly note: string;
}

const WIDEST = 90;

/** What happened to a saga, in its order: the facts of its history, and what the saga itself never heard of. */
export class Story {
  private readonly told: (HistoryEntry | Line)[] = [];

  constructor(private readonly beginsAt: number) {}

  tell(entries: readonly HistoryEntry[]): void {
    this.told.push(...entries);
  }

  /** Something that left no fact: an event that lies in the mailbox, a message that was lost. */
  remark(at: number, what: string, path: string, note: string): void {
    this.told.push({ at, what, path, note });
  }

  /** The latest lines as a table; the same thing several times in a row is one line. Default: all of them. */
  table(most = Infinity): string {
    const rows = this.rows();
    const shown = rows.slice(Math.max(0, rows.length - most));
    const earlier = rows.length - shown.length;
    const table = textTable(['time', 'fact', 'path', ''], shown);
    return earlier === 0 ? table : `(${earlier} earlier lines: see the saga's story)\n${table}`;
  }

  private rows(): readonly (readonly string[])[] {
    const groups: { line: Line; times: number }[] = [];
    for (const line of this.told.map(lineOf)) {
      const last = groups.at(-1);
      if (last && isSame(last.line, line)) groups.splice(-1, 1, { line, times: last.times + 1 });
      else groups.push({ line, times: 1 });
    }
    return groups.map(({ line: { at, what, path, note }, times }) => [
      `+${showDuration(at - this.beginsAt)}`,
      what,
      path,
      `${note.length > WIDEST ? `${note.slice(0, WIDEST - 1)}…` : note}${times > 1 ? ` (${times} times)` : ''}`.trim(),
    ]);
  }
}

/** Only for a story that somebody wants to read: most are never asked for. */
function lineOf(told: HistoryEntry | Line): Line {
  if (!('fact' in told)) return told;
  const { at, fact } = told;
  return { at, what: fact.kind, path: pathOfFact(fact), note: noteOf(fact, at) };
}

function isSame(one: Line, other: Line): boolean {
  return one.what === other.what && one.path === other.path && one.note === other.note;
}
