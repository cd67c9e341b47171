import type {
  Backoff,
  CompensationOrder,
  DeadLetterPolicy,
  RetryPolicy,
  SiblingPolicy,
  StepRole,
} from '@edda/saga-core';
import fc from 'fast-check';
import type { Test } from './telling-functions.js';

/** What a list of steps looks like, without names and functions: well formed by the way in which it is made. */
export type Shape =
  | CommandShape
  | { readonly kind: 'publish' }
  | {
      readonly kind: 'choose';
      readonly branches: readonly { readonly test?: Test; readonly steps: readonly Shape[] }[];
    }
  | (TogetherShape & { readonly kind: 'parallel'; readonly branches: readonly (readonly Shape[])[] })
  | (TogetherShape & {
      readonly kind: 'for-each';
      readonly most: number;
      readonly atOnce: number;
      readonly collects: boolean;
      readonly steps: readonly Shape[];
    })
  | {
      readonly kind: 'repeat';
      readonly test: Test;
      readonly atMost: number;
      readonly onExhausted: 'fail' | 'continue';
      readonly steps: readonly Shape[];
    }
  | { readonly kind: 'attempt'; readonly steps: readonly Shape[]; readonly otherwise: readonly Shape[] }
  | {
      readonly kind: 'recover';
      readonly attempts: number;
      readonly backoff: Backoff;
      readonly steps: readonly Shape[];
    }
  | {
      readonly kind: 'wait';
      readonly arms: readonly ArmShape[];
      readonly dueMs?: number;
      readonly onTimeout: OutletShape;
    }
  | ApprovalShape
  | { readonly kind: 'machine'; readonly states: readonly StateShape[]; readonly final: readonly Shape[] };

export interface CommandShape {
  readonly kind: 'command';
  readonly role: StepRole;
  readonly patches: boolean;
  readonly retry: RetryPolicy;
  readonly timeoutMs?: number;
  /** Missing: there is nothing to undo. */
  readonly undo?: RetryPolicy;
  /** What follows the failure `no`. */
  readonly handler?: { readonly patches: boolean; readonly steps: readonly Shape[] };
  /** Whether only the failure `declined` turns the saga back. */
  readonly picks: boolean;
  readonly onDeadLetter?: DeadLetterPolicy;
  readonly child?: 'await' | 'detach';
}

interface TogetherShape {
  readonly onFailure: SiblingPolicy;
  readonly compensation: CompensationOrder;
}

export type OutletShape = 'compensate' | readonly Shape[];

export interface ArmShape {
  readonly event: 'rang' | 'broke';
  readonly guarded: boolean;
  readonly patches: boolean;
  readonly then: OutletShape;
}

export interface ApprovalShape {
  readonly kind: 'approval';
  readonly dueMs?: number;
  readonly remindEveryMs?: number;
  readonly escalateAfterMs?: number;
  readonly notifies: boolean;
  readonly onRejected: OutletShape;
  readonly onTimeout: OutletShape;
}

export interface StateShape {
  readonly entry: readonly Shape[];
  readonly exit: readonly Shape[];
  /** What `rang` does: leads on, or keeps the machine where it is. `broke` always leads to the end. */
  readonly onRang: 'next' | 'stay' | 'again';
  readonly then: readonly Shape[];
  readonly afterMs?: number;
  /** What an event does that is not wanted here. */
  readonly noise?: 'ignore' | 'park';
}

/** On which side of the point of no return the steps stand. */
type Side = 'before' | 'behind';

const short = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

export const arbitraryBackoff = (min: number, max: number): fc.Arbitrary<Backoff> =>
  fc
    .tuple(short(min, max), fc.integer({ min: 1, max: 6 }), fc.constantFrom(1, 1.5, 2, 3))
    .map(([firstMs, times, factor]) => ({ firstMs, maxMs: firstMs * times, factor }));

const arbitraryRetry: fc.Arbitrary<RetryPolicy> = fc.record({
  attempts: fc.integer({ min: 1, max: 4 }),
  backoff: arbitraryBackoff(1, 300),
});

const arbitraryTest: fc.Arbitrary<Test> = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.nat({ max: 3 }))
  .map(([modulus, rest]) => ({ modulus, rest: rest % modulus }));

/** Undefined once in so many times. */
const mostly = <Value>(value: fc.Arbitrary<Value>, oneIn: number): fc.Arbitrary<Value | undefined> =>
  fc.oneof({ weight: oneIn - 1, arbitrary: value }, { weight: 1, arbitrary: fc.constant(undefined) });
/** Something once in so many times. */
const rarely = <Value>(value: fc.Arbitrary<Value>, oneIn: number): fc.Arbitrary<Value | undefined> =>
  fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

/** Drops what is undefined, as a definition that is written down does. */
const compact = <Value extends object>(value: Value): Value =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Value;

function aCommand(role: StepRole, side: Side, depth: number): fc.Arbitrary<Shape> {
  const handler = fc.record({
    patches: fc.boolean(),
    steps: depth > 0 ? aList(side, depth - 1, 0, 1) : fc.constant([]),
  });
  return fc
    .record({
      kind: fc.constant('command' as const),
      role: fc.constant(role),
      patches: fc.boolean(),
      retry: arbitraryRetry,
      timeoutMs: rarely(short(20, 1_900), 3),
      undo: role === 'compensatable' ? mostly(arbitraryRetry, 6) : fc.constant(undefined),
      handler: rarely(handler, 5),
      picks: role === 'retriable' ? fc.constant(false) : fc.nat({ max: 5 }).map((number) => number === 0),
      onDeadLetter: rarely(
        role === 'retriable'
          ? fc.constant('park' as const)
          : fc.constantFrom('compensate' as const, 'park' as const),
        4,
      ),
      child: rarely(fc.constantFrom('await' as const, 'detach' as const), 12),
    })
    .map(compact) as fc.Arbitrary<Shape>;
}

const together = {
  onFailure: fc.constantFrom<SiblingPolicy[]>('finish', 'fail-fast'),
  compensation: fc.constantFrom<CompensationOrder[]>('parallel', 'reverse'),
};

function anOutlet(side: Side, depth: number): fc.Arbitrary<OutletShape> {
  const steps = depth > 0 ? aList(side, depth - 1, 0, 1) : fc.constant<readonly Shape[]>([]);
  return side === 'behind' ? steps : fc.oneof(steps, fc.constant('compensate' as const));
}

function aWait(side: Side, depth: number): fc.Arbitrary<Shape> {
  const arm = fc.record({
    event: fc.constantFrom('rang' as const, 'broke' as const),
    guarded: fc.boolean(),
    patches: fc.boolean(),
    then: anOutlet(side, depth),
  });
  return fc
    .record({
      kind: fc.constant('wait' as const),
      arms: fc.array(arm, { maxLength: 3 }),
      dueMs: mostly(short(1, 3_000), 2),
      onTimeout: anOutlet(side, depth),
    })
    .filter(({ arms, dueMs }) => arms.length > 0 || dueMs !== undefined)
    .map(compact);
}

function anApproval(side: Side, depth: number): fc.Arbitrary<Shape> {
  return fc
    .record({
      kind: fc.constant('approval' as const),
      dueMs: mostly(short(500, 4_000), 2),
      remindEveryMs: mostly(short(100, 900), 2),
      escalateAfterMs: mostly(short(50, 900), 2),
      notifies: fc.boolean(),
      onRejected: anOutlet(side, depth),
      onTimeout: anOutlet(side, depth),
    })
    .map(compact);
}

function aMachine(depth: number): fc.Arbitrary<Shape> {
  const inner = () => aList('behind', depth - 1, 0, 1);
  const state = fc
    .record({
      entry: inner(),
      exit: inner(),
      onRang: fc.constantFrom('next' as const, 'stay' as const, 'again' as const),
      then: inner(),
      afterMs: mostly(short(50, 3_000), 2),
      noise: rarely(fc.constantFrom('ignore' as const, 'park' as const), 3),
    })
    .map(compact);
  return fc.record({
    kind: fc.constant('machine' as const),
    states: fc.array(state, { minLength: 1, maxLength: 2 }),
    final: inner(),
  });
}

/** Steps around other steps. Before the point of no return none of them goes beyond it. */
function around(side: Side, depth: number): readonly fc.Arbitrary<Shape>[] {
  const list = (min = 1, max = 2) => aList(side, depth - 1, min, max);
  const before = () => aList('before', depth - 1, 1, 2);
  const branch = fc.record({ test: arbitraryTest, steps: list(0) });
  return [
    fc
      .tuple(list(), arbitraryTest, fc.array(branch, { maxLength: 1 }), fc.option(list(), { nil: undefined }))
      .map(([steps, test, more, otherwise]): Shape => {
        const last = otherwise ? [{ steps: otherwise }] : [];
        return { kind: 'choose', branches: [{ test, steps }, ...more, ...last] };
      }),
    fc.record({
      kind: fc.constant('parallel' as const),
      branches: fc.array(list(), { minLength: 2, maxLength: 3 }),
      ...together,
    }),
    fc.record({
      kind: fc.constant('for-each' as const),
      most: fc.integer({ min: 1, max: 4 }),
      atOnce: fc.integer({ min: 1, max: 3 }),
      collects: fc.boolean(),
      steps: list(),
      ...together,
    }),
    fc.record({
      kind: fc.constant('repeat' as const),
      test: arbitraryTest,
      atMost: fc.integer({ min: 1, max: 3 }),
      onExhausted:
        side === 'before'
          ? fc.constantFrom('fail' as const, 'continue' as const)
          : fc.constant('continue' as const),
      steps: list(),
    }),
    fc.record({ kind: fc.constant('attempt' as const), steps: before(), otherwise: list(0) }),
    side === 'behind'
      ? aMachine(depth)
      : fc.record({
          kind: fc.constant('recover' as const),
          attempts: fc.integer({ min: 2, max: 3 }),
          backoff: arbitraryBackoff(10, 400),
          steps: before(),
        }),
  ];
}

const known = new Map<string, fc.Arbitrary<Shape>>();

/** Each is made once: there are many places for it. */
function aShape(side: Side, depth: number): fc.Arbitrary<Shape> {
  const key = `${side} ${depth}`;
  const shape = known.get(key) ?? makeShape(side, depth);
  known.set(key, shape);
  return shape;
}

function makeShape(side: Side, depth: number): fc.Arbitrary<Shape> {
  const plain = aCommand(side === 'before' ? 'compensatable' : 'retriable', side, depth);
  return fc.oneof(
    { weight: depth > 0 ? 4 : 9, arbitrary: plain },
    { weight: 1, arbitrary: aWait(side, depth) },
    { weight: 1, arbitrary: anApproval(side, depth) },
    ...(side === 'behind' ? [{ weight: 2, arbitrary: fc.constant<Shape>({ kind: 'publish' }) }] : []),
    ...(depth > 0 ? around(side, depth).map((arbitrary) => ({ weight: 1, arbitrary })) : []),
  );
}

function aList(
  side: Side,
  depth: number,
  minLength: number,
  maxLength: number,
): fc.Arbitrary<readonly Shape[]> {
  return fc.array(aShape(side, depth), { minLength, maxLength });
}

/** The pivot, or a branch that has it. */
function aPivot(depth: number): fc.Arbitrary<readonly Shape[]> {
  const pivot = aCommand('pivot', 'before', depth);
  const inBranch = fc
    .record({ test: arbitraryTest, before: aList('before', depth - 1, 0, 1), pivot })
    .map((one): Shape => {
      return { kind: 'choose', branches: [{ test: one.test, steps: [...one.before, one.pivot] }] };
    });
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 4, arbitrary: pivot.map((one) => [one]) },
    { weight: 1, arbitrary: inBranch.map((one) => [one]) },
  );
}

/** `compensatable* · pivot? · (retriable | event | machine)*`, nested so deep: at least one step. */
export function arbitraryShapes(depth = 3): fc.Arbitrary<readonly Shape[]> {
  return fc
    .tuple(aList('before', depth, 0, 3), aPivot(depth), aList('behind', depth, 0, 2))
    .map((lists) => lists.flat())
    .filter((shapes) => shapes.length > 0);
}
