import { describe, expect, it } from 'vitest';
import { weeksThatAreOver, weeksToMake } from './history-week.js';

const at = (text: string): number => Date.parse(text);
const namesOf = (weeks: readonly { readonly name: string }[]) => weeks.map(({ name }) => name);

describe('the weeks of the history', () => {
  it('are made for this week, which began on Monday, and for four more', () => {
    expect(namesOf(weeksToMake([], at('2026-11-29T23:59:59.999Z')))).toEqual([
      'saga_history_20261123',
      'saga_history_20261130',
      'saga_history_20261207',
      'saga_history_20261214',
      'saga_history_20261221',
    ]);
    expect(weeksToMake([], at('2026-11-30T00:00:00Z'))[0]?.name).toBe('saga_history_20261130');
  });

  it('are made only where they are missing', () => {
    const there = ['saga_history_default', 'saga_history_20261130', 'saga_history_20261221'];
    expect(namesOf(weeksToMake(there, at('2026-11-25T12:00:00Z')))).toEqual([
      'saga_history_20261123',
      'saga_history_20261207',
      'saga_history_20261214',
    ]);
  });

  it('have the ids of the sagas that begin in them, and no gap between them', () => {
    const [first, second] = weeksToMake([], at('2026-11-25T12:00:00Z'));
    const monday = at('2026-11-23T00:00:00Z').toString(16).padStart(12, '0');
    expect(first?.from).toBe(`${monday.slice(0, 8)}-${monday.slice(8)}-0000-0000-000000000000`);
    expect(first?.to).toBe(second?.from);
    // The last id of a Sunday: all random bits set.
    const sunday = (at('2026-11-30T00:00:00Z') - 1).toString(16).padStart(12, '0');
    const last = `${sunday.slice(0, 8)}-${sunday.slice(8)}-7fff-bfff-ffffffffffff`;
    expect(first && last >= first.from && last < first.to).toBe(true);
  });

  it('are over a day after their Sunday, the oldest first', () => {
    const there = ['saga_history_20261123', 'saga_history_20261116'];
    expect(namesOf(weeksThatAreOver(there, at('2026-11-30T23:59:59Z')))).toEqual(['saga_history_20261116']);
    expect(namesOf(weeksThatAreOver(there, at('2026-12-01T00:00:00Z')))).toEqual([
      'saga_history_20261116',
      'saga_history_20261123',
    ]);
  });

  it.each([
    'saga_history_default',
    'saga_history_2020',
    'saga_history_20200101',
    'saga_history_20209901',
    'x',
  ])('are not what somebody else has made: %s', (name) => {
    expect(weeksThatAreOver([name], at('2030-01-01T00:00:00Z'))).toEqual([]);
  });
});
