import { command, event, failure } from '@edda/messaging';
import type { SagaDefinition } from '@edda/saga-core';
import { defineSaga, exponential } from '@edda/saga-core';
import { IsInt, IsString } from 'class-validator';

/** A small saga for tests of what stands around it: a seat, a payment, a ticket, an event. */
export class SeatTaken extends failure('seat-taken') {
  seat!: string;
}

export class SeatReserved {
  @IsString() reservation!: string;
}

export class BookTrip extends command('trip.book', { version: 1 }) {
  @IsString() tripId!: string;
  @IsInt() cents!: number;
}

export class ReserveSeat extends command('seats.reserve', {
  version: 1,
  reply: SeatReserved,
  failures: [SeatTaken],
}) {
  @IsString() tripId!: string;
}

export class ReleaseSeat extends command('seats.release', { version: 1 }) {
  @IsString() tripId!: string;
}

export class PayTrip extends command('bank.pay', { version: 1 }) {
  @IsInt() cents!: number;
}

export class IssueTicket extends command('tickets.issue', { version: 1 }) {
  @IsString() reservation!: string;
}

export class TripBooked extends event('trip.booked', { version: 1 }) {
  @IsString() tripId!: string;
}

/** @param whenEnded whether the trip's key may be used again */
export function tripSaga(whenEnded: 'reject' | 'start-again' = 'reject'): SagaDefinition {
  return defineSaga({ name: 'trip', version: 1, resend: exponential('10s', '1m') }, (saga) =>
    saga
      .startedBy(BookTrip, {
        key: (c) => c.tripId,
        data: (c) => ({ tripId: c.tripId, cents: c.cents }),
        whenEnded,
      })
      .step('seat', (s) =>
        s
          .command(ReserveSeat, (d) => ({ tripId: d.tripId }))
          .onSuccess((_, reply) => ({ reservation: reply.reservation }))
          .compensate(ReleaseSeat, (d) => ({ tripId: d.tripId })),
      )
      .pivot('pay', (s) => s.command(PayTrip, (d) => ({ cents: d.cents })))
      .retriable('ticket', (s) => s.command(IssueTicket, (d) => ({ reservation: d.reservation })))
      .publish(TripBooked, (d) => ({ tripId: d.tripId })),
  );
}
