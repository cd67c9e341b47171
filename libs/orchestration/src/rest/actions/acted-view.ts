import type { SagaView } from '../sagas/saga-view.js';

/** `repeated`: an earlier request with the same idempotency key had done it. */
interface Done {
  readonly status: 'done' | 'repeated';
}

/** The answer to an action: the saga as it is now. */
export type ActedView = SagaView & { readonly action: Done };

/** The answer to a decision: the saga as it is now. */
export type DecidedView = SagaView & { readonly decision: Done };
