import type { SagaDefinition } from '@edda/saga-core';
import { defineSaga, exponential, fixed } from '@edda/saga-core';
import {
  Arrived,
  Begin,
  Book,
  Charge,
  Count,
  Finished,
  Free,
  Hold,
  Release,
  Reserve,
  Send,
  Unbook,
} from './contracts.js';

const retry = { attempts: 3, backoff: fixed('100ms') };
const resend = exponential('300ms', '2s');

/** Three steps, the point of no return, two more, an event: the plain saga, with every kind of timer. */
export function tripSaga(): SagaDefinition {
  return defineSaga({ name: 'trip', version: 1, resend, commandLifetime: '20s', deadline: '6s' }, (saga) =>
    saga
      .startedBy(Begin, { key: (c) => c.id, data: (c) => ({ id: c.id }) })
      .step('seat', (s) =>
        s
          .command(Reserve, (d) => ({ id: d.id }))
          .onSuccess((_, reply) => ({ seat: reply.receipt }))
          .compensate(Release, (d) => ({ id: d.id }), retry)
          .retry(retry)
          .timeout('2s'),
      )
      .step('deposit', (s) =>
        s
          .command(Hold, (d) => ({ id: d.id }))
          .compensate(Free, (d) => ({ id: d.id }), retry)
          .retry(retry)
          .onDeadLetter('park'),
      )
      .step('bus', (s) =>
        s
          .command(Book, (d) => ({ id: d.seat }))
          .compensate(Unbook, (d, reply) => ({ id: reply?.receipt ?? d.id }), retry)
          .retry(retry)
          .timeout('3s'),
      )
      .pivot('pay', (s) =>
        s
          .command(Charge, (d) => ({ id: d.id }))
          .retry(retry)
          .timeout('3s')
          .onDeadLetter('park'),
      )
      .retriable('ticket', (s) =>
        s.command(Send, (d) => ({ id: d.id })).retry({ attempts: 6, backoff: fixed('100ms') }),
      )
      .retriable('bill', (s) =>
        s
          .command(Send, (d) => ({ id: d.id }))
          .retry(retry)
          .timeout('3s'),
      )
      .publish(Finished, (d) => ({ id: d.id })),
  );
}

/** Started by an event, its key free again at its end; commands that live so shortly that some expire; all undone at once. */
export function visitSaga(): SagaDefinition {
  return defineSaga(
    { name: 'visit', version: 1, resend, commandLifetime: '3s', compensation: 'parallel' },
    (saga) =>
      saga
        .startedBy(Arrived, { key: (c) => c.id, data: (c) => ({ id: c.id }), whenEnded: 'start-again' })
        .step('look', (s) =>
          s
            .command(Count, (d) => ({ id: d.id }))
            .noCompensation('it only reads')
            .retry(retry),
        )
        .step('room', (s) =>
          s
            .command(Reserve, (d) => ({ id: d.id }))
            .compensate(Release, (d) => ({ id: d.id }), retry)
            .retry(retry),
        )
        .step('table', (s) =>
          s
            .command(Book, (d) => ({ id: d.id }))
            .compensate(Unbook, (d) => ({ id: d.id }), retry)
            .retry(retry),
        )
        .retriable('greet', (s) => s.command(Send, (d) => ({ id: d.id })).retry(retry)),
  );
}
