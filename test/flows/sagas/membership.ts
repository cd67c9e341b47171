import { command, event } from '@edda/messaging';
import type { DefinesSaga } from '@edda/orchestration';
import { Saga } from '@edda/orchestration';
import type { SagaBuilder } from '@edda/saga-core';
import { IsString } from 'class-validator';

export class Apply extends command('membership.apply', { version: 1 }) {
  @IsString() memberId!: string;
  @IsString() name!: string;
}
export class OpenAccount extends command('accounts.open', { version: 1 }) {
  @IsString() memberId!: string;
}
export class CloseAccount extends command('accounts.close', { version: 1 }) {
  @IsString() memberId!: string;
}
export class FormSigned extends event('forms.signed', { version: 1 }) {
  @IsString() memberId!: string;
}
export class PrintCard extends command('cards.print', { version: 1 }) {
  @IsString() memberId!: string;
  @IsString() fullName!: string;
}

const id = ({ memberId }: { readonly memberId: string }) => ({ memberId });

/** The first version calls a person by one field. */
@Saga({ name: 'membership', version: 1 })
export class MembershipSagaV1 implements DefinesSaga {
  define(saga: SagaBuilder) {
    return saga
      .startedBy(Apply, { key: (a) => a.memberId, data: ({ memberId, name }) => ({ memberId, name }) })
      .step('openAccount', (step) => step.command(OpenAccount, id).compensate(CloseAccount, id))
      .waitFor('signature', FormSigned, { match: { memberId: (data) => data.memberId } })
      .retriable('printCard', (step) =>
        step.command(PrintCard, ({ memberId, name }) => ({ memberId, fullName: name })),
      );
  }
}

/** The second one has another name for it. Who waits for the signature goes on here; who is elsewhere ends as it began. */
@Saga({ name: 'membership', version: 2 })
export class MembershipSaga implements DefinesSaga {
  define(saga: SagaBuilder) {
    return saga
      .startedBy(Apply, {
        key: (a) => a.memberId,
        data: ({ memberId, name }) => ({ memberId, fullName: name }),
      })
      .step('openAccount', (step) => step.command(OpenAccount, id).compensate(CloseAccount, id))
      .waitFor('signature', FormSigned, { match: { memberId: (data) => data.memberId } })
      .retriable('printCard', (step) =>
        step.command(PrintCard, ({ memberId, fullName }) => ({ memberId, fullName: fullName.toUpperCase() })),
      )
      .migrate<{ memberId: string; name: string }>({
        from: 1,
        at: ['signature'],
        map: ({ memberId, name }) => ({ memberId, fullName: name }),
      });
  }
}
