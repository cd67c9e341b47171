import { sample, scenario, trip } from '@edda/testing/contracts';
import type { Scenario } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';
import { timelineOf } from './timeline.js';

const { sagaOf, Broke, Rang } = sample;

const start = (): Scenario => scenario(trip.tripSaga, { tripId: 't1', rooms: 2 });

/** Each interval in a line: `command bookHotel 0-5 success`, in seconds since the start. */
function told({ history }: Scenario): readonly string[] {
  const begin = history[0]?.at ?? 0;
  const seconds = (ms: number | undefined): string => (ms === undefined ? '' : `${(ms - begin) / 1_000}`);
  return timelineOf(history).map(({ kind, path, direction, attempt, resends = 0, from, to, outcome }) =>
    [
      kind,
      ...(path === '' ? [] : [path]),
      ...(direction === 'compensation' ? ['undone'] : []),
      ...(attempt === undefined ? [] : [`#${attempt}`]),
      ...(resends === 0 ? [] : [`+${resends}`]),
      `${seconds(from)}-${seconds(to)}`,
      ...(outcome === undefined ? [] : [outcome]),
    ].join(' '),
  );
}

describe('the timeline of a saga', () => {
  it('has each command with its reply, the event, and nothing that is open once the saga is over', () => {
    const saga = start().passes(1_000).succeeds('bookHotel').passes(2_000).succeeds('bookFlight');
    saga.passes(500).succeeds('chargeCard').passes(500).succeeds('sendTickets');
    expect(told(saga)).toEqual([
      'command bookHotel #1 0-1 success',
      'command bookFlight #1 1-3 success',
      'command chargeCard #1 3-3.5 success',
      'command sendTickets #1 3.5-4 success',
      'published trip.booked 4-4',
    ]);
  });

  it('has each attempt, the time between them, and how often nobody answered', () => {
    const saga = start().silence().passes(1_000).isBusy('bookHotel').silence().passes(3_000);
    expect(told(saga)).toEqual([
      'command bookHotel #1 +1 0-11 transient',
      'backoff bookHotel 11-12 resumed',
      'command bookHotel #2 12-',
    ]);
    expect(timelineOf(saga.history).at(-1)).toMatchObject({
      name: 'hotel.book',
      epoch: 1,
      until: expect.any(Number),
    });
  });

  it('has what was undone, in its order', () => {
    const saga = start().succeeds('bookHotel').passes(1_000).fails('bookFlight').passes(1_000);
    saga.fails('bookHotel', 'not-now', { direction: 'compensation' }).silence().isUndone('bookHotel');
    expect(told(saga)).toEqual([
      'command bookHotel #1 0-0 success',
      'command bookFlight #1 0-1 failure',
      'command bookHotel undone #1 1-2 failure',
      'backoff bookHotel undone 2-4 resumed',
      'command bookHotel undone #2 4-4 success',
    ]);
  });

  it('has the time in which the fence was asked, for a pivot that took too long', () => {
    const saga = start().succeeds('bookHotel').succeeds('bookFlight');
    saga.passes(60_000).timerFires().passes(1_000).answers('chargeCard', { outcome: 'revoked' });
    expect(told(saga).slice(2, 4)).toEqual([
      'command chargeCard #1 0-60 given-up',
      'revoke chargeCard 60-61 revoked',
    ]);
  });

  it('has waits with what ended them, and what is still open', () => {
    const saga = scenario(
      sagaOf((one) =>
        one
          .delay('rest', '5s')
          .waitFor('bell', Rang, { match: {}, within: '1m', onTimeout: 'continue' })
          .approval('desk', { role: 'clerk', onRejected: 'compensate' }),
      ),
    );
    saga.silence().passes(1_000).hears(Rang).passes(1_000);
    expect(told(saga)).toEqual(['delay rest 0-5 timeout', 'wait bell 5-6 bell.rang', 'approval desk 6-']);
  });

  it('has where it stood still, until somebody did something', () => {
    const saga = start().succeeds('bookHotel').succeeds('bookFlight').succeeds('chargeCard');
    saga.fails('sendTickets').silence().fails('sendTickets').silence().fails('sendTickets');
    const parked = told(saga).findLast((line) => line.startsWith('parked'));
    expect(parked).toMatch(/^parked sendTickets \d+-$/);
    saga.passes(7_000).acts('retry').passes(1_000).acts('pause').passes(1_000).acts('resume');
    saga.succeeds('sendTickets');
    const still = timelineOf(saga.history).filter(({ kind }) => kind === 'parked' || kind === 'paused');
    expect(still.map(({ kind, from, to = 0, outcome }) => [kind, to - from, outcome])).toEqual([
      ['parked', 7_000, 'resumed'],
      ['paused', 1_000, 'resumed'],
    ]);
  });

  it('ends with the saga, whatever was under way', () => {
    const saga = start().passes(1_000).acts('pause').passes(1_000).acts('resolve');
    expect(told(saga)).toEqual(['command bookHotel #1 0-2 ended', 'paused 1-2 ended']);
  });

  it('has the states of a machine, and as one what it did without leaving', () => {
    const saga = scenario(
      sagaOf((one) =>
        one.machine('door', { states: ['shut', 'ajar', 'gone'], initial: 'shut', match: {} }, (door) =>
          door
            .state('shut', (state) => state.on(Rang, { goTo: 'ajar' }))
            .state('ajar', (state) => state.on(Rang, {}).on(Broke, { goTo: 'gone' }))
            .final('gone'),
        ),
      ),
    );
    saga.passes(1_000).hears(Rang).passes(1_000).hears(Rang).passes(1_000).hears(Broke);
    expect(told(saga).filter((line) => line.startsWith('state'))).toEqual([
      'state door 0-1 ajar',
      'state door 1-3 gone',
      'state door 3-3 left',
    ]);
  });

  it('of no history is empty', () => {
    expect(timelineOf([])).toEqual([]);
  });
});
