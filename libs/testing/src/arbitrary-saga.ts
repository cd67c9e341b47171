import { command, event } from '@edda/messaging';
import type {
  Backoff,
  CommandStep,
  JsonObject,
  PublishStep,
  RetryPolicy,
  SagaDefinition,
  Step,
  StepRole,
} from '@edda/saga-core';
import fc from 'fast-check';

/** Which function of a definition does what a pure, total function does not do. */
export interface Trap {
  readonly at: `${string}.${'body' | 'onSuccess' | 'compensation'}`;
  readonly how: 'throws' | 'returns nothing' | 'returns an array' | 'returns a bigint' | 'returns a promise';
}

const TRAPS: readonly Trap['how'][] = [
  'throws',
  'returns nothing',
  'returns an array',
  'returns a bigint',
  'returns a promise',
];

const policyTime = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

const arbitraryBackoff = (min: number, max: number): fc.Arbitrary<Backoff> =>
  fc
    .tuple(policyTime(min, max), fc.integer({ min: 1, max: 6 }), fc.constantFrom(1, 1.5, 2, 3))
    .map(([firstMs, times, factor]) => ({ firstMs, maxMs: firstMs * times, factor }));

const arbitraryRetry: fc.Arbitrary<RetryPolicy> = fc.record({
  attempts: fc.integer({ min: 1, max: 4 }),
  backoff: arbitraryBackoff(1, 300),
});

/** The functions of the definitions say what they were given: the properties hold that against the history. */
function functionsOf(path: string, trap: Trap | undefined) {
  const unless =
    <Arguments extends readonly unknown[]>(
      which: 'body' | 'onSuccess' | 'compensation',
      run: (...all: Arguments) => unknown,
    ) =>
    (...all: Arguments): unknown =>
      trap?.at === `${path}.${which}` ? spring(trap) : run(...all);
  return {
    body: unless('body', (data: JsonObject) => ({ of: path, seen: data })),
    onSuccess: unless('onSuccess', (data: JsonObject, reply: JsonObject) => ({
      last: path,
      [path]: reply,
      count: Number(data['count']) + 1,
    })),
    compensation: unless('compensation', (data: JsonObject, reply: JsonObject | undefined) => ({
      undo: path,
      seen: data,
      reply: reply ?? null,
    })),
  };
}

function spring({ at, how }: Trap): unknown {
  switch (how) {
    case 'throws':
      throw new Error(`${at} does not like this data`);
    case 'returns nothing':
      return undefined;
    case 'returns an array':
      return [];
    case 'returns a bigint':
      return { amount: 1n };
    case 'returns a promise':
      return Promise.resolve({});
  }
}

function arbitraryStep(
  role: StepRole,
  path: string,
  lifetime: number,
  trap?: Trap,
): fc.Arbitrary<CommandStep> {
  const functions = functionsOf(path, trap);
  const timeout = fc.option(policyTime(20, Math.min(3_000, lifetime - 1)), { nil: undefined, freq: 2 });
  const undone =
    role === 'compensatable'
      ? fc.option(arbitraryRetry, { nil: undefined, freq: 5 })
      : fc.constant(undefined);
  return fc
    .record({ retry: arbitraryRetry, timeoutMs: timeout, undone, patches: fc.boolean() })
    .map(({ retry, timeoutMs, undone: compensationRetry, patches }) => ({
      kind: 'command',
      path,
      role,
      command: command(`sim.do-${path}`, { version: 1 }),
      body: functions.body,
      retry,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(patches ? { onSuccess: functions.onSuccess } : {}),
      ...(role !== 'compensatable'
        ? {}
        : compensationRetry === undefined
          ? { noCompensation: 'it only reads' }
          : {
              compensation: {
                command: command(`sim.undo-${path}`, { version: 2 }),
                body: functions.compensation,
                retry: compensationRetry,
              },
            }),
    }));
}

function publishStep(path: string, trap?: Trap): PublishStep {
  const { body } = functionsOf(path, trap);
  return { kind: 'publish', path, event: event(path, { version: 1 }), body };
}

/** `compensatable* · pivot? · (retriable | publish)*`, as names: at least one step. */
const arbitraryShape = fc
  .record({
    before: fc.nat({ max: 4 }),
    pivot: fc.boolean(),
    after: fc.array(fc.boolean(), { maxLength: 3 }),
  })
  .filter(({ before, pivot, after }) => before > 0 || pivot || after.length > 0)
  .map(({ before, pivot, after }) => [
    ...Array.from({ length: before }, (_, index) => ({ role: 'compensatable' as const, path: `c${index}` })),
    ...(pivot ? [{ role: 'pivot' as const, path: 'p' }] : []),
    ...after.map((publishes, index) =>
      publishes
        ? { role: 'publish' as const, path: `sim.happened-${index}` }
        : { role: 'retriable' as const, path: `r${index}` },
    ),
  ]);

/** Well-formed definitions of every shape, with every policy; in one of six a function does what it must not. */
export function arbitrarySaga(): fc.Arbitrary<SagaDefinition> {
  return fc
    .record({
      shape: arbitraryShape,
      resend: arbitraryBackoff(200, 1_000),
      commandLifetimeMs: policyTime(2_000, 8_000),
      sprung: fc.integer({ min: 0, max: 5 }).map((number) => number === 0),
      trapped: fc.nat(),
      where: fc.constantFrom('body' as const, 'onSuccess' as const, 'compensation' as const),
      how: fc.constantFrom(...TRAPS),
    })
    .chain(({ shape, resend, commandLifetimeMs, sprung, trapped, where, how }) => {
      const at = shape[trapped % shape.length]?.path ?? '';
      const trap: Trap | undefined = sprung ? { at: `${at}.${where}`, how } : undefined;
      const steps = shape.map(({ role, path }): fc.Arbitrary<Step> =>
        role === 'publish'
          ? fc.constant(publishStep(path, trap))
          : arbitraryStep(role, path, commandLifetimeMs, trap),
      );
      return fc.tuple(...steps).map((made) => definitionOf(made, resend, commandLifetimeMs));
    });
}

function definitionOf(steps: readonly Step[], resend: Backoff, commandLifetimeMs: number): SagaDefinition {
  const contract = command('sim.start', { version: 1 });
  const start = { contract, key: () => 'key', data: () => ({}), whenEnded: 'reject' } as const;
  return { name: 'simulated', version: 1, start, steps, resend, commandLifetimeMs };
}
