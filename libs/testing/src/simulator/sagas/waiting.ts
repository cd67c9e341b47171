import type { SagaDefinition } from '@edda/saga-core';
import { defineSaga, exponential, fixed, notifyBy } from '@edda/saga-core';
import {
  Arrived,
  Asked,
  Begin,
  Book,
  Charge,
  Free,
  Finished,
  Hold,
  Landed,
  Lost,
  Moved,
  Paid,
  Refused,
  Release,
  Reserve,
  Send,
  Unbook,
} from './contracts.js';

const retry = { attempts: 3, backoff: fixed('80ms') };
const resend = exponential('300ms', '2s');

/** Waits for whichever event comes first, for a person, and for one more event before and behind the point of no return. */
export function loanSaga(): SagaDefinition {
  return defineSaga(
    { name: 'loan', version: 1, resend, commandLifetime: '60s', mailboxTtl: '40s', deadline: '8s' },
    (saga) =>
      saga
        .startedBy(Begin, { key: (c) => c.id, data: (c) => ({ id: c.id }) })
        .step('file', (s) =>
          s
            .command(Reserve, (d) => ({ id: d.id }))
            .compensate(Release, (d) => ({ id: d.id }), retry)
            .retry(retry),
        )
        .firstOf(
          'answer',
          (arms) =>
            arms
              .on(
                'paid',
                Paid,
                {
                  match: { id: (d) => d.id },
                  when: (_, e) => (e.number ?? 0) < 90,
                  onEvent: (_, e) => ({ sum: e.number ?? 1 }),
                },
                (then) =>
                  then.step('bank-it', (s) =>
                    s
                      .command(Hold, (d) => ({ id: d.id }))
                      .compensate(Free, (d) => ({ id: d.id }), retry)
                      .retry(retry),
                  ),
              )
              .turnBackOn('refused', Refused, { match: { id: (d) => d.id } }),
          { within: '6s', onTimeout: 'continue' },
        )
        .approval('sign-off', {
          role: 'clerk',
          remindEvery: '1500ms',
          escalate: { after: '3s', to: 'chief' },
          notify: notifyBy(Asked, (d: { id: string }, occasion) => ({ id: d.id, occasion })),
          onDecision: (_, decision) => ({ by: decision.by }),
          within: '9s',
          onTimeout: 'compensate',
          onRejected: (then) =>
            then.step('put-aside', (s) =>
              s
                .command(Book, (d) => ({ id: d.id }))
                .compensate(Unbook, (d) => ({ id: d.id }), retry)
                .retry(retry),
            ),
        })
        .pivot('pay-out', (s) => s.command(Charge, (d) => ({ id: d.id })).retry(retry))
        .waitFor('receipt', Landed, { match: { id: (d) => d.id }, within: '5s', onTimeout: 'continue' })
        .publish(Finished, (d) => ({ id: d.id })),
  );
}

/** Started by an event and driven by events: states with entry and exit steps, a timer, what is ignored and what must not come. */
export function parcelSaga(): SagaDefinition {
  return defineSaga(
    { name: 'parcel', version: 1, resend, commandLifetime: '60s', mailboxTtl: '40s' },
    (saga) =>
      saga.startedBy(Arrived, { key: (c) => c.id, data: (c) => ({ id: c.id, moves: 0 }) }).machine(
        'way',
        {
          states: ['packed', 'moving', 'lost', 'there'],
          initial: 'packed',
          match: { id: (d) => d.id },
        },
        (machine) =>
          machine
            .state('packed', (state) =>
              state
                .entry((steps) =>
                  steps.retriable('label', (s) =>
                    s.command(Send, (d) => ({ id: d.id })).retry({ attempts: 8, backoff: fixed('80ms') }),
                  ),
                )
                .on(Moved, { goTo: 'moving' })
                .ignore(Paid)
                .after('8s', { goTo: 'lost' }),
            )
            .state('moving', (state) =>
              state
                .on(Moved, { onEvent: (d) => ({ moves: d.moves + 1 }) })
                .on(Landed, { goTo: 'there' }, (steps) =>
                  steps.retriable('ring', (s) =>
                    s.command(Send, (d) => ({ id: d.id })).retry({ attempts: 8, backoff: fixed('80ms') }),
                  ),
                )
                .on(Lost, { goTo: 'lost' })
                .refuse(Refused)
                .after('10s', { goTo: 'lost' })
                .exit((steps) =>
                  steps.retriable('scan', (s) =>
                    s.command(Send, (d) => ({ id: d.id })).retry({ attempts: 8, backoff: fixed('80ms') }),
                  ),
                ),
            )
            .final('lost', (steps) =>
              steps.retriable('refund', (s) =>
                s.command(Charge, (d) => ({ id: d.id })).retry({ attempts: 8, backoff: fixed('80ms') }),
              ),
            )
            .final('there'),
      ),
  );
}
