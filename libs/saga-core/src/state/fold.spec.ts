import { scenario, trip } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';
import { fold } from './fold.js';
import type { Fact, HistoryEntry } from './history.js';

const { history, state } = scenario(trip.tripSaga, { tripId: 't1', rooms: 2 })
  .succeeds('bookHotel', { bookingId: 'b1' })
  .isBusy('bookFlight')
  .silence()
  .fails('bookFlight')
  .isUndone('bookHotel');

const entry = (sequence: number, fact: Fact): HistoryEntry => ({ sequence, at: 0, fact });
const after = (fact: Fact): HistoryEntry[] => [...history.slice(0, 2), entry(3, fact)];

describe('folding a history', () => {
  it('gives the state, without the definition', () => {
    expect(fold(history)).toStrictEqual(state);
    expect(state.status).toBe('compensated');
  });

  it('gives the state of any moment', () => {
    expect(fold(history.slice(0, 1))).toMatchObject({ status: 'running', revision: 1, steps: [] });
    expect(fold(history.slice(0, 2)).steps).toMatchObject([
      { path: 'bookHotel', forward: { phase: 'outstanding' } },
    ]);
  });

  it('counts what was ignored as well', () => {
    expect(fold(after({ kind: 'input-ignored', input: 'x', reason: 'late' })).revision).toBe(3);
  });

  it('does not change the history', () => {
    const before = structuredClone(history);
    fold(history);
    expect(history).toEqual(before);
  });
});

describe('a history that is none', () => {
  it('is empty', () => {
    expect(() => fold([])).toThrow(
      'There is no history to fold: a saga has at least the entry "saga-started".',
    );
  });

  it('does not begin at the beginning', () => {
    expect(() => fold(history.slice(1))).toThrow(
      'A history begins with entry 1, "saga-started", but this one begins with 2, "command-sent".',
    );
    const [first] = history;
    if (!first) throw new Error('There is a first entry.');
    expect(() => fold([{ ...first, sequence: 2 }])).toThrow('begins with 2, "saga-started"');
  });

  it('has gaps, or an entry twice', () => {
    expect(() => fold(history.toSpliced(2, 1))).toThrow('The history of saga s1 jumps from entry 2 to 4.');
    expect(() => fold(history.toSpliced(2, 0, ...history.slice(1, 2)))).toThrow('jumps from entry 2 to 2');
  });

  it('begins twice', () => {
    const [first] = history;
    if (!first) throw new Error('There is a first entry.');
    expect(() => fold([...history.slice(0, 2), { ...first, sequence: 3 }])).toThrow(
      'Saga s1 was started already',
    );
  });

  it('speaks of what was never sent', () => {
    const succeeded = { kind: 'command-succeeded', direction: 'forward', reply: {} } as const;
    expect(() => fold(after({ ...succeeded, path: 'nowhere' }))).toThrow(
      'speaks of step "nowhere", which was never sent',
    );
    expect(() => fold(after({ ...succeeded, path: 'bookHotel', direction: 'compensation' }))).toThrow(
      'The compensation of step "bookHotel" was never sent.',
    );
  });

  it('has a fact that nobody knows', () => {
    const unknown = { kind: 'coffee-spilled' } as unknown as Fact;
    expect(() => fold(after(unknown))).toThrow('There is no fact "coffee-spilled".');
  });
});
