import type { SagaDefinition } from '@edda/saga-core';
import { defineSaga, exponential, fixed } from '@edda/saga-core';
import { Begin, Book, Charge, Count, Free, Hold, Release, Reserve, Send, Unbook } from './contracts.js';

const retry = { attempts: 3, backoff: fixed('80ms') };
const resend = exponential('300ms', '2s');

/** Loops that end by what is learnt, a save-point with several runs, a collection one after the other, a wait for a time. */
export function searchSaga(): SagaDefinition {
  return defineSaga({ name: 'search', version: 1, resend, commandLifetime: '20s', deadline: '30s' }, (saga) =>
    saga
      .startedBy(Begin, { key: (c) => c.id, data: (c) => ({ id: c.id, found: 0 }) })
      .repeatUntil(
        'poll',
        (pass) =>
          pass
            .step('ask', (s) =>
              s
                .command(Count, (d) => ({ id: d.id }))
                .onSuccess((_, reply) => ({ found: reply.number }))
                .noCompensation('it only reads')
                .retry(retry),
            )
            .step('mark', (s) =>
              s
                .command(Reserve, (d) => ({ id: d.id }))
                .compensate(Release, (d) => ({ id: d.id }), retry)
                .retry(retry),
            )
            .delay('breathe', '100ms'),
        (d) => d.found > 55,
        { atMost: 3, onExhausted: 'continue' },
      )
      .recoverForward('again', { attempts: 3, backoff: fixed('200ms') }, (run) =>
        run
          .step('lease', (s) =>
            s
              .command(Hold, (d) => ({ id: d.id }))
              .compensate(Free, (d) => ({ id: d.id }), retry)
              .retry(retry),
          )
          .forEach(
            'parts',
            {
              items: (d) => [`${d.id}-a`, `${d.id}-b`],
              as: 'part',
              atOnce: 1,
              onFailure: 'fail-fast',
              compensation: 'reverse',
            },
            (each) =>
              each.step('fetch', (s) =>
                s
                  .command(Book, (d) => ({ id: d.part }))
                  .compensate(Unbook, (d) => ({ id: d.part }), retry)
                  .retry({ attempts: 2, backoff: fixed('50ms') })
                  .timeout('1500ms'),
              ),
          ),
      )
      .repeatUntil(
        'proof',
        (pass) =>
          pass.step('check', (s) =>
            s
              .command(Count, (d) => ({ id: d.id }))
              .onSuccess((_, reply) => ({ proof: reply.number }))
              .noCompensation('it only reads')
              .retry(retry),
          ),
        (d) => d.proof > 25,
        { atMost: 2, onExhausted: 'fail' },
      )
      .pivot('buy', (s) =>
        s
          .command(Charge, (d) => ({ id: d.id }))
          .retry(retry)
          .timeout('2s'),
      )
      .retriable('send', (s) =>
        s.command(Send, (d) => ({ id: d.id })).retry({ attempts: 6, backoff: fixed('80ms') }),
      ),
  );
}
