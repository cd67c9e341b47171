import { command } from '@edda/messaging';
import type { DefinesSaga } from '@edda/orchestration';
import { Saga } from '@edda/orchestration';
import type { SagaBuilder } from '@edda/saga-core';
import { IsInt, IsString, ValidateBy } from 'class-validator';

/** What the ledger takes may be stricter for a while, as it is while a participant has been deployed with a mistake. */
export const ledger = { isStrict: false };

/** A rule that only holds while the ledger is strict. The sentence tells the value, as careless sentences do. */
const whileStrict = (rule: string, fits: (value: unknown) => boolean): PropertyDecorator =>
  ValidateBy({
    name: rule,
    validator: {
      validate: (value) => !ledger.isStrict || fits(value),
      defaultMessage: (about) => `${about?.property} ${rule}, and is "${String(about?.value)}"`,
    },
  });

export class PlaceTrade extends command('desk.trade', { version: 1 }) {
  @IsString() tradeId!: string;
  @IsInt() cents!: number;
  @IsString() currency!: string;
  @IsString() text!: string;
}
export class HoldMoney extends command('vault.hold', { version: 1 }) {
  @IsString() tradeId!: string;
  @IsInt() cents!: number;
}
export class FreeMoney extends command('vault.free', { version: 1 }) {
  @IsString() tradeId!: string;
}
export class BookTrade extends command('ledger.book', { version: 1 }) {
  @IsString() tradeId!: string;
  @IsInt()
  @whileStrict('must be positive', (value) => Number(value) > 0)
  cents!: number;
  @IsString()
  @whileStrict('must be EUR', (value) => value === 'EUR')
  currency!: string;
  @IsString()
  @whileStrict('must say something', (value) => value !== '')
  text!: string;
}

/** Money is held, then booked. What the ledger puts aside waits for a person. */
@Saga({ name: 'trade', version: 1, onDeadLetter: 'park' })
export class TradeSaga implements DefinesSaga {
  define(saga: SagaBuilder) {
    return saga
      .startedBy(PlaceTrade, {
        key: (trade) => trade.tradeId,
        data: ({ tradeId, cents, currency, text }) => ({ tradeId, cents, currency, text }),
      })
      .step('hold', (step) =>
        step
          .command(HoldMoney, ({ tradeId, cents }) => ({ tradeId, cents }))
          .compensate(FreeMoney, ({ tradeId }) => ({ tradeId })),
      )
      .pivot('book', (step) =>
        step.command(BookTrade, ({ tradeId, cents, currency, text }) => ({ tradeId, cents, currency, text })),
      );
  }
}
