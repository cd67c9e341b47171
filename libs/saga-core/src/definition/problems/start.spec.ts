import { describe, expect, it } from 'vitest';
import type { StartDefinition } from '../definition.js';
import { problemsOf } from '../problems.js';
import { c, eventType, saga, TRIP } from '../samples.fixture.js';

const schedule = { cron: '0 6 * * *', timeZone: 'Europe/Oslo', missed: 'latest' } as const;
const startedBy = (changes: Partial<StartDefinition>) => {
  const definition = saga([c()]);
  return { ...definition, start: { ...definition.start, ...changes } };
};

describe('the start of a saga', () => {
  it.each([
    { changes: { by: 'schedule', schedule } as const },
    { changes: { by: 'event', contract: eventType('order.placed') } as const },
    { changes: { by: 'command' } as const },
    { changes: { by: 'command', attributes: { customer: () => '42', region2: () => 'x' } } as const },
  ])('is accepted: by $changes.by', ({ changes }) => {
    expect(problemsOf(startedBy(changes))).toEqual([]);
  });

  it.each([
    {
      changes: { by: 'schedule' } as const,
      says: 'the clock starts it, but it has no schedule. Say when, with startedBySchedule().',
    },
    {
      changes: { by: 'command', schedule } as const,
      says: 'it has a schedule, but the clock does not start it. Drop the schedule, or use startedBySchedule().',
    },
    {
      changes: { by: 'event' } as const,
      says: '"a.do" is to start it, but is not an event. Use a contract made with event().',
    },
    {
      changes: { attributes: { customer: () => '42', 'failed-step': () => 'x' } },
      says: 'the attribute "failed-step" must be called by letters and digits, 64 at most, the first one in lower case: it stands in URLs.',
    },
    {
      changes: { attributes: Object.fromEntries([...'abcdefghijk'].map((name) => [name, () => name])) },
      says: 'it has 11 attributes, and 10 is the most: each start writes them all. Keep those that sagas are looked for by.',
    },
  ])('is refused: $says', ({ changes, says }) => {
    expect(problemsOf(startedBy(changes))).toEqual([`${TRIP}, ${says}`]);
  });
});
