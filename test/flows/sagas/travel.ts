import { command, event, failure } from '@edda/messaging';
import type { DefinesSaga } from '@edda/orchestration';
import { Saga } from '@edda/orchestration';
import type { SagaBuilder } from '@edda/saga-core';
import { IsInt, IsString } from 'class-validator';

export class PlanTravel extends command('travel.plan', { version: 1 }) {
  @IsString() travelId!: string;
  @IsString() to!: string;
}
export class Booked {
  @IsString() ref!: string;
  @IsInt() cents!: number;
}
export class SoldOut extends failure('sold-out') {
  @IsString() what!: string;
}
const booking = { version: 1, reply: Booked, failures: [SoldOut] };
export class BookFlight extends command('airline.book', booking) {
  @IsString() travelId!: string;
  @IsString() to!: string;
}
export class CancelFlight extends command('airline.cancel', { version: 1 }) {
  @IsString() travelId!: string;
}
export class BookHotel extends command('hotel.book', booking) {
  @IsString() travelId!: string;
  @IsString() to!: string;
}
export class CancelHotel extends command('hotel.cancel', { version: 1 }) {
  @IsString() travelId!: string;
}
export class RentCar extends command('cars.rent', booking) {
  @IsString() travelId!: string;
  @IsString() to!: string;
}
export class ReturnCar extends command('cars.return', { version: 1 }) {
  @IsString() travelId!: string;
}
export class TravelBooked extends event('travel.booked', { version: 1 }) {
  @IsString() travelId!: string;
  @IsInt() cents!: number;
}

/** Flight, hotel and car at once: all three, or none. */
@Saga({ name: 'travel', version: 1 })
export class TravelSaga implements DefinesSaga {
  define(saga: SagaBuilder) {
    return saga
      .startedBy(PlanTravel, {
        key: (travel) => travel.travelId,
        data: ({ travelId, to }) => ({ travelId, to }),
      })
      .parallel('book', {
        flight: (branch) =>
          branch.step('flight', (step) =>
            step
              .command(BookFlight, ({ travelId, to }) => ({ travelId, to }))
              .onSuccess((_, { cents }) => ({ flightCents: cents }))
              .compensate(CancelFlight, ({ travelId }) => ({ travelId })),
          ),
        hotel: (branch) =>
          branch.step('hotel', (step) =>
            step
              .command(BookHotel, ({ travelId, to }) => ({ travelId, to }))
              .onSuccess((_, { cents }) => ({ hotelCents: cents }))
              .compensate(CancelHotel, ({ travelId }) => ({ travelId })),
          ),
        car: (branch) =>
          branch.step('car', (step) =>
            step
              .command(RentCar, ({ travelId, to }) => ({ travelId, to }))
              .onSuccess((_, { cents }) => ({ carCents: cents }))
              .compensate(ReturnCar, ({ travelId }) => ({ travelId })),
          ),
      })
      .publish(TravelBooked, ({ travelId, flightCents, hotelCents, carCents }) => ({
        travelId,
        cents: flightCents + hotelCents + carCents,
      }));
  }
}
