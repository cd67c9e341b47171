import { command, event } from '@edda/messaging';
import type { DefinesSaga } from '@edda/orchestration';
import { Saga } from '@edda/orchestration';
import type { SagaBuilder } from '@edda/saga-core';
import { IsInt, IsString } from 'class-validator';
import { OfficeHours } from '../office-hours.js';

export class Differences {
  @IsInt() count!: number;
}
export class CompareBooks extends command('accounting.compare', { version: 1, reply: Differences }) {
  @IsString() until!: string;
}
export class BooksCompared extends event('accounting.books-compared', { version: 1 }) {
  @IsString() until!: string;
  @IsInt() differences!: number;
}

/** Every night at three, Oslo time, the books are compared: once, however many orchestrators there are. */
@Saga({ name: 'reconciliation', version: 1 })
export class ReconciliationSaga implements DefinesSaga {
  constructor(private readonly hours: OfficeHours) {}

  define(saga: SagaBuilder) {
    return saga
      .startedBySchedule(
        { cron: this.hours.reconciliation, timeZone: 'Europe/Oslo' },
        ({ scheduledFor }) => ({
          until: scheduledFor,
        }),
      )
      .step('compare', (step) =>
        step
          .command(CompareBooks, ({ until }) => ({ until }))
          .onSuccess((_, { count }) => ({ differences: count }))
          .noCompensation('it only reads'),
      )
      .publish(BooksCompared, ({ until, differences }) => ({ until, differences }));
  }
}
