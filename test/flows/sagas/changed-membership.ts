import type { DefinesSaga } from '@edda/orchestration';
import { Saga } from '@edda/orchestration';
import type { SagaBuilder } from '@edda/saga-core';
import { Apply, CloseAccount, FormSigned, OpenAccount, PrintCard } from './membership.js';

/** The second version with another name for a step, and no new number: what nobody should do. */
@Saga({ name: 'membership', version: 2 })
export class ChangedMembershipSaga implements DefinesSaga {
  define(saga: SagaBuilder) {
    const id = ({ memberId }: { readonly memberId: string }) => ({ memberId });
    return saga
      .startedBy(Apply, {
        key: (a) => a.memberId,
        data: ({ memberId, name }) => ({ memberId, fullName: name }),
      })
      .step('openAccount', (step) => step.command(OpenAccount, id).compensate(CloseAccount, id))
      .waitFor('signed', FormSigned, { match: { memberId: (data) => data.memberId } })
      .retriable('printCard', (step) =>
        step.command(PrintCard, ({ memberId, fullName }) => ({ memberId, fullName })),
      );
  }
}
