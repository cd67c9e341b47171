import type { StepsBuilder } from '@edda/saga-core';
import { defineSaga } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import * as trip from '../../journey-saga.js';
import { replyTo } from '../run/scripted.js';
import * as voyage from '../voyage-saga.js';
import { testSaga } from './saga-test.js';

const bookTrip = () => testSaga(trip.tripSaga, { start: { tripId: 't1', rooms: 2 } });
const plan = (cents = 500) =>
  testSaga(voyage.voyageSaga, { start: { voyageId: 'v1', cents, ports: ['Oslo', 'Bergen'] } });

/** All that the voyage's participants answer on the normal way. */
const REPLIES = [
  replyTo(voyage.CharterShip, { ship: 'Fram' }),
  replyTo(voyage.BookBerth, ({ port }) => ({ berth: `${port}-1` })),
  replyTo(voyage.AskWeather, { sea: 'calm' }),
];

describe('a saga in a test', () => {
  it('is told to its end by what it sends and how that is answered', () => {
    bookTrip()
      .expectCommand(trip.BookHotel, { tripId: 't1', rooms: 2 })
      .succeed({ bookingId: 'b1' })
      .expectCommand(trip.BookFlight, { bookingId: 'b1' })
      .succeed({ locator: 'L1' })
      .expectCommand(trip.ChargeCard, { locator: 'L1' })
      .succeed()
      .expectCommand(trip.SendTickets)
      .succeed()
      .expectPublished(trip.TripBooked, { tripId: 't1', locator: 'L1' })
      .expectNothingSent()
      .expectEnd('completed');
  });

  it('shows its data, its history and its status', () => {
    const saga = bookTrip();
    saga.expectCommand(trip.BookHotel).succeed({ bookingId: 'b1' });
    expect(saga.status).toBe('running');
    expect(saga.data).toEqual({ tripId: 't1', rooms: 2, bookingId: 'b1' });
    expect(saga.history.map(({ fact }) => fact.kind)).toContain('command-succeeded');
    expect(saga.story).toContain('bookHotel');
    expect(saga.diagram()).toMatch(/^flowchart/);
  });

  it('turns back when a failure of the contract comes, and undoes what was done', () => {
    const saga = plan().reach('bookBerth', REPLIES);
    saga
      .expectCommand(voyage.BookBerth, { port: 'Oslo' })
      .succeed({ berth: 'Oslo-1' })
      .expectCommand(voyage.BookBerth, { port: 'Bergen' })
      .fail(voyage.NoBerth, { port: 'Bergen' });
    saga.expectCommand(voyage.FreeBerth, { port: 'Oslo' }).succeed();
    saga.expectUndo('survey').isUndone();
    saga.expectCommand(voyage.ReturnShip, { voyageId: 'v1' }).succeed();
    saga.expectEnd('compensated', { reason: 'failure', code: 'no-berth', at: 'bookBerth[2]' });
  });

  it('tells several runs of one step apart by their bodies and by their paths', () => {
    const saga = plan().reach('bookBerth', REPLIES);
    const second = saga.expectCommand(voyage.BookBerth, {}, { at: 'bookBerth[2]' });
    expect(second.body).toEqual({ voyageId: 'v1', port: 'Bergen' });
    const first = saga.expectCommand(voyage.BookBerth, {}, { at: 'bookBerth' });
    expect(first.path).toBe('bookBerth[1]');
  });
});

describe('the start of a saga in a test', () => {
  it('is a command, an event or a tick of the clock', () => {
    const noted = <Data extends object>(steps: StepsBuilder<Data>) =>
      steps.pivot('note', (s) => s.command(trip.SendTickets, () => ({ tripId: 't1' })));
    const byEvent = defineSaga({ name: 'by-event', version: 1 }, (saga) =>
      noted(saga.startedBy(trip.TripBooked, { key: (e) => e.tripId, data: ({ locator }) => ({ locator }) })),
    );
    const byClock = defineSaga({ name: 'by-clock', version: 1 }, (saga) =>
      noted(
        saga.startedBySchedule({ cron: '0 3 * * *', timeZone: 'Europe/Oslo' }, ({ scheduledFor }) => ({
          day: scheduledFor.slice(0, 10),
        })),
      ),
    );
    const event = testSaga(byEvent, { start: { tripId: 't1', locator: 'L1' }, id: 'mine', tenant: 'north' });
    expect(event.state).toMatchObject({ id: 'mine', tenant: 'north', key: 't1', input: { locator: 'L1' } });
    const tick = testSaga(byClock, { start: { scheduledFor: '2026-01-02T02:00:00.000Z' } });
    expect(tick.data).toEqual({ day: '2026-01-02' });
  });
});

describe('time in a test', () => {
  it('fires each timer on the way, and nothing before its time', () => {
    const saga = bookTrip();
    saga.expectCommand(trip.BookHotel);
    saga.advance('34s').expectNothingSent();
    saga.advance('1s').expectCommand(trip.CancelHotel, { bookingId: 'unknown' }).succeed();
    saga.expectEnd('compensated', { reason: 'timeout', at: 'bookHotel' });
  });

  it('goes on to a moment, and never back', () => {
    const saga = testSaga(trip.tripSaga, { start: { tripId: 't1', rooms: 1 }, at: new Date('2026-03-01') });
    saga.advanceTo('2026-03-01T00:00:35Z').expectCommand(trip.CancelHotel);
    expect(saga.now).toBe(Date.UTC(2026, 2, 1, 0, 0, 35));
    expect(() => saga.advanceTo('2026-02-01')).toThrow('Time does not go back to 2026-02-01');
    expect(() => saga.advanceTo('soon')).toThrow("'soon' is not a time");
  });

  it('sends another attempt after a transient answer, which is to be expected again', () => {
    const saga = bookTrip();
    saga.expectCommand(trip.BookHotel).transient().expectNothingSent();
    saga.advance('1s').expectCommand(trip.BookHotel).succeed({ bookingId: 'b1' });
    saga.expectCommand(trip.BookFlight);
  });

  it('sends again what nobody answers, which is the same message', () => {
    const saga = bookTrip();
    const booking = saga.expectCommand(trip.BookHotel);
    saga.advance('30s').expectNothingSent();
    booking.succeed({ bookingId: 'b1' }).expectCommand(trip.BookFlight);
  });
});

describe('faults in a test', () => {
  it('a message that comes twice changes nothing', () => {
    const saga = bookTrip();
    saga.expectCommand(trip.BookHotel).succeed({ bookingId: 'b1' }).duplicate().expectIgnored('duplicate');
  });

  it('a reply that comes after the timeout is ignored', () => {
    const saga = bookTrip();
    saga.expectCommand(trip.BookHotel).late('36s').succeed({ bookingId: 'b1' }).expectIgnored('late');
    saga.expectCommand(trip.CancelHotel);
  });

  it('a message that is lost is sent again, and is to be expected again', () => {
    const saga = bookTrip();
    saga.expectCommand(trip.BookHotel).lose().advance('10s');
    saga.expectCommand(trip.BookHotel).succeed({ bookingId: 'b1' }).expectCommand(trip.BookFlight);
  });

  it('replies that overtake each other come in the opposite order', () => {
    const saga = plan().reach('hirePilot', REPLIES);
    saga.reorder(() => {
      saga.expectCommand(voyage.HirePilot).succeed();
      saga.expectCommand(voyage.HireCook).succeed();
    });
    const done = saga.history.flatMap(({ fact }) => (fact.kind === 'command-succeeded' ? [fact.path] : []));
    expect(done.slice(-2)).toEqual(['hireCook[1]', 'hirePilot[1]']);
  });

  it('a crash loses nothing', () => {
    const saga = bookTrip();
    saga.expectCommand(trip.BookHotel).succeed({ bookingId: 'b1' }).crash();
    saga.expectCommand(trip.BookFlight, { bookingId: 'b1' }).succeed({ locator: 'L' }).crash();
    saga.expectCommand(trip.ChargeCard);
  });

  it('a fence that refuses, a reply that cannot be read', () => {
    for (const fault of ['refuse', 'unreadable'] as const) {
      const saga = bookTrip();
      saga.expectCommand(trip.BookHotel)[fault]().expectCommand(trip.CancelHotel).succeed();
      saga.expectEnd('compensated', { at: 'bookHotel' });
    }
  });

  it('a command that cannot be read', () => {
    const saga = bookTrip();
    saga.expectCommand(trip.BookHotel).deadLetter();
    saga.expectParked({ reason: 'dead-lettered', at: 'bookHotel' });
  });

  it('a pivot that nobody answers is revoked, and the answer decides', () => {
    const reach = () => {
      const saga = bookTrip().reach('chargeCard', [replyTo(trip.BookHotel, { bookingId: 'b1' })]);
      saga.expectCommand(trip.ChargeCard);
      return saga.advance('1m').expectRevoke(trip.ChargeCard);
    };
    reach().succeed().expectCommand(trip.SendTickets);
    reach().revoked().expectCommand(trip.CancelFlight);
  });
});

describe('children in a test', () => {
  it('complete, and the saga goes on', () => {
    const saga = plan().reach('survey', REPLIES);
    const child = saga.expectChild('survey', { voyageId: 'v1' });
    expect(child.input).toEqual({ voyageId: 'v1' });
    child.completes({ found: 'nothing' }).expectCommand(voyage.BookBerth, { port: 'Oslo' });
  });

  it('fail, and the saga turns back', () => {
    const saga = plan().reach('survey', REPLIES);
    saga.expectChild('survey').fails({ code: 'leak' }).expectCommand(voyage.ReturnShip).succeed();
    saga.expectEnd('compensated', { code: 'leak', at: 'survey' });
  });

  it('that cannot be undone are asked again', () => {
    const saga = plan().reach('survey', REPLIES);
    saga.expectChild('survey').completes();
    saga.expectCommand(voyage.BookBerth).fail(voyage.NoBerth, { port: 'Oslo' });
    saga.expectCommand(voyage.BookBerth).fail(voyage.NoBerth, { port: 'Bergen' });
    saga.expectUndo('survey').isNotUndone().expectNothingSent();
    saga.advance('500ms').expectUndo('survey').isUndone().expectCommand(voyage.ReturnShip);
  });
});
