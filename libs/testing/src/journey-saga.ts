import { command, event } from '@edda/messaging';
import type { SagaDefinition } from '@edda/saga-core';
import { defineSaga, exponential, fixed } from '@edda/saga-core';

export class BookTrip extends command('trip.book', { version: 1 }) {
  tripId!: string;
  rooms!: number;
}

export class HotelBooked {
  bookingId!: string;
}

export class BookHotel extends command('hotel.book', { version: 1, reply: HotelBooked }) {
  tripId!: string;
  rooms!: number;
}

export class CancelHotel extends command('hotel.cancel', { version: 1 }) {
  tripId!: string;
  bookingId!: string;
}

export class FlightBooked {
  locator!: string;
}

export class BookFlight extends command('flight.book', { version: 1, reply: FlightBooked }) {
  tripId!: string;
  bookingId!: string;
}

export class CancelFlight extends command('flight.cancel', { version: 2 }) {
  /** What the saga knew when the flight was booked, and the reply: written down for the tests. */
  knew!: object;
  locator!: string;
}

export class ChargeCard extends command('card.charge', { version: 3 }) {
  tripId!: string;
  locator!: string;
}

export class SendTickets extends command('mail.send-tickets', { version: 1 }) {
  tripId!: string;
}

export class TripBooked extends event('trip.booked', { version: 1 }) {
  tripId!: string;
  locator!: string;
}

/**
 * A saga with a step of each role, for scenarios: `bookHotel` and `bookFlight` can be undone, `chargeCard` is the pivot, `sendTickets`
 * is retriable, and `trip.booked` is published at the end. All times are short and uneven, so that tests can tell them apart.
 */
export const tripSaga: SagaDefinition = defineSaga(
  { name: 'trip', version: 1, resend: exponential('10s', '25s'), commandLifetime: '2h' },
  (saga) =>
    saga
      .startedBy(BookTrip, { key: (trip) => trip.tripId, data: ({ tripId, rooms }) => ({ tripId, rooms }) })
      .step('bookHotel', (s) =>
        s
          .command(BookHotel, ({ tripId, rooms }) => ({ tripId, rooms }))
          .onSuccess((_, { bookingId }) => ({ bookingId }))
          .compensate(
            CancelHotel,
            ({ tripId }, reply) => ({ tripId, bookingId: reply?.bookingId ?? 'unknown' }),
            { attempts: 3, backoff: fixed('2s') },
          )
          .retry({ attempts: 3, backoff: exponential('1s', '3s') })
          .timeout('35s'),
      )
      .step('bookFlight', (s) =>
        s
          .command(BookFlight, ({ tripId, bookingId }) => ({ tripId, bookingId }))
          .onSuccess((_, { locator }) => ({ locator, rooms: 0 }))
          .compensate(CancelFlight, (data, reply) => ({ knew: data, locator: reply?.locator ?? 'unknown' })),
      )
      .pivot('chargeCard', (s) =>
        s
          .command(ChargeCard, ({ tripId, locator }) => ({ tripId, locator }))
          .retry({ attempts: 2, backoff: fixed('1s') })
          .timeout('60s'),
      )
      .retriable('sendTickets', (s) =>
        s
          .command(SendTickets, ({ tripId }) => ({ tripId }))
          .retry({ attempts: 3, backoff: exponential('5s', '20s') })
          .timeout('2m'),
      )
      .publish(TripBooked, ({ tripId, locator }) => ({ tripId, locator })),
);
