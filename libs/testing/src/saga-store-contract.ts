import { describe } from 'vitest';
import { describeAttributes } from './saga-store/attribute-sentences.js';
import { describeAwaited } from './saga-store/awaited-sentences.js';
import { describeBulkActions } from './saga-store/bulk-sentences.js';
import { describeCounts } from './saga-store/count-sentences.js';
import { describeDataKeys } from './saga-store/data-key-sentences.js';
import { describeDefinitions } from './saga-store/definition-sentences.js';
import { describeDeliveries } from './saga-store/delivery-sentences.js';
import { describeDeadLetters } from './saga-store/dead-letter-sentences.js';
import { describeFilters } from './saga-store/filter-sentences.js';
import { describeKeys } from './saga-store/key-sentences.js';
import { describeLetterPlans } from './saga-store/letter-plan-sentences.js';
import { describeMail } from './saga-store/mail-sentences.js';
import { describeMailbox } from './saga-store/mailbox-sentences.js';
import { describeOutbox } from './saga-store/outbox-sentences.js';
import { describeMeasures } from './saga-store/measure-sentences.js';
import { describeQueries } from './saga-store/query-sentences.js';
import { describeRetention } from './saga-store/retention-sentences.js';
import type { SagaStoreSetup } from './saga-store/saga-changes.js';
import { describeSchedule } from './saga-store/schedule-sentences.js';
import { describeSettledRetention } from './saga-store/settled-retention-sentences.js';
import { describeSignIn } from './saga-store/sign-in-sentences.js';
import { describeStream } from './saga-store/stream-sentences.js';
import { describeTimers } from './saga-store/timer-sentences.js';
import { describeTransactions } from './saga-store/transaction-sentences.js';
import { describeWaits } from './saga-store/wait-sentences.js';

/** Holds one adapter of the saga store's port to its words, with two stores side by side. */
export function sagaStoreContract(adapter: string, setup: SagaStoreSetup): void {
  describe(`the saga store (${adapter})`, () => {
    describeTransactions(setup);
    describeKeys(setup);
    describeOutbox(setup);
    describeTimers(setup);
    describeQueries(setup);
    describeFilters(setup);
    describeAttributes(setup);
    describeCounts(setup);
    describeStream(setup);
    describeBulkActions(setup);
    describeMail(setup);
    describeWaits(setup);
    describeDeliveries(setup);
    describeAwaited(setup);
    describeMailbox(setup);
    describeDeadLetters(setup);
    describeLetterPlans(setup);
    describeSchedule(setup);
    describeDefinitions(setup);
    describeRetention(setup);
    describeSettledRetention(setup);
    describeMeasures(setup);
    describeSignIn(setup);
    describeDataKeys(setup);
  });
}
