import { command, event, failure } from '@edda/messaging';
import type { DefinesSaga } from '@edda/orchestration';
import { Saga } from '@edda/orchestration';
import type { SagaBuilder } from '@edda/saga-core';
import { IsInt, IsString } from 'class-validator';
import { OfficeHours } from '../office-hours.js';

export class Subscribe extends command('subscription.begin', { version: 1 }) {
  @IsString() subscriptionId!: string;
  @IsInt() cents!: number;
}
export class CardRefused extends failure('card-refused') {
  @IsString() why!: string;
}
export class ChargePeriod extends command('bank.charge-period', { version: 1, failures: [CardRefused] }) {
  @IsString() subscriptionId!: string;
  @IsInt() cents!: number;
}
export class SubscriptionCancelled extends event('subscription.cancelled', { version: 1 }) {
  @IsString() subscriptionId!: string;
  @IsString() by!: string;
}
export class SubscriptionEnded extends event('subscription.ended', { version: 1 }) {
  @IsString() subscriptionId!: string;
  @IsInt() periods!: number;
  @IsString() because!: string;
}

/** Charges at the beginning of each period, until the customer cancels, the card is refused, or ten years are over. */
@Saga({ name: 'subscription', version: 1 })
export class SubscriptionSaga implements DefinesSaga {
  constructor(private readonly hours: OfficeHours) {}

  define(saga: SagaBuilder) {
    return saga
      .startedBy(Subscribe, {
        key: (subscription) => subscription.subscriptionId,
        data: ({ subscriptionId, cents }): Subscription => ({ subscriptionId, cents, periods: 0 }),
      })
      .repeatUntil(
        'renewal',
        (period) =>
          period
            .retriable('chargePeriod', (step) =>
              step
                .command(ChargePeriod, ({ subscriptionId, cents }) => ({ subscriptionId, cents }))
                .onSuccess(({ periods }) => ({ periods: periods + 1 }))
                .onFailure(CardRefused, () => ({ over: 'card refused' })),
            )
            .when(
              ({ over }) => over === undefined,
              (then) =>
                then.waitFor('period', SubscriptionCancelled, {
                  match: { subscriptionId: (data) => data.subscriptionId },
                  onEvent: (_, { by }) => ({ over: `cancelled by ${by}` }),
                  within: this.hours.subscriptionPeriod,
                  onTimeout: 'continue',
                }),
            ),
        ({ over }) => over !== undefined,
        { atMost: 120, onExhausted: 'continue' },
      )
      .publish(SubscriptionEnded, ({ subscriptionId, periods, over }) => ({
        subscriptionId,
        periods,
        because: over ?? 'ten years are over',
      }));
  }
}

interface Subscription {
  readonly subscriptionId: string;
  readonly cents: number;
  readonly periods: number;
  readonly over?: string;
}
