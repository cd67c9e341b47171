import { command, event } from '@edda/messaging';
import type { DefinesSaga } from '@edda/orchestration';
import { Saga } from '@edda/orchestration';
import type { SagaBuilder } from '@edda/saga-core';
import { IsString } from 'class-validator';
import { OfficeHours } from '../office-hours.js';

export class PackParcel extends command('parcel.pack', { version: 1 }) {
  @IsString() parcelId!: string;
}
export class ParcelCollected extends event('parcel.collected', { version: 1 }) {
  @IsString() parcelId!: string;
  @IsString() carrier!: string;
}
export class ParcelScanned extends event('parcel.scanned', { version: 1 }) {
  @IsString() parcelId!: string;
  @IsString() place!: string;
}
export class ParcelDelivered extends event('parcel.delivered', { version: 1 }) {
  @IsString() parcelId!: string;
  @IsString() signedBy!: string;
}
export class ParcelLost extends event('parcel.lost', { version: 1 }) {
  @IsString() parcelId!: string;
}
export class CallCarrier extends command('carrier.call', { version: 1 }) {
  @IsString() parcelId!: string;
}
export class TellReceiver extends command('letters.tell-receiver', { version: 1 }) {
  @IsString() parcelId!: string;
  @IsString() news!: string;
}

/** A parcel on its way, from packed to delivered. The carrier's events drive it. */
@Saga({ name: 'parcel', version: 1 })
export class ParcelSaga implements DefinesSaga {
  constructor(private readonly hours: OfficeHours) {}

  define(saga: SagaBuilder) {
    const tell =
      (news: string) =>
      ({ parcelId }: Parcel) => ({ parcelId, news });
    return saga
      .startedBy(PackParcel, {
        key: (parcel) => parcel.parcelId,
        data: ({ parcelId }): Parcel => ({ parcelId, scans: 0 }),
      })
      .machine(
        'tracking',
        {
          states: ['packed', 'overdue', 'moving', 'delivered', 'lost'],
          initial: 'packed',
          match: { parcelId: (parcel) => parcel.parcelId },
        },
        (machine) =>
          machine
            .state('packed', (state) =>
              state
                .on(ParcelCollected, { goTo: 'moving', onEvent: (_, { carrier }) => ({ carrier }) })
                .after(this.hours.collectedWithin, { goTo: 'overdue' }),
            )
            .state('overdue', (state) =>
              state
                .entry((steps) =>
                  steps.retriable('callCarrier', (s) =>
                    s.command(CallCarrier, ({ parcelId }) => ({ parcelId })),
                  ),
                )
                .on(ParcelCollected, { goTo: 'moving', onEvent: (_, { carrier }) => ({ carrier }) })
                .on(ParcelLost, { goTo: 'lost' }),
            )
            .state('moving', (state) =>
              state
                .entry((steps) =>
                  steps.retriable('tellOnWay', (s) => s.command(TellReceiver, tell('it is on its way'))),
                )
                .on(ParcelScanned, { onEvent: ({ scans }, { place }) => ({ scans: scans + 1, place }) })
                .on(ParcelDelivered, { goTo: 'delivered', onEvent: (_, { signedBy }) => ({ signedBy }) })
                .on(ParcelLost, { goTo: 'lost' })
                .ignore(ParcelCollected),
            )
            .final('delivered')
            .final('lost', (steps) =>
              steps.retriable('tellLost', (s) => s.command(TellReceiver, tell('it is lost'))),
            ),
      );
  }
}

interface Parcel {
  readonly parcelId: string;
  readonly scans: number;
  readonly carrier?: string;
  readonly place?: string;
  readonly signedBy?: string;
}
