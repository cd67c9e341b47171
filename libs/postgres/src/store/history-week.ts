/** Partitions of the history, a week each. Pure: what is there and what time it is are arguments. */

const A_DAY_MS = 86_400_000;
const A_WEEK_MS = 7 * A_DAY_MS;
/** 1970 began on a Thursday. */
const FIRST_MONDAY_MS = 4 * A_DAY_MS;
/** So many weeks are made ahead: if nobody comes to make them, facts go into the default partition after that. */
const WEEKS_AHEAD = 4;
/** A saga's id is made by the clock of whoever starts it, which may be a little behind. */
const CLOCKS_DIFFER_MS = A_DAY_MS;

const NAME = /^saga_history_(\d{4})(\d{2})(\d{2})$/;

/** One partition: the facts of the sagas that were started in one week. */
export interface HistoryWeek {
  /** `saga_history_` and its Monday, by UTC. */
  readonly name: string;
  /** The first id that is in it. */
  readonly from: string;
  /** The first id that is in the next. */
  readonly to: string;
}

/** The weeks that should be there and are not: this one, and those that come next. */
export function weeksToMake(names: readonly string[], now: number): readonly HistoryWeek[] {
  const known = new Set(names);
  return Array.from({ length: WEEKS_AHEAD + 1 }, (_, index) => weekOf(now + index * A_WEEK_MS)).filter(
    ({ name }) => !known.has(name),
  );
}

/** The weeks that are over, in which no saga can begin any more. Partitions that somebody else has made are left alone. */
export function weeksThatAreOver(names: readonly string[], now: number): readonly HistoryWeek[] {
  return names
    .flatMap((name) => mondayOf(name) ?? [])
    .filter((monday) => monday + A_WEEK_MS + CLOCKS_DIFFER_MS <= now)
    .toSorted((a, b) => a - b)
    .map(weekOf);
}

function weekOf(at: number): HistoryWeek {
  const monday = Math.floor((at - FIRST_MONDAY_MS) / A_WEEK_MS) * A_WEEK_MS + FIRST_MONDAY_MS;
  const day = new Date(monday).toISOString().slice(0, 10).replaceAll('-', '');
  return { name: `saga_history_${day}`, from: firstIdOf(monday), to: firstIdOf(monday + A_WEEK_MS) };
}

/** Undefined for a name that is none of ours: a Tuesday's, for example. */
function mondayOf(name: string): number | undefined {
  const [, year, month, day] = NAME.exec(name) ?? [];
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day));
  return !Number.isNaN(at) && weekOf(at).name === name ? at : undefined;
}

/** The smallest uuid of that millisecond, as version 7 has it. */
function firstIdOf(ms: number): string {
  const time = ms.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}
