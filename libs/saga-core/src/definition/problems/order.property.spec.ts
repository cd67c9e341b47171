import { arbitraryWorld, propertySettings } from '@edda/testing/contracts';
import type { World } from '@edda/testing/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemsOf } from '../problems.js';
import {
  approval,
  arm,
  attempt,
  c,
  choose,
  doIt,
  final,
  forEach,
  handler,
  machine,
  p,
  parallel,
  publish,
  r,
  recover,
  repeat,
  saga,
  state,
  wait,
} from '../samples.fixture.js';
import type { Step } from '../step.js';
import { problemsOfOrder } from './order.js';

type Steps = readonly Step[];

/** Lists of steps of these kinds, so many levels deep. Names are not told apart: the order does not depend on them. */
function arbitrarySteps(
  maxDepth: number,
  kinds: (inner: fc.Arbitrary<Steps>) => readonly fc.Arbitrary<Step>[],
): fc.Arbitrary<Steps> {
  const { list } = fc.letrec<{ list: Steps; step: Step }>((tie) => ({
    list: fc.array(tie('step'), { maxLength: 3 }),
    step: fc.oneof(
      { maxDepth, depthSize: 'small' },
      fc.constantFrom<Step>(c(), p(), r(), publish('a.happened')),
      ...kinds(tie('list')),
    ),
  }));
  return list;
}

const simple = arbitrarySteps(3, (inner) => [
  fc
    .tuple(fc.constantFrom(c, p, r), inner)
    .map(([make, steps]) => make('a', { onFailure: [handler('declined', steps)] })),
  fc.array(inner, { minLength: 1, maxLength: 3 }).map((lists) => choose('x', ...lists)),
  fc
    .tuple(inner, fc.constantFrom('fail', 'continue'))
    .map(([steps, onExhausted]) => repeat('l', steps, { onExhausted })),
  fc.tuple(inner, inner).map(([steps, otherwise]) => attempt('t', steps, otherwise)),
  inner.map((steps) => recover('s', steps)),
  fc
    .array(fc.oneof(inner, fc.constant('compensate' as const)), { minLength: 1, maxLength: 3 })
    .map((outlets) =>
      wait(
        'w',
        outlets.map((outlet, index) => arm(`e${index}`, outlet)),
      ),
    ),
]);

/**
 * The ways through the steps, each as a word: `c`, `p` and `r` for what was done, `x` where the saga turns back, `#` where something stands
 * that could not be undone alone. Loops are passed once and twice.
 */
function waysThrough(steps: Steps): ReadonlySet<string> {
  return steps.reduce<ReadonlySet<string>>((ways, step) => joined(ways, waysOf(step)), new Set(['']));
}

function waysOf(step: Step): ReadonlySet<string> {
  switch (step.kind) {
    case 'command': {
      const failed = step.role === 'retriable' ? 'r' : '';
      return any(
        [step.role.charAt(0)],
        ...step.onFailure.map(({ steps }) => joined([failed], waysThrough(steps))),
      );
    }
    case 'publish':
      return any(['r']);
    case 'choose':
      return any([''], ...step.branches.map(({ steps }) => waysThrough(steps)));
    case 'repeat': {
      const pass = waysThrough(step.steps);
      const passes = any(pass, joined(pass, pass));
      return step.onExhausted === 'fail' ? any(passes, joined(passes, ['x'])) : passes;
    }
    case 'attempt':
      return any(aside(step.steps), waysThrough(step.otherwise));
    case 'recover':
      return any(aside(step.steps), ['x']);
    case 'wait':
      return any([''], ...step.arms.map(({ then }) => (then === 'compensate' ? ['x'] : waysThrough(then))));
    default:
      throw new Error(`There is no model of ${step.kind}.`);
  }
}

/** Steps that are undone alone leave no trace in the way of the saga. */
function aside(steps: Steps): readonly string[] {
  return [...waysThrough(steps)].every((way) => /^c*x?$/.test(way)) ? [''] : ['#'];
}

function any(...ways: readonly Iterable<string>[]): ReadonlySet<string> {
  return new Set(ways.flatMap((some) => [...some]));
}

/** One after the other, but for the ways that have ended. Several of a kind in a row are like one, and what is wrong stays wrong. */
function joined(first: Iterable<string>, second: Iterable<string>): ReadonlySet<string> {
  const next = [...second];
  const words = [...first].flatMap((way) => (way.endsWith('x') ? [way] : next.map((more) => way + more)));
  return new Set(words.map((word) => (FINE.test(word) ? word.replace(/c+/, 'c').replace(/r+/, 'r') : '#')));
}

const FINE = /^c*(p?r*|x)$/;

describe('the order of any steps', () => {
  it('is accepted if and only if every way through them reads compensatable · pivot? · retriable, or turns back in front of that', () => {
    let accepted = 0;
    fc.assert(
      fc.property(simple, (steps) => {
        const isFine = [...waysThrough(steps)].every((way) => FINE.test(way));
        if (isFine) accepted += 1;
        expect(problemsOfOrder(saga(steps)).length === 0).toBe(isFine);
      }),
      propertySettings<[Steps]>(),
    );
    expect(accepted).toBeGreaterThan(0);
  }, 300_000);
});

/** A definition that calls this was run, which no check may do. */
const never = (): never => {
  throw new Error('The check has run a function of the definition.');
};
const odd = fc.constantFrom(-1, 0, 0.5, 1, 3, 10_001, Infinity, Number.NaN);
const names = fc.constantFrom('a', 'b', 'timeout', '', 'a/b', '__proto__');

const anything = arbitrarySteps(2, (inner) => [
  fc.tuple(names, inner, odd).map(([name, steps, timeoutMs]): Step => {
    const functions = { body: never, onSuccess: never };
    const failures = { failOn: [name], onFailure: [handler('declined', steps), handler(name)] };
    return c(name, { command: doIt, ...functions, ...failures, timeoutMs, noCompensation: '' });
  }),
  fc.tuple(names, fc.array(inner, { maxLength: 3 })).map(([name, lists]) => choose(name, ...lists)),
  fc.array(inner, { maxLength: 3 }).map((lists) => parallel('x', ...lists)),
  fc
    .tuple(inner, odd)
    .map(([steps, atOnce]) => forEach('x', steps, { atOnce, items: never, collect: never })),
  fc
    .tuple(inner, odd)
    .map(([steps, atMost]) => repeat('l', steps, { atMost, until: never, onExhausted: 'fail' })),
  fc.tuple(inner, inner).map(([steps, otherwise]) => attempt('t', steps, otherwise)),
  fc.tuple(inner, odd).map(([steps, attempts]) => recover('s', steps, { attempts })),
  fc
    .tuple(names, inner)
    .map(([name, steps]) => wait('w', [arm(name, steps), arm(name, 'compensate')], { dueAt: never })),
  fc.tuple(inner, odd).map(([steps, remindEveryMs]) => approval('p', steps, { remindEveryMs })),
  fc
    .tuple(inner, fc.array(fc.tuple(names, names, names), { maxLength: 4 }))
    .map(([entry, states]) =>
      machine(...states.map(([name, event, to]) => state(name, { [event]: to }, { entry })), final('end')),
    ),
]);

describe('any definition', () => {
  it('is well formed if it is one of those with which the core is tested', () => {
    fc.assert(
      fc.property(arbitraryWorld(), ({ definition }) => {
        expect(problemsOf(definition)).toEqual([]);
      }),
      { ...propertySettings<[World]>(), numRuns: 200 },
    );
  }, 300_000);

  it('is told what is wrong with it in sentences that name the saga, and never throws', () => {
    fc.assert(
      fc.property(anything, (steps) => {
        const definition = saga(steps, { migrations: [{ from: 1, at: ['a'], map: never }] });
        const problems = problemsOf(definition);
        expect(problems.filter((problem) => !/^Saga "trip" version 2(,|:| ).+\.$/.test(problem))).toEqual([]);
        expect(problemsOf(definition)).toEqual(problems);
      }),
      propertySettings<[Steps]>(),
    );
  }, 300_000);

  it('may have its steps in any order', () => {
    const written = [
      c('c1'),
      attempt('t', [c('c2')], [c('c3')]),
      parallel('x', [c('c4')], [repeat('l', [c('c5')])]),
      p(),
      machine(state('open', { over: 'end' }), final('end')),
      publish('a.happened'),
    ];
    const shuffled = fc.shuffledSubarray(written, { minLength: written.length });
    expect(problemsOf(saga(written))).toEqual([]);
    fc.assert(
      fc.property(shuffled, (steps) => {
        expect(
          problemsOf(saga(steps)).every((problem) => problem.startsWith('Saga "trip" version 2, step')),
        ).toBe(true);
      }),
      propertySettings<[Steps]>(),
    );
  });
});
