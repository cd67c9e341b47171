import type { SagaDefinition } from '@edda/saga-core';
import fc from 'fast-check';
import { arbitrarySaga } from './arbitrary-saga.js';
import type { Script, Scripts } from './simulated-participants.js';

/** What the network, the clock and the orchestrator do next. */
export const WHIMS = [
  'deliver',
  'duplicate',
  'drop',
  'hold back',
  'bring back',
  'fire timer',
  'fire timer early',
  'let time pass',
  'interfere',
  'reload',
] as const;

/** One whim; `pick` says which message, how long, or what nonsense. */
export interface Whim {
  readonly kind: (typeof WHIMS)[number];
  readonly pick: number;
}

/** A saga, the participants it meets, and what happens on the way until the world calms down. */
export interface World {
  readonly definition: SagaDefinition;
  readonly scripts: Scripts;
  readonly whims: readonly Whim[];
}

/** One in three does something else than it should; one in eight, where all goes smoothly. */
const arbitraryBehaviour = (smooth: boolean): fc.Arbitrary<Script['behaviour']> =>
  fc.oneof(
    { weight: smooth ? 70 : 18, arbitrary: fc.constant('succeed' as const) },
    { weight: 6, arbitrary: fc.constantFrom('fail' as const, 'do-silently' as const, 'ignore' as const) },
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        'fail' as const,
        'garble' as const,
        'vanish' as const,
        'refuse' as const,
        'dead-letter' as const,
      ),
    },
  );

const sometimes = (max: number): fc.Arbitrary<number> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max }) });

/** Behind the point of no return and on the way back a definite failure may be followed by a success, under the next epoch. */
const arbitraryScript = (smooth: boolean, mayFailFirst: boolean): fc.Arbitrary<Script> =>
  fc.record({
    behaviour: arbitraryBehaviour(smooth),
    transientFirst: smooth ? fc.constant(0) : sometimes(6),
    failFirst: mayFailFirst ? sometimes(5) : fc.constant(0),
  });

const arbitraryWhim: fc.Arbitrary<Whim> = fc.record({
  kind: fc.oneof(
    { weight: 12, arbitrary: fc.constant('deliver' as const) },
    { weight: 4, arbitrary: fc.constant('fire timer' as const) },
    { weight: 10, arbitrary: fc.constantFrom(...WHIMS) },
  ),
  pick: fc.nat({ max: 10_000 }),
});

/** Any saga in any world. In half of them the way to the point of no return is smooth, or what lies behind it would hardly be seen. */
export function arbitraryWorld(): fc.Arbitrary<World> {
  return fc.tuple(arbitrarySaga(), fc.boolean()).chain(([definition, smooth]) =>
    fc.record({
      definition: fc.constant(definition),
      scripts: arbitraryScripts(definition, smooth),
      whims: fc.array(arbitraryWhim, { maxLength: 40 }),
    }),
  );
}

function arbitraryScripts({ steps }: SagaDefinition, smooth: boolean): fc.Arbitrary<Scripts> {
  const scripts = steps.flatMap((step): (readonly [string, fc.Arbitrary<Script>])[] =>
    step.kind === 'publish'
      ? []
      : [
          [
            `${step.path}:forward`,
            arbitraryScript(smooth && step.role === 'compensatable', step.role === 'retriable'),
          ],
          ...(step.compensation
            ? [[`${step.path}:compensation`, arbitraryScript(false, true)] as const]
            : []),
        ],
  );
  return fc.record(Object.fromEntries(scripts));
}
