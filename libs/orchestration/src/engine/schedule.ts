import type { SagaDefinition, ScheduleDefinition } from '@edda/saga-core';
import { Cron } from 'croner';

/** A tick that is seen to within this time was not missed: a deployment or a slow database takes seconds. */
export const ON_TIME_MS = 60_000;

/** Any time will do that is long before the first tick. */
const LONG_AGO = new Date(0);

/** What is to be done about the ticks of one schedule. Times are milliseconds since 1970. */
export interface DueTicks {
  /** Start a saga for each of these. */
  readonly start: readonly number[];
  /** All ticks up to this one have been seen to then; undefined if none was due. */
  readonly seenTo: number | undefined;
  readonly next: number | undefined;
}

/**
 * The ticks after `last`, up to `now`. Those of the last minute are started, each of them; of earlier ones, which an outage must have held
 * up, the latest or none, as the schedule says. A tick that is in time makes up for those that were missed before it.
 */
export function dueTicks(schedule: ScheduleDefinition, last: number, now: number): DueTicks {
  const cron = cronOf(schedule);
  const next = cron.nextRun(new Date(now))?.getTime();
  // Strictly before a moment, so one that is a millisecond later.
  const [latest] = cron.previousRuns(1, new Date(now + 1)).map((tick) => tick.getTime());
  if (latest === undefined || latest <= last) return { start: [], seenTo: undefined, next };
  const onTime = ticksBetween(cron, Math.max(last, now - ON_TIME_MS), now);
  if (onTime.length > 0) return { start: onTime, seenTo: latest, next };
  return { start: schedule.missed === 'latest' ? [latest] : [], seenTo: latest, next };
}

/** The ticks after `from`, up to `to`. */
function ticksBetween(cron: Cron, from: number, to: number): readonly number[] {
  const ticks: number[] = [];
  for (const tick of cron.enumerate(new Date(from))) {
    if (tick.getTime() > to) break;
    ticks.push(tick.getTime());
  }
  return ticks;
}

/** What is wrong with a definition's schedule: a sentence with the remedy, or none. */
export function scheduleProblems({ name, version, start }: SagaDefinition): readonly string[] {
  if (!start.schedule) return [];
  const { cron, timeZone } = start.schedule;
  const where = `Saga "${name}" version ${version}: `;
  if (!isTimeZone(timeZone)) {
    return [
      `${where}there is no time zone "${timeZone}". Take a name of the IANA database, such as "Europe/Oslo" or "UTC".`,
    ];
  }
  if (!FIVE_OR_SIX_FIELDS.test(cron))
    return [`${where}the schedule "${cron}" is not five fields (or six, with seconds). ${REMEDY}`];
  try {
    if (cronOf(start.schedule).nextRun(LONG_AGO)) return [];
    return [`${where}the schedule "${cron}" never comes. ${REMEDY}`];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [`${where}the schedule "${cron}" cannot be read: ${why} ${REMEDY}`];
  }
}

/** A single word would be read as a moment, or as a nickname that nobody documented. */
const FIVE_OR_SIX_FIELDS = /^\S+( +\S+){4,5}$/;
const REMEDY = 'Write minute, hour, day of the month, month and day of the week, such as "30 2 * * 1-5".';

function isTimeZone(name: string): boolean {
  try {
    return name !== '' && new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}

/** Without a function it runs nothing: it only tells times. */
function cronOf({ cron, timeZone }: ScheduleDefinition): Cron {
  return new Cron(cron, { timezone: timeZone, mode: '5-or-6-parts' });
}
