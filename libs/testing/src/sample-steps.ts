import { command, event, failure } from '@edda/messaging';
import type { SagaDefinition, SagaOptions, StepsBuilder, StepStart } from '@edda/saga-core';
import { defineSaga, fixed } from '@edda/saga-core';

/** Steps that say in their commands what they were given, for specs about what stands around them. */

/** What the saga knows: whatever its steps have told. */
export type Known = Readonly<Record<string, unknown>>;

export class No extends failure('no') {
  why!: string;
}

export class Never extends failure('never') {}

export class Told {
  value!: string;
}

export class Begin extends command('work.begin', { version: 1 }) {}

export class Do extends command('work.do', { version: 1, reply: Told, failures: [No, Never] }) {
  step!: string;
  seen!: Known;
}

export class Undo extends command('work.undo', { version: 1 }) {
  step!: string;
  seen!: Known;
  reply!: Told | null;
}

export class Rang extends event('bell.rang', { version: 1 }) {
  id!: string;
  value!: string;
}

export class Broke extends event('bell.broke', { version: 1 }) {
  id!: string;
}

export class Announced extends event('work.announced', { version: 1 }) {
  seen!: Known;
}

const retry = { attempts: 3, backoff: fixed('1s') };

/** A compensatable step: its reply adds its value under the step's name, its compensation tells what it was given. */
export function done<Data extends Known>(name: string) {
  return (s: StepStart<Data, 'compensatable'>) =>
    s
      .command(Do, (seen) => ({ step: name, seen }))
      .onSuccess((_, { value }): Known => ({ [name]: value }))
      .retry(retry)
      .compensate(Undo, (seen, reply) => ({ step: name, seen, reply: reply ?? null }), retry);
}

/** A pivot, or a retriable step, that does the same forward. */
export function told<Data extends Known, Role extends 'pivot' | 'retriable'>(name: string) {
  return (s: StepStart<Data, Role>) => {
    const step = s as unknown as StepStart<Data, 'pivot'>;
    return step
      .command(Do, (seen) => ({ step: name, seen }))
      .onSuccess((_, { value }): Known => ({ [name]: value }))
      .retry(retry);
  };
}

/** A saga of such steps. It knows `id: 'i1'` unless its input says otherwise. */
export function sagaOf(
  define: (steps: StepsBuilder<Known>) => { build(): SagaDefinition },
  options: Partial<SagaOptions> = {},
): SagaDefinition {
  return defineSaga({ name: 'work', version: 1, resend: fixed('10s'), ...options }, (saga) =>
    define(saga.startedBy(Begin, { key: () => 'k1', data: (): Known => ({}) })),
  );
}
