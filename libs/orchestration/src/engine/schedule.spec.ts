import type { ScheduleDefinition } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import { reportSaga } from './order-sagas.fixture.js';
import { dueTicks, scheduleProblems } from './schedule.js';

const HOUR = 3_600_000;
const at = (text: string): number => Date.parse(text);
const iso = (times: readonly number[]): string[] => times.map((time) => new Date(time).toISOString());
const schedule = (
  cron: string,
  missed: 'latest' | 'skip' = 'latest',
  timeZone = 'UTC',
): ScheduleDefinition => ({
  cron,
  timeZone,
  missed,
});
const HOURLY = schedule('0 * * * *');

describe('the ticks of a schedule', () => {
  it('are due from their very time on, once', () => {
    const ten = at('2026-03-02T10:00:00Z');
    expect(dueTicks(HOURLY, ten - HOUR, ten - 1)).toEqual({ start: [], seenTo: undefined, next: ten });
    expect(dueTicks(HOURLY, ten - HOUR, ten)).toEqual({ start: [ten], seenTo: ten, next: ten + HOUR });
    expect(dueTicks(HOURLY, ten, ten + 1)).toEqual({ start: [], seenTo: undefined, next: ten + HOUR });
  });

  it('are all started if they are hardly late', () => {
    const { start } = dueTicks(
      schedule('* * * * * *'),
      at('2026-03-02T10:00:00Z'),
      at('2026-03-02T10:00:03.5Z'),
    );
    expect(iso(start)).toEqual([
      '2026-03-02T10:00:01.000Z',
      '2026-03-02T10:00:02.000Z',
      '2026-03-02T10:00:03.000Z',
    ]);
  });

  it('that an outage has delayed are one start, for the latest', () => {
    const now = at('2026-03-02T15:20:00Z');
    const due = dueTicks(HOURLY, at('2026-03-02T10:00:00Z'), now);
    expect(iso(due.start)).toEqual(['2026-03-02T15:00:00.000Z']);
    expect(due.seenTo).toBe(at('2026-03-02T15:00:00Z'));
  });

  it('that an outage has delayed are skipped, where the schedule says so', () => {
    const due = dueTicks(
      schedule('0 * * * *', 'skip'),
      at('2026-03-02T10:00:00Z'),
      at('2026-03-02T15:20:00Z'),
    );
    expect(due).toMatchObject({ start: [], seenTo: at('2026-03-02T15:00:00Z') });
  });

  it('that were missed are made up for by one that is in time', () => {
    const now = at('2026-03-02T15:00:10Z');
    for (const missed of ['latest', 'skip'] as const) {
      const { start } = dueTicks(schedule('0 * * * *', missed), at('2026-03-02T10:00:00Z'), now);
      expect(iso(start)).toEqual(['2026-03-02T15:00:00.000Z']);
    }
  });

  it('of a week of seconds cost no more than those of a minute', () => {
    const now = at('2026-03-09T00:00:00Z');
    expect(dueTicks(schedule('* * * * * *'), now - 7 * 24 * HOUR, now).start).toHaveLength(60);
  });

  it('go by the clock of their time zone, and come once when that jumps', () => {
    const oslo = schedule('30 2 * * *', 'latest', 'Europe/Oslo');
    const nightOf = (day: string) => {
      const noon = at(`${day}T12:00:00Z`);
      return dueTicks(oslo, noon - 24 * HOUR, noon).start;
    };
    expect(iso(nightOf('2026-03-28'))).toEqual(['2026-03-28T01:30:00.000Z']);
    // There is no half past two in this night, and two of them in the other.
    expect(iso(nightOf('2026-03-29'))).toEqual(['2026-03-29T01:00:00.000Z']);
    expect(iso(nightOf('2026-10-25'))).toEqual(['2026-10-25T00:30:00.000Z']);
    expect(iso(nightOf('2026-10-26'))).toEqual(['2026-10-26T01:30:00.000Z']);
  });
});

describe('the check of a schedule', () => {
  const problems = (cron: string, timeZone = 'UTC') => scheduleProblems(reportSaga(cron, 'latest', timeZone));

  it.each(['0 6 * * *', '*/5 8-18 * * 1-5', '0 0 6 * * MON', '0 0 L * *'])('takes "%s"', (cron) => {
    expect(problems(cron)).toEqual([]);
    expect(problems(cron, 'Europe/Oslo')).toEqual([]);
  });

  it.each([
    ['', 'not five fields'],
    ['@daily', 'not five fields'],
    ['2026-01-01T00:00:00', 'not five fields'],
    ['* * * * * * *', 'not five fields'],
    ['99 * * * *', 'cannot be read'],
    ['a b c d e', 'cannot be read'],
    ['0 0 30 2 *', 'never comes'],
  ])('refuses "%s", naming the saga and a remedy', (cron, why) => {
    const [problem] = problems(cron);
    expect(problem).toMatch(/^Saga "report" version 1: the schedule/);
    expect(problem).toContain(why);
    expect(problem).toContain('Write minute, hour');
  });

  it.each(['', 'Oslo', 'Mars/Base'])('refuses the time zone "%s"', (timeZone) => {
    expect(problems('0 6 * * *', timeZone)).toEqual([
      `Saga "report" version 1: there is no time zone "${timeZone}". Take a name of the IANA database, such as "Europe/Oslo" or "UTC".`,
    ]);
  });
});
