import { sample, scenario, trip } from '@edda/testing/contracts';
import type { Scenario } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';
import { pendingOf } from './pending.js';

const { sagaOf, Rang } = sample;

const start = (): Scenario => scenario(trip.tripSaga, { tripId: 't1', rooms: 2 });
const wordsOf = ({ state }: Scenario, definition: typeof trip.tripSaga | undefined = trip.tripSaga) =>
  pendingOf(state, definition).map(({ words }) => words);

describe('what a saga waits for, in words', () => {
  it('is the reply to its command: until when, and which attempt it is', () => {
    expect(pendingOf(start().state, trip.tripSaga)).toEqual([
      {
        path: 'bookHotel',
        kind: 'reply',
        name: 'hotel.book',
        words:
          'waits for the reply to hotel.book until 2026-01-01T00:00:35.000Z, attempt 1 of 3; sent again at 2026-01-01T00:00:10.000Z if nothing comes',
        until: Date.UTC(2026, 0, 1, 0, 0, 35),
      },
    ]);
  });

  it('is the next attempt', () => {
    expect(wordsOf(start().isBusy('bookHotel'))).toEqual([
      'sends hotel.book again at 2026-01-01T00:00:01.000Z, attempt 2 of 3',
    ]);
  });

  it('is the compensation, by its own policy', () => {
    const saga = start().succeeds('bookHotel').fails('bookFlight');
    expect(wordsOf(saga)).toEqual([
      expect.stringMatching(/^waits for the reply to hotel\.cancel, attempt 1 of 3; /),
    ]);
  });

  it('is whether a command that was given up has run', () => {
    const saga = start().succeeds('bookHotel').succeeds('bookFlight').passes(60_000).timerFires();
    expect(wordsOf(saga)).toEqual([
      expect.stringMatching(/^gave card\.charge up, and asks whether it was executed; sent again at /),
    ]);
  });

  it('is told by the step alone where nobody has the definition', () => {
    const [first] = pendingOf(start().state, undefined);
    expect(first?.words).toMatch(/^waits for the reply to the command of bookHotel until /);
    expect(first).not.toHaveProperty('name');
  });

  it('is a person, with the reason', () => {
    const saga = start().succeeds('bookHotel').succeeds('bookFlight').succeeds('chargeCard');
    const [parked, ...more] = pendingOf(saga.silenceWhile('running').state, trip.tripSaga);
    expect(more).toEqual([]);
    expect(parked).toMatchObject({ path: 'sendTickets', kind: 'person' });
    expect(parked?.words).toMatch(/^is parked at sendTickets and waits for a person \(.+\): .+/);
    expect(parked).not.toHaveProperty('until');
    expect(wordsOf(start().acts('pause'))).toEqual([
      'was paused, and waits until somebody resumes it, or ends it by hand',
    ]);
  });

  it('is an event, a decision, or a time, and the end of all', () => {
    const saga = scenario(
      sagaOf(
        (one) =>
          one.parallel('all', {
            bell: (b) => b.waitFor('bell', Rang, { match: {}, within: '1m', onTimeout: 'continue' }),
            desk: (b) => b.approval('desk', { role: 'clerk', onRejected: 'compensate' }),
            rest: (b) => b.delay('rest', '5s'),
          }),
        { deadline: '1h' },
      ),
    );
    expect(pendingOf(saga.state, undefined).map(({ kind, name, words }) => [kind, name, words])).toEqual([
      ['event', 'bell.rang', 'waits for bell.rang until 2026-01-01T00:01:00.000Z'],
      ['decision', 'clerk', 'waits for a decision of clerk'],
      ['time', undefined, 'waits until 2026-01-01T00:00:05.000Z'],
      ['deadline', undefined, 'has to be done by 2026-01-01T01:00:00.000Z, or turns back if it still can'],
    ]);
  });

  it('is nothing once it is over', () => {
    const saga = start().fails('bookHotel');
    expect(saga.state.status).toBe('compensated');
    expect(pendingOf(saga.state, trip.tripSaga)).toEqual([]);
  });
});
