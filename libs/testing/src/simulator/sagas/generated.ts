import { command } from '@edda/messaging';
import type { SagaDefinition } from '@edda/saga-core';
import { defineSaga, exponential, fixed } from '@edda/saga-core';
import fc from 'fast-check';
import { arbitrarySaga } from '../../arbitrary-saga.js';
import { Begin, Book, Hold, Free, Unbook } from './contracts.js';

/** The name under which generated sagas run: in each world at most one definition has it. */
export const GENERATED = 'generated';

/** A definition of the whole language, nested, with every policy: another one for each number. In some, a function throws. */
export function generatedSaga(number: number): SagaDefinition {
  const [sample] = fc.sample(arbitrarySaga(), { seed: number, numRuns: 1 });
  if (!sample) throw new Error('The generator gave nothing.');
  return {
    ...sample.definition,
    name: GENERATED,
    start: {
      contract: Begin,
      by: 'command',
      key: (message) => (message as Begin).id,
      data: (message) => ({ id: (message as Begin).id, count: 0 }),
      whenEnded: 'reject',
    },
    mailboxTtlMs: 40_000,
  };
}

/** What the children of generated sagas get. */
class BeginChild extends command('sim.start', { version: 1 }) {
  of!: string;
  seen!: { readonly id: string };
}

const retry = { attempts: 3, backoff: fixed('80ms') };

/** The saga that generated ones have for a child. A second one of the same step, while the first runs, is refused. */
export function childSaga(): SagaDefinition {
  return defineSaga(
    { name: 'child', version: 1, resend: exponential('300ms', '2s'), commandLifetime: '60s' },
    (saga) =>
      saga
        .startedBy(BeginChild, {
          key: ({ of, seen }) => `${of} of ${seen.id}`,
          data: ({ of, seen }) => ({ id: `${of} of ${seen.id}` }),
          whenEnded: 'start-again',
        })
        .step('child-book', (s) =>
          s
            .command(Book, (d) => ({ id: d.id }))
            .compensate(Unbook, (d) => ({ id: d.id }), retry)
            .retry(retry),
        )
        .step('child-hold', (s) =>
          s
            .command(Hold, (d) => ({ id: d.id }))
            .compensate(Free, (d) => ({ id: d.id }), retry)
            .retry(retry),
        ),
  );
}
