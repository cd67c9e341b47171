import type { SagaDefinition } from '@edda/saga-core';
import { defineSaga, exponential, fixed } from '@edda/saga-core';
import { Begin, Book, Charge, Free, Hold, Release, Reserve, Send, Unbook } from './contracts.js';

const retry = { attempts: 3, backoff: fixed('80ms') };
const resend = exponential('300ms', '2s');

/** The innermost child. */
export function seatSaga(): SagaDefinition {
  return defineSaga({ name: 'seat', version: 1, resend, commandLifetime: '60s' }, (saga) =>
    saga
      .startedBy(Begin, { key: (c) => c.id, data: (c) => ({ id: c.id }), whenEnded: 'start-again' })
      .step('pick', (s) =>
        s
          .command(Book, (d) => ({ id: d.id }))
          .onSuccess((_, reply) => ({ seat: reply.receipt }))
          .compensate(Unbook, (d) => ({ id: d.id }), retry)
          .retry(retry),
      )
      .step('keep', (s) =>
        s
          .command(Hold, (d) => ({ id: d.id }))
          .compensate(Free, (d) => ({ id: d.id }), retry)
          .retry(retry),
      ),
  );
}

/** A child with a child. */
export function legSaga(): SagaDefinition {
  return defineSaga({ name: 'leg', version: 1, resend, commandLifetime: '60s' }, (saga) =>
    saga
      .startedBy(Begin, { key: (c) => c.id, data: (c) => ({ id: c.id }), whenEnded: 'start-again' })
      .step('train', (s) =>
        s
          .command(Reserve, (d) => ({ id: d.id }))
          .compensate(Release, (d) => ({ id: d.id }), retry)
          .retry(retry),
      )
      .step('place', (s) => s.child('seat', Begin, (d) => ({ id: `${d.id}.seat` })).retry(retry)),
  );
}

/** A detached child, with a point of no return of its own. */
export function diarySaga(): SagaDefinition {
  return defineSaga({ name: 'diary', version: 1, resend, commandLifetime: '60s' }, (saga) =>
    saga
      .startedBy(Begin, { key: (c) => c.id, data: (c) => ({ id: c.id }), whenEnded: 'start-again' })
      .pivot('write', (s) => s.command(Charge, (d) => ({ id: d.id })).retry(retry)),
  );
}

/** Children two deep, in front of the point of no return and behind it, side by side, and one that is left to itself. */
export function holidaySaga(): SagaDefinition {
  return defineSaga(
    { name: 'holiday', version: 1, resend, commandLifetime: '60s', deadline: '40s' },
    (saga) =>
      saga
        .startedBy(Begin, { key: (c) => c.id, data: (c) => ({ id: c.id }) })
        .step('leave', (s) =>
          s
            .command(Reserve, (d) => ({ id: d.id }))
            .compensate(Release, (d) => ({ id: d.id }), retry)
            .retry(retry),
        )
        .parallel('legs', {
          out: (b) =>
            b.step('outward', (s) => s.child('leg', Begin, (d) => ({ id: `${d.id}.out` })).timeout('6s')),
          back: (b) => b.step('homeward', (s) => s.child('leg', Begin, (d) => ({ id: `${d.id}.back` }))),
        })
        .step('note', (s) => s.detach('diary', Begin, (d) => ({ id: `${d.id}.diary` })))
        .pivot('pay', (s) =>
          s
            .command(Charge, (d) => ({ id: d.id }))
            .retry(retry)
            .timeout('3s'),
        )
        .retriable('card', (s) =>
          s.command(Send, (d) => ({ id: d.id })).retry({ attempts: 6, backoff: fixed('80ms') }),
        )
        .retriable('extra', (s) =>
          s
            .child('seat', Begin, (d) => ({ id: `${d.id}.extra` }))
            .retry({ attempts: 6, backoff: fixed('80ms') }),
        ),
  );
}
