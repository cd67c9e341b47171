import { command } from '@edda/messaging';
import { defineSaga } from '@edda/saga-core';
import { IsInt } from 'class-validator';
import { describe, expect, it } from 'vitest';
import * as trip from '../../journey-saga.js';
import { replyTo } from '../run/scripted.js';
import * as voyage from '../voyage-saga.js';
import { testSaga } from './saga-test.js';

/** What an expectation says that is not met. */
function messageOf(expectation: () => unknown): string {
  try {
    expectation();
  } catch (error) {
    return (error as Error).message;
  }
  return 'it was met';
}

const bookTrip = () => testSaga(trip.tripSaga, { start: { tripId: 't1', rooms: 2 } });

const REPLIES = [replyTo(voyage.CharterShip, { ship: 'Fram' }), replyTo(voyage.AskWeather, { sea: 'calm' })];
const atStores = () =>
  testSaga(voyage.voyageSaga, { start: { voyageId: 'v1', cents: 5, ports: [] } }).reach(
    'creditOfStores',
    REPLIES,
  );

describe('an expectation that is not met says what the saga did instead', () => {
  it('when it sent another command', () => {
    const saga = bookTrip();
    saga.expectCommand(trip.BookHotel).succeed({ bookingId: 'b1' });
    expect(messageOf(() => saga.expectCommand(trip.ChargeCard, { locator: 'L1' }))).toMatchInlineSnapshot(`
      "Expected the command card.charge { locator: 'L1' }.

        It sent flight.book { tripId: 't1', bookingId: 'b1' } at "bookFlight".
        It is running.
        It waits for the reply to "bookFlight".

      time  fact               path
      +0s   saga-started                   key 't1' { tripId: 't1', rooms: 2 }
      +0s   command-sent       bookHotel   hotel.book { tripId: 't1', rooms: 2 }
      +0s   command-succeeded  bookHotel   { bookingId: 'b1' }
      +0s   command-sent       bookFlight  flight.book { tripId: 't1', bookingId: 'b1' }
      "
    `);
  });

  it('when it sent the command with another body', () => {
    const saga = bookTrip();
    const expected = { tripId: 't2', rooms: undefined };
    expect(messageOf(() => saga.expectCommand(trip.BookHotel, expected))).toMatchInlineSnapshot(`
      "Expected the command hotel.book { tripId: 't2', rooms: undefined }.

        tripId: expected 't2', but it is 't1'
        rooms: expected to be missing, but it is 2
        It sent hotel.book { tripId: 't1', rooms: 2 } at "bookHotel".
        It is running.
        It waits for the reply to "bookHotel".

      time  fact          path
      +0s   saga-started             key 't1' { tripId: 't1', rooms: 2 }
      +0s   command-sent  bookHotel  hotel.book { tripId: 't1', rooms: 2 }
      "
    `);
  });

  it('when it sent the command from another step', () => {
    const saga = bookTrip();
    expect(messageOf(() => saga.expectCommand(trip.BookHotel, {}, { at: 'bookFlight' })))
      .toMatchInlineSnapshot(`
      "Expected the command hotel.book at "bookFlight".

        It sent hotel.book { tripId: 't1', rooms: 2 } at "bookHotel".
        It is running.
        It waits for the reply to "bookHotel".

      time  fact          path
      +0s   saga-started             key 't1' { tripId: 't1', rooms: 2 }
      +0s   command-sent  bookHotel  hotel.book { tripId: 't1', rooms: 2 }
      "
    `);
  });

  it('when the command was expected before', () => {
    const saga = bookTrip();
    saga.expectCommand(trip.BookHotel);
    expect(messageOf(() => saga.expectCommand(trip.BookHotel))).toMatchInlineSnapshot(`
      "Expected the command hotel.book.

        It has sent nothing that was not expected already.
        It is running.
        It waits for the reply to "bookHotel".

      time  fact          path
      +0s   saga-started             key 't1' { tripId: 't1', rooms: 2 }
      +0s   command-sent  bookHotel  hotel.book { tripId: 't1', rooms: 2 }
      "
    `);
  });

  it('when it revoked nothing', () => {
    expect(messageOf(() => bookTrip().expectRevoke(trip.ChargeCard))).toMatchInlineSnapshot(`
      "Expected a revoke of card.charge.

        It sent hotel.book { tripId: 't1', rooms: 2 } at "bookHotel".
        It is running.
        It waits for the reply to "bookHotel".

      time  fact          path
      +0s   saga-started             key 't1' { tripId: 't1', rooms: 2 }
      +0s   command-sent  bookHotel  hotel.book { tripId: 't1', rooms: 2 }
      "
    `);
  });

  it('when it published something else', () => {
    const saga = bookTrip().reach('sendTickets', [replyTo(trip.BookFlight, { locator: 'L1' })]);
    saga.expectCommand(trip.SendTickets).succeed();
    expect(messageOf(() => saga.expectPublished(trip.TripBooked, { locator: 'L2' }))).toMatchInlineSnapshot(`
      "Expected the event trip.booked { locator: 'L2' }.

        locator: expected 'L2', but it is 'L1'
        It sent the event trip.booked { tripId: 't1', locator: 'L1' }.
        It has ended as completed.

      time  fact               path
      +0s   saga-started                    key 't1' { tripId: 't1', rooms: 2 }
      +0s   command-sent       bookHotel    hotel.book { tripId: 't1', rooms: 2 }
      +0s   command-succeeded  bookHotel
      +0s   command-sent       bookFlight   flight.book { tripId: 't1' }
      +0s   command-succeeded  bookFlight   { locator: 'L1' }
      +0s   command-sent       chargeCard   card.charge { tripId: 't1', locator: 'L1' }
      +0s   command-succeeded  chargeCard
      +0s   command-sent       sendTickets  mail.send-tickets { tripId: 't1' }
      +0s   command-succeeded  sendTickets
      +0s   event-published    trip.booked  trip.booked { tripId: 't1', locator: 'L1' }
      +0s   saga-completed
      "
    `);
  });

  it('when it sent something after all', () => {
    expect(messageOf(() => bookTrip().expectNothingSent())).toMatchInlineSnapshot(`
      "Expected that nothing more is sent.

        It sent hotel.book { tripId: 't1', rooms: 2 } at "bookHotel".
        It is running.
        It waits for the reply to "bookHotel".

      time  fact          path
      +0s   saga-started             key 't1' { tripId: 't1', rooms: 2 }
      +0s   command-sent  bookHotel  hotel.book { tripId: 't1', rooms: 2 }
      "
    `);
  });

  it('when it started no such child, or with another body', () => {
    const saga = testSaga(voyage.voyageSaga, { start: { voyageId: 'v1', cents: 5, ports: [] } });
    saga.reach('survey', REPLIES);
    expect(messageOf(() => saga.expectChild('surveys'))).toContain(
      'Expected that the child saga "surveys" is started.',
    );
    expect(messageOf(() => saga.expectChild('survey', { voyageId: 'v2' }))).toMatchInlineSnapshot(`
      "Expected that the child saga "survey" is started { voyageId: 'v2' }.

        voyageId: expected 'v2', but it is 'v1'
        It sent orchestrator.run-saga { saga: 'survey', mode: 'await', input: { voyageId: 'v1' } } at "survey".
        It is running.
        It waits for the reply to "survey".

      time  fact               path
      +0s   saga-started                key 'v1' { voyageId: 'v1', cents: 5, ports: [] }
      +0s   command-sent       charter  fleet.charter { voyageId: 'v1' }
      +0s   command-succeeded  charter  { ship: 'Fram' }
      +0s   command-sent       survey   orchestrator.run-saga { saga: 'survey', mode: 'await', input: { voyageId: 'v1' } }
      "
    `);
    expect(messageOf(() => saga.expectUndo('survey'))).toContain(
      'Expected that the child saga "survey" is undone.',
    );
  });

  it('when it waits nowhere, or elsewhere', () => {
    expect(messageOf(() => bookTrip().expectWaiting('credit'))).toContain(
      'Expected that it waits at "credit".',
    );
    expect(messageOf(() => atStores().expectWaiting('bigMoney'))).toContain(
      '  It waits at "creditOfStores" for credit.decided?voyageId="v1", 1d at most.',
    );
  });

  it('when it waits for something else', () => {
    const wrong = {
      for: voyage.CreditDecided,
      match: { voyageId: 'v2' },
      role: 'captain',
      within: '2d',
    } as const;
    expect(messageOf(() => atStores().expectWaiting('creditOfStores', wrong)).split('\n\n')[1])
      .toMatchInlineSnapshot(`
      "  It waits for credit.decided?voyageId="v1", not for credit.decided?voyageId="v2".
        "captain" may not decide there.
        It waits 1d at most, not 2d at most.
        It is waiting.
        It waits at "creditOfStores" for credit.decided?voyageId="v1", 1d at most."
    `);
    const other = { for: voyage.ShipSailed, within: 'for ever' } as const;
    expect(messageOf(() => atStores().expectWaiting('creditOfStores', other)).split('\n\n')[1])
      .toMatchInlineSnapshot(`
      "  It does not wait for ship.sailed there.
        It waits 1d at most, not for ever.
        It is waiting.
        It waits at "creditOfStores" for credit.decided?voyageId="v1", 1d at most."
    `);
  });

  it('when the last message was not ignored, or for another reason', () => {
    const saga = bookTrip();
    saga.expectCommand(trip.BookHotel).succeed({ bookingId: 'b1' });
    expect(messageOf(() => saga.expectIgnored('late'))).toContain('It was not ignored.');
    saga.duplicate();
    expect(
      messageOf(() => saga.expectIgnored('late'))
        .split('\n\n')
        .slice(0, 2)
        .join('\n'),
    ).toMatchInlineSnapshot(`
      "Expected that the last message is ignored: late.
        It was ignored: duplicate.
        It sent flight.book { tripId: 't1', bookingId: 'b1' } at "bookFlight".
        It is running.
        It waits for the reply to "bookFlight"."
    `);
  });

  it('when it has ended in another way', () => {
    const saga = bookTrip();
    saga.expectCommand(trip.BookHotel);
    saga.advance('35s').expectCommand(trip.CancelHotel).succeed();
    const expected = { reason: 'failure', at: 'bookFlight' } as const;
    expect(messageOf(() => saga.expectEnd('compensated', expected))).toMatchInlineSnapshot(`
      "Expected that the saga has ended as compensated { reason: 'failure', at: 'bookFlight' }.

        It has ended as compensated, because of timeout at "bookHotel".

      time  fact                path
      +0s   saga-started                          key 't1' { tripId: 't1', rooms: 2 }
      +0s   command-sent        bookHotel         hotel.book { tripId: 't1', rooms: 2 }
      +30s  command-resent      bookHotel         nobody answered (2 times)
      +35s  command-given-up    bookHotel         timeout
      +35s  compensation-began  bookHotel         timeout: No definite outcome within 35000 ms.
      +35s  command-sent        bookHotel (undo)  hotel.cancel { tripId: 't1', bookingId: 'unknown' }
      +35s  command-succeeded   bookHotel (undo)
      +35s  saga-compensated
      "
    `);
    expect(messageOf(() => saga.expectEnd('completed'))).toContain(
      'Expected that the saga has ended as completed.',
    );
  });

  it('when it is not parked, or for another reason', () => {
    const saga = bookTrip().reach('sendTickets');
    expect(messageOf(() => saga.expectParked())).toContain('Expected that the saga is parked.');
    saga.expectCommand(trip.SendTickets).refuse().expectRevoke(trip.SendTickets).revoked();
    for (const wait of ['5s', '10s'] as const)
      saga.advance(wait).expectCommand(trip.SendTickets).refuse().expectRevoke(trip.SendTickets).revoked();
    saga.expectParked({ reason: 'retries-exhausted', at: 'sendTickets' });
    expect(
      messageOf(() => saga.expectParked({ at: 'chargeCard' }))
        .split('\n\n')
        .slice(0, 2)
        .join('\n'),
    ).toMatchInlineSnapshot(`
      "Expected that the saga is parked { at: 'chargeCard' }.
        It is parked at "sendTickets", retries-exhausted: 3 attempts were not enough; the last one: The command was revoked before it ran."
    `);
  });

  it('when it does not reach a step', () => {
    expect(
      messageOf(() => atStores().reach('pay'))
        .split('\n\n')
        .slice(0, 2)
        .join('\n'),
    ).toMatchInlineSnapshot(`
      "Expected that the saga reaches "pay".
        It is waiting.
        It waits at "creditOfStores" for credit.decided?voyageId="v1", 1d at most."
    `);
  });

  it('with the latest of a long story', () => {
    const start = { voyageId: 'v1', cents: 5, ports: ['Oslo', 'Bergen', 'Molde', 'Bodø'] };
    const replies = [...REPLIES, replyTo(voyage.BookBerth, { berth: 'b' })];
    const saga = testSaga(voyage.voyageSaga, { start }).reach('creditOfStores', replies);
    const [, , story = ''] = messageOf(() => saga.expectEnd('completed')).split('\n\n');
    expect(story).toMatch(/^\(\d+ earlier lines: see the saga's story\)\ntime /);
    expect(story).toContain('wait-began');
    expect(story).not.toContain('saga-started');
    expect(saga.story).toContain('saga-started');
  });
});

describe('what the contracts do not allow', () => {
  class Count extends command('counter.count', { version: 1 }) {
    @IsInt() number!: number;
  }
  const counting = (of: () => number) =>
    defineSaga({ name: 'counting', version: 1 }, (saga) =>
      saga
        .startedBy(trip.BookTrip, { key: ({ tripId }) => tripId, data: ({ rooms }) => ({ rooms }) })
        .pivot('count', (s) => s.command(Count, () => ({ number: of() }))),
    );

  it('the saga cannot send', () => {
    const start = { tripId: 't1', rooms: 2 };
    const definition = counting(() => 1.5);
    expect(messageOf(() => testSaga(definition, { start }))).toMatchInlineSnapshot(`
      "Expected that what the saga sends is what the contracts allow.

        This is not what the contract allows: number: number must be an integer number.
        It sent counter.count { number: 1.5 } at "count".
        It is running.
        It waits for the reply to "count".

      time  fact          path
      +0s   saga-started         key 't1' { rooms: 2 }
      +0s   command-sent  count  counter.count { number: 1.5 }
      "
    `);
    testSaga(definition, { start, contracts: 'unchecked' })
      .expectCommand(Count)
      .succeed()
      .expectEnd('completed');
  });

  it('the test cannot answer, publish, or start a saga with', () => {
    const start = { voyageId: 'v1', cents: 5, ports: [] };
    const saga = testSaga(voyage.voyageSaga, { start });
    const wrong = { ship: 7 } as unknown as voyage.ShipChartered;
    expect(messageOf(() => saga.expectCommand(voyage.CharterShip).succeed(wrong))).toMatchInlineSnapshot(
      `"The reply to fleet.charter is not what ShipChartered allows: ship: ship must be a string. Correct it in the test; to test a participant that answers wrongly, use unreadable()."`,
    );
    const credit = { voyageId: 'v1', limit: 0.5 };
    expect(messageOf(() => saga.event(voyage.CreditDecided, credit))).toMatchInlineSnapshot(
      `"The event of the test is not what CreditDecided allows: limit: limit must be an integer number."`,
    );
    const free = { start: { ...start, cents: 0 } };
    expect(messageOf(() => testSaga(voyage.voyageSaga, free))).toMatchInlineSnapshot(
      `"The start of saga "voyage" is not what PlanVoyage allows: cents: cents must not be less than 1."`,
    );
  });

  it('no failure that the command does not declare', () => {
    const saga = bookTrip();
    const undeclared = voyage.Storm as unknown as never;
    expect(
      messageOf(() => saga.expectCommand(trip.BookHotel).fail(undeclared, {} as never)),
    ).toMatchInlineSnapshot(`"hotel.book does not declare the failure Storm, "storm"."`);
  });
});
