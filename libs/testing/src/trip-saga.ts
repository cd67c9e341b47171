import { command, event, failure } from '@edda/messaging';
import { defineSaga } from '@edda/saga-core';
import type { SagaDefinition } from '@edda/saga-core';
import { IsInt, IsString } from 'class-validator';

export class BookTrip extends command('trip.book', { version: 1 }) {
  @IsString() tripId!: string;
  @IsInt() cents!: number;
}

export class SeatReserved {
  @IsString() reservation!: string;
}

export class SeatTaken extends failure('seat-taken') {
  @IsString() seat!: string;
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

/** A small saga with a step of each role and an event: `seat` can be undone, `pay` is the pivot, `ticket` is retriable. */
export function tripSaga(whenEnded: 'reject' | 'start-again' = 'reject'): SagaDefinition {
  return defineSaga({ name: 'trip', version: 1 }, (saga) =>
    saga
      .startedBy(BookTrip, {
        key: ({ tripId }) => tripId,
        data: ({ tripId, cents }) => ({ tripId, cents }),
        whenEnded,
      })
      .step('seat', (s) =>
        s
          .command(ReserveSeat, ({ tripId }) => ({ tripId }))
          .onSuccess((_, { reservation }) => ({ reservation }))
          .compensate(ReleaseSeat, ({ tripId }) => ({ tripId })),
      )
      .pivot('pay', (s) => s.command(PayTrip, ({ cents }) => ({ cents })))
      .retriable('ticket', (s) => s.command(IssueTicket, ({ reservation }) => ({ reservation })))
      .publish(TripBooked, ({ tripId }) => ({ tripId })),
  );
}
