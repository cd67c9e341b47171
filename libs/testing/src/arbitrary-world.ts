import { allSteps } from '@edda/saga-core';
import type { OwedReply, SagaDefinition } from '@edda/saga-core';
import fc from 'fast-check';
import { arbitrarySaga } from './arbitrary-saga.js';
import type { Script, Scripts } from './simulated-participants.js';

/** What the network, the clock, the orchestrator and people do next. */
export const WHIMS = [
  'deliver',
  'duplicate',
  'drop',
  'hold back',
  'bring back',
  'fire timer',
  'fire timer early',
  'let time pass',
  'happen',
  'act',
  'ask as the parent',
  'migrate',
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
  /** The same definition without the function that does what it must not. */
  readonly corrected: SagaDefinition;
  readonly scripts: Scripts;
  readonly whims: readonly Whim[];
  /** For a child saga: what its parent asks for first. */
  readonly asked?: Pick<OwedReply, 'errand' | 'answer'>;
  /** Whether the parent has the saga undone once it is over. */
  readonly undoneAtLast: boolean;
  /** How people and events decide while the world is calm. */
  readonly mood: number;
}

/** How often all goes well, for each time that it does not. */
const SMOOTHNESS = [2.6, 9, 40] as const;
type Smoothness = (typeof SMOOTHNESS)[number];

const arbitraryBehaviour = (smooth: Smoothness): fc.Arbitrary<Script['behaviour']> =>
  fc.oneof(
    { weight: smooth * 10, arbitrary: fc.constant('succeed' as const) },
    {
      weight: 6,
      arbitrary: fc.constantFrom(
        'fail' as const,
        'say no' as const,
        'do-silently' as const,
        'ignore' as const,
      ),
    },
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
const arbitraryScript = (smooth: Smoothness, mayFailFirst: boolean): fc.Arbitrary<Script> =>
  fc.record({
    behaviour: arbitraryBehaviour(smooth),
    transientFirst: smooth > 30 ? fc.constant(0) : sometimes(6),
    failFirst: mayFailFirst ? sometimes(5) : fc.constant(0),
  });

/** A child saga answers in the end, however long it takes: nobody gives it up because of its age. */
const arbitraryChild: fc.Arbitrary<Script> = fc.record({
  behaviour: fc.constantFrom('succeed' as const, 'succeed' as const, 'fail' as const, 'say no' as const),
  transientFirst: fc.constant(0),
  failFirst: sometimes(2),
});

const arbitraryWhim: fc.Arbitrary<Whim> = fc.record({
  kind: fc.oneof(
    { weight: 14, arbitrary: fc.constant('deliver' as const) },
    { weight: 4, arbitrary: fc.constant('fire timer' as const) },
    { weight: 4, arbitrary: fc.constant('happen' as const) },
    { weight: 3, arbitrary: fc.constantFrom('act' as const, 'interfere' as const) },
    { weight: 12, arbitrary: fc.constantFrom(...WHIMS) },
  ),
  pick: fc.nat({ max: 10_000 }),
});

const arbitraryParent: fc.Arbitrary<World['asked']> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      { errand: 'run', answer: 'at-end' } as const,
      { errand: 'run', answer: 'at-start' } as const,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      { errand: 'undo', answer: 'at-end' } as const,
      { errand: 'revoke', answer: 'at-end' } as const,
    ),
  },
);

/** Any saga in any world. In some of them the way to the point of no return is smooth, or what lies behind it would hardly be seen. */
export function arbitraryWorld(): fc.Arbitrary<World> {
  return fc.tuple(arbitrarySaga(), fc.constantFrom(...SMOOTHNESS)).chain(([saga, smooth]) =>
    fc
      .record({
        scripts: arbitraryScripts(saga.definition, smooth),
        whims: fc.array(arbitraryWhim, { maxLength: 80 }),
        asked: arbitraryParent,
        undoneAtLast: fc.boolean(),
        mood: fc.nat({ max: 1_000 }),
      })
      .map(({ asked, ...world }) => ({ ...saga, ...world, ...(asked ? { asked } : {}) })),
  );
}

function arbitraryScripts({ steps }: SagaDefinition, smooth: Smoothness): fc.Arbitrary<Scripts> {
  const scripts = allSteps(steps).flatMap((step): (readonly [string, fc.Arbitrary<Script>])[] => {
    if (step.kind !== 'command') return [];
    const { name, role, compensation, child, failOn } = step;
    const mayFailFirst = role === 'retriable' || failOn !== undefined;
    const forward = child
      ? arbitraryChild
      : arbitraryScript(role === 'compensatable' ? smooth : 9, mayFailFirst);
    const backward = child ? arbitraryChild : arbitraryScript(2.6, true);
    return [
      [`${name}:forward`, forward],
      ...(compensation ? [[`${name}:compensation`, backward] as const] : []),
    ];
  });
  return fc.record(Object.fromEntries(scripts));
}
