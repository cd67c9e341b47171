import { command, event } from '@edda/messaging';
import type { DefinesSaga } from '@edda/orchestration';
import { Saga } from '@edda/orchestration';
import { notifyBy } from '@edda/saga-core';
import type { SagaBuilder } from '@edda/saga-core';
import { IsInt, IsString } from 'class-validator';
import { OfficeHours } from '../office-hours.js';

export class AskForLoan extends command('loan.ask', { version: 1 }) {
  @IsString() loanId!: string;
  @IsInt() cents!: number;
}
export class Scored {
  @IsInt() score!: number;
}
export class ScoreApplicant extends command('scoring.score', { version: 1, reply: Scored }) {
  @IsString() loanId!: string;
}
export class PayOut extends command('bank.pay-out', { version: 1 }) {
  @IsString() loanId!: string;
  @IsInt() cents!: number;
}
export class TellApplicant extends command('letters.tell', { version: 1 }) {
  @IsString() loanId!: string;
  @IsString() decision!: string;
}
export class DecisionWanted extends event('loan.decision-wanted', { version: 1 }) {
  @IsString() loanId!: string;
  @IsString() occasion!: string;
  @IsString() role!: string;
}

/** A loan that a person decides. Who is slow is reminded, then the head of department may decide as well; nobody's word is a no. */
@Saga({ name: 'loan', version: 1 })
export class LoanSaga implements DefinesSaga {
  constructor(private readonly hours: OfficeHours) {}

  define(saga: SagaBuilder) {
    return saga
      .startedBy(AskForLoan, {
        key: (loan) => loan.loanId,
        data: ({ loanId, cents }) => ({ loanId, cents }),
      })
      .step('score', (step) =>
        step
          .command(ScoreApplicant, ({ loanId }) => ({ loanId }))
          .onSuccess((_, { score }) => ({ score }))
          .noCompensation('it only reads'),
      )
      .approval('decision', {
        role: 'loan-officer',
        remindEvery: this.hours.loanReminder,
        escalate: { after: this.hours.loanEscalation, to: 'head-of-loans' },
        notify: notifyBy(DecisionWanted, ({ loanId }, occasion, role) => ({ loanId, occasion, role })),
        onDecision: (_, { decision, by }) => ({ decision, decidedBy: by }),
        within: this.hours.loanDecision,
        onTimeout: 'continue',
        onRejected: 'continue',
      })
      .when(
        ({ decision }) => decision === 'approved',
        (then) =>
          then.pivot('payOut', (step) => step.command(PayOut, ({ loanId, cents }) => ({ loanId, cents }))),
      )
      .retriable('tellApplicant', (step) =>
        step.command(TellApplicant, ({ loanId, decision }) => ({
          loanId,
          decision: decision ?? 'nobody decided',
        })),
      );
  }
}
