import type { SagaDefinition } from '@edda/saga-core';
import { defineSaga, exponential, fixed } from '@edda/saga-core';
import { Begin, Charge, Free, Hold, Paid, Release, Reserve, Send } from './contracts.js';

const retry = { attempts: 3, backoff: fixed('80ms') };
const resend = exponential('300ms', '2s');

/** A saga that is replaced while some of its kind are under way. */
export function renewalSaga(): SagaDefinition {
  return defineSaga({ name: 'renewal', version: 1, resend, commandLifetime: '60s' }, (saga) =>
    saga
      .startedBy(Begin, { key: (c) => c.id, data: (c) => ({ id: c.id }) })
      .step('reserve', (s) =>
        s
          .command(Reserve, (d) => ({ id: d.id }))
          .compensate(Release, (d) => ({ id: d.id }), retry)
          .retry(retry),
      )
      .waitFor('payment', Paid, { match: { id: (d) => d.id }, within: '5s', onTimeout: 'compensate' })
      .pivot('renew', (s) => s.command(Charge, (d) => ({ id: d.id })).retry(retry)),
  );
}

/** Its successor: one more step at the end, and a word for those that wait for their payment. */
export function renewalSagaAnew(): SagaDefinition {
  return defineSaga({ name: 'renewal', version: 2, resend, commandLifetime: '60s' }, (saga) =>
    saga
      .startedBy(Begin, { key: (c) => c.id, data: (c) => ({ id: c.id, label: 'new' }) })
      .step('reserve', (s) =>
        s
          .command(Reserve, (d) => ({ id: d.id }))
          .compensate(Release, (d) => ({ id: d.id }), retry)
          .retry(retry),
      )
      .waitFor('payment', Paid, { match: { id: (d) => d.id }, within: '5s', onTimeout: 'compensate' })
      .step('deposit', (s) =>
        s
          .command(Hold, (d) => ({ id: d.id }))
          .compensate(Free, (d) => ({ id: d.id }), retry)
          .retry(retry),
      )
      .pivot('renew', (s) => s.command(Charge, (d) => ({ id: d.id })).retry(retry))
      .retriable('thank', (s) =>
        s.command(Send, (d) => ({ id: d.label })).retry({ attempts: 6, backoff: fixed('80ms') }),
      )
      .migrate({ from: 1, at: ['payment'], map: (old: { id: string }) => ({ ...old, label: 'moved' }) }),
  );
}
