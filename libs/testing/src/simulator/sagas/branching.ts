import type { SagaDefinition } from '@edda/saga-core';
import { defineSaga, exponential, fixed } from '@edda/saga-core';
import {
  Begin,
  Book,
  Charge,
  Count,
  Finished,
  Free,
  Hold,
  Rejected,
  Release,
  Reserve,
  Send,
  SoldOut,
  Unbook,
} from './contracts.js';

const retry = { attempts: 3, backoff: fixed('80ms') };
const resend = exponential('300ms', '2s');

/** Choices, failures that are handled, an attempt with its alternative, and a function that throws for some data. */
export function choiceSaga(): SagaDefinition {
  return defineSaga({ name: 'choice', version: 1, resend, commandLifetime: '20s' }, (saga) =>
    saga
      .startedBy(Begin, { key: (c) => c.id, data: (c) => ({ id: c.id }) })
      .step('estimate', (s) =>
        s
          .command(Count, (d) => ({ id: d.id }))
          .onSuccess((_, reply) => ({ estimate: reply.number }))
          .onFailure(
            SoldOut,
            () => ({ estimate: 50 }),
            (steps) =>
              steps.step('order-more', (o) =>
                o
                  .command(Reserve, (d) => ({ id: d.id }))
                  .compensate(Release, (d) => ({ id: d.id }), retry)
                  .retry(retry),
              ),
          )
          .noCompensation('it only reads')
          .retry(retry),
      )
      .choose('size', (c) =>
        c
          .when(
            'small',
            (d) => (d.estimate ?? 0) < 40,
            (small) =>
              small.step('drawer', (s) =>
                s
                  .command(Reserve, (d) => ({ id: d.id }))
                  .compensate(Release, (d) => ({ id: d.id }), retry)
                  .failOn(Rejected)
                  .retry(retry),
              ),
          )
          .otherwise((large) =>
            large
              .step('hall', (s) =>
                s
                  .command(Reserve, (d) => ({ id: d.id }))
                  .compensate(Release, (d) => ({ id: d.id }), retry)
                  .retry(retry)
                  .timeout('2s'),
              )
              .when(
                (d) => (d.estimate ?? 0) > 80,
                (then) =>
                  then.step('guard', (s) =>
                    s
                      .command(Book, (d) => ({ id: d.id }))
                      .compensate(Unbook, (d) => ({ id: d.id }), retry)
                      .retry(retry),
                  ),
              ),
          ),
      )
      .attempt(
        'discount',
        (tried) =>
          tried
            .step('coupon', (s) =>
              s
                .command(Hold, (d) => ({ id: d.id }))
                .onSuccess((_, reply) => ({ coupon: reply.receipt }))
                .compensate(Free, (d) => ({ id: d.id }), retry)
                .retry(retry),
            )
            .step('bonus', (s) =>
              s
                .command(Reserve, (d) => ({ id: d.id }))
                .compensate(Release, (d) => ({ id: d.id }), retry)
                .retry({ attempts: 1, backoff: fixed('50ms') }),
            ),
        (otherwise) =>
          otherwise.step('full-price', (s) =>
            s
              .command(Hold, (d) => ({ id: d.id }))
              .compensate(Free, (d) => ({ id: d.id }), retry)
              .retry(retry),
          ),
      )
      .pivot('settle', (s) =>
        s
          .command(Charge, (d) => ({ id: d.id }))
          .onFailure(Rejected, () => ({ isUnpaid: true }))
          .retry(retry),
      )
      .retriable('tell', (s) =>
        s
          .command(Send, (d) => {
            if ((d.estimate ?? 0) === 77) throw new Error('nobody is told about 77');
            return { id: d.id };
          })
          .retry({ attempts: 6, backoff: fixed('80ms') }),
      )
      .publish(Finished, (d) => ({ id: d.id })),
  );
}

/** Branches that give each other up, items side by side, both nested; undone partly at once, partly in order. */
export function crewSaga(): SagaDefinition {
  return defineSaga({ name: 'crew', version: 1, resend, commandLifetime: '20s' }, (saga) =>
    saga
      .startedBy(Begin, { key: (c) => c.id, data: (c) => ({ id: c.id, size: c.size ?? 3 }) })
      .step('ship', (s) =>
        s
          .command(Reserve, (d) => ({ id: d.id }))
          .compensate(Release, (d) => ({ id: d.id }), retry)
          .retry(retry),
      )
      .parallel(
        'provide',
        {
          food: (b) =>
            b
              .step('bread', (s) =>
                s
                  .command(Reserve, (d) => ({ id: d.id }))
                  .compensate(Release, (d) => ({ id: d.id }), retry)
                  .retry(retry),
              )
              .step('water', (s) =>
                s
                  .command(Reserve, (d) => ({ id: d.id }))
                  .compensate(Release, (d) => ({ id: d.id }), retry)
                  .retry(retry)
                  .timeout('2s'),
              ),
          money: (b) =>
            b.step('loan', (s) =>
              s
                .command(Hold, (d) => ({ id: d.id }))
                .onSuccess((_, reply) => ({ loan: reply.number }))
                .compensate(Free, (d) => ({ id: d.id }), retry)
                .retry(retry),
            ),
        },
        { onFailure: 'fail-fast', compensation: 'reverse' },
      )
      .forEach(
        'hire',
        {
          items: (d) => Array.from({ length: d.size }, (_, index) => `${d.id}-${index}`),
          as: 'sailor',
          atOnce: 2,
          onFailure: 'finish',
          compensation: 'parallel',
        },
        (each) =>
          each
            .step('sign', (s) =>
              s
                .command(Book, (d) => ({ id: d.sailor }))
                .onSuccess((_, reply) => ({ pay: reply.number }))
                .compensate(Unbook, (d) => ({ id: d.sailor }), retry)
                .retry(retry),
            )
            .when(
              (d) => d.pay > 60,
              (then) =>
                then.step('advance', (s) =>
                  s
                    .command(Hold, (d) => ({ id: d.sailor }))
                    .compensate(Free, (d) => ({ id: d.sailor }), retry)
                    .retry(retry),
                ),
            ),
        (_, results) => ({ wages: results.reduce((sum, { pay }) => sum + pay, 0) }),
      )
      .pivot('sail', (s) => s.command(Charge, (d) => ({ id: d.id })).retry(retry))
      .parallel('report', {
        owner: (b) =>
          b.retriable('to-owner', (s) =>
            s.command(Send, (d) => ({ id: d.id })).retry({ attempts: 6, backoff: fixed('80ms') }),
          ),
        harbour: (b) =>
          b.retriable('to-harbour', (s) =>
            s.command(Send, (d) => ({ id: d.id })).retry({ attempts: 6, backoff: fixed('80ms') }),
          ),
      }),
  );
}
