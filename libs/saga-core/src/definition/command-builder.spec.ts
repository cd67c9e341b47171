import { trip } from '@edda/testing/contracts';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { SagaBuilder } from './saga-builder.js';
import type { StepsBuilder } from './steps-builder.js';
import type { BuiltStep, StepStart } from './command-builder.js';
import { fixed } from './timing.js';

const begin = () =>
  new SagaBuilder({ name: 'trip', version: 1 }).startedBy(trip.BookTrip, {
    key: (start) => start.tripId,
    data: ({ tripId, rooms }) => ({ tripId, rooms }),
  });

/** Most of what is tested here is tested by the compiler: each line that must not compile says why. */
function compiles(builder: { build(): object }): void {
  expect(builder.build()).toBeTypeOf('object');
}

describe('the type of the data', () => {
  it('begins as what startedBy made of the command', () => {
    expectTypeOf(begin()).toEqualTypeOf<StepsBuilder<{ tripId: string; rooms: number }>>();
    compiles(begin());
  });

  it('grows with each patch; a patch replaces the type of a key; a step without one changes nothing', () => {
    const builder = begin()
      .step('hotel', (s) =>
        s
          .command(trip.BookHotel, ({ tripId, rooms }) => ({ tripId, rooms }))
          .onSuccess((data, reply) => {
            expectTypeOf(data).toEqualTypeOf<{ tripId: string; rooms: number }>();
            expectTypeOf(reply).toEqualTypeOf<trip.HotelBooked>();
            return { bookingId: reply.bookingId, rooms: 'none' };
          })
          .noCompensation('why'),
      )
      .pivot('tickets', (s) => s.command(trip.SendTickets, ({ tripId }) => ({ tripId })));
    expectTypeOf(builder).toEqualTypeOf<
      StepsBuilder<{ tripId: string; rooms: string; bookingId: string }, 'behind'>
    >();
    compiles(builder);
  });

  it('of a compensation is that before its step, with a reply that may be unknown', () => {
    const builder = begin().step('hotel', (s) =>
      s
        .command(trip.BookHotel, (data) => data)
        .onSuccess((_, { bookingId }) => ({ bookingId }))
        .compensate(trip.CancelHotel, (data, reply) => {
          expectTypeOf(data).toEqualTypeOf<{ tripId: string; rooms: number }>();
          expectTypeOf(reply).toEqualTypeOf<trip.HotelBooked | undefined>();
          return { tripId: data.tripId, bookingId: reply?.bookingId ?? '' };
        }),
    );
    compiles(builder);
  });
});

type Data = { tripId: string; rooms: number };

describe('what does not compile', () => {
  const compensatable = <Patch>(configure: (s: StepStart<Data, 'compensatable'>) => BuiltStep<Patch>) =>
    compiles(begin().step('a', configure));
  const pivot = <Patch>(configure: (s: StepStart<Data, 'pivot'>) => BuiltStep<Patch>) =>
    compiles(begin().pivot('a', configure));
  const retriable = <Patch>(configure: (s: StepStart<Data, 'retriable'>) => BuiltStep<Patch>) =>
    compiles(begin().retriable('a', configure));
  const all = (data: Data) => data;
  const ticket = ({ tripId }: Data) => ({ tripId });

  it('a start whose key or data is made of fields that its command does not have', () => {
    const saga = new SagaBuilder({ name: 'trip', version: 1 });
    const data = () => ({});
    // @ts-expect-error: BookTrip has no orderId
    compiles(saga.startedBy(trip.BookTrip, { key: (start) => start.orderId, data }));
    // @ts-expect-error: a key is a string
    compiles(saga.startedBy(trip.BookTrip, { key: (start) => start.rooms, data }));
    // @ts-expect-error: data is an object
    compiles(saga.startedBy(trip.BookTrip, { key: () => 'k', data: () => 'all' }));
    // @ts-expect-error: a key is refused or starts again, nothing else
    compiles(saga.startedBy(trip.BookTrip, { key: () => 'k', data, whenEnded: 'ignore' }));
    // @ts-expect-error: a class is no contract, command() makes one
    compiles(saga.startedBy(trip.HotelBooked, { key: () => 'k', data }));
  });

  it('a body that is not the contract', () => {
    // @ts-expect-error: rooms is missing
    pivot((s) => s.command(trip.BookHotel, ({ tripId }) => ({ tripId })));
    // @ts-expect-error: rooms is a number
    pivot((s) => s.command(trip.BookHotel, ({ tripId }) => ({ tripId, rooms: 'two' })));
    // @ts-expect-error: nothing has brought a bookingId
    pivot((s) => s.command(trip.SendTickets, ({ bookingId }) => ({ tripId: bookingId })));
    // @ts-expect-error: the functions are synchronous
    pivot((s) => s.command(trip.SendTickets, async ({ tripId }) => ({ tripId })));
    // @ts-expect-error: an event is no command
    pivot((s) => s.command(trip.TripBooked, ({ tripId }) => ({ tripId, locator: '' })));
  });

  it('a patch that is not made from the reply, or is no object', () => {
    // @ts-expect-error: HotelBooked has no locator
    pivot((s) => s.command(trip.BookHotel, all).onSuccess((_, reply) => ({ at: reply.locator })));
    // @ts-expect-error: a patch is an object
    pivot((s) => s.command(trip.BookHotel, all).onSuccess((_, reply) => reply.bookingId));
    // @ts-expect-error: an unknown value may be anything
    pivot((s) => s.command(trip.BookHotel, all).onSuccess((): unknown => ({})));
    // @ts-expect-error: the functions are synchronous
    pivot((s) => s.command(trip.BookHotel, all).onSuccess(async () => ({ a: 1 })));
  });

  it('a compensation where there is none, or one that does not fit', () => {
    // @ts-expect-error: a pivot is never undone
    pivot((s) => s.command(trip.SendTickets, ticket).compensate(trip.SendTickets, ticket));
    // @ts-expect-error: a retriable step is never undone
    retriable((s) => s.command(trip.SendTickets, ticket).compensate(trip.SendTickets, ticket));
    // @ts-expect-error: only a compensatable step has to say why it has no compensation
    pivot((s) => s.command(trip.SendTickets, ticket).noCompensation('it reads'));
    // @ts-expect-error: CancelHotel needs a bookingId
    compensatable((s) => s.command(trip.BookHotel, all).compensate(trip.CancelHotel, ticket));
    compensatable((s) =>
      s.command(trip.BookHotel, all).compensate(trip.CancelHotel, ({ tripId }, reply) => ({
        tripId,
        // @ts-expect-error: after a timeout the reply is not known
        bookingId: reply.bookingId,
      })),
    );
  });

  it('a step without a command, a policy without attempts, an unknown unit, an event that is none', () => {
    // @ts-expect-error: it has no command
    pivot((s) => s);
    // @ts-expect-error: a policy has attempts
    pivot((s) => s.command(trip.SendTickets, ticket).retry({ backoff: fixed('1s') }));
    // @ts-expect-error: a week is not among the units
    expect(() => pivot((s) => s.command(trip.SendTickets, ticket).timeout('1w'))).toThrow(RangeError);
    // @ts-expect-error: locator is missing
    compiles(begin().publish(trip.TripBooked, ({ tripId }) => ({ tripId })));
    // @ts-expect-error: a name is no contract, event() makes one
    expect(() => begin().publish('trip.booked', () => ({}))).not.toThrow();
  });
});
