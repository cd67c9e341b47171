import type { SagaDefinition } from '@edda/saga-core';
import { fixed } from '@edda/saga-core';
import { choiceSaga, crewSaga } from './branching.js';
import { childSaga } from './generated.js';
import { tripSaga, visitSaga } from './linear.js';
import { searchSaga } from './looping.js';
import { diarySaga, holidaySaga, legSaga, seatSaga } from './nested.js';
import { rewritten } from './rewrite.js';
import { renewalSaga, renewalSagaAnew } from './versions.js';
import { loanSaga, parcelSaga } from './waiting.js';

/** A child that cannot be undone is a matter for a person, and a world is over before an hour has passed. */
function givingUpSoon(definition: SagaDefinition): SagaDefinition {
  return rewritten(definition, (step) =>
    step.kind === 'command' && step.child && step.compensation
      ? { ...step, compensation: { ...step.compensation, retry: { attempts: 4, backoff: fixed('80ms') } } }
      : step,
  );
}

/** All definitions of the simulation: together they use the whole language. */
export const LIBRARY: readonly SagaDefinition[] = [
  tripSaga(),
  visitSaga(),
  choiceSaga(),
  crewSaga(),
  searchSaga(),
  loanSaga(),
  parcelSaga(),
  seatSaga(),
  legSaga(),
  diarySaga(),
  childSaga(),
  holidaySaga(),
  renewalSaga(),
  renewalSagaAnew(),
].map(givingUpSoon);

/** Those that clients start. The others are children. */
export const ROOTS: readonly string[] = [
  'trip',
  'visit',
  'choice',
  'crew',
  'search',
  'loan',
  'parcel',
  'holiday',
  'renewal',
];
