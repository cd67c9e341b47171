import type { CompensationOrder, SagaDefinition, Step } from '@edda/saga-core';
import { iterationOf, stepNameOf } from '@edda/saga-core';

/** One level of a step's place: its position in a list, and what that list belongs to. */
export interface Level {
  /** Missing for the saga's own list. */
  readonly owner?: Step;
  /** Which of the owner's lists: a branch, an arm, a code, a state. */
  readonly slot: string;
  /** In which order the owner's lists stand. */
  readonly rank: number;
  readonly list: readonly Step[];
  readonly index: number;
}

/** Where a step stands, the outermost level first. */
export interface Spot {
  readonly step: Step;
  readonly levels: readonly Level[];
}

const spots = new WeakMap<SagaDefinition, ReadonlyMap<string, Spot>>();

/** The place of each step of a definition, by its name. */
export function spotOf(definition: SagaDefinition, path: string): Spot | undefined {
  let known = spots.get(definition);
  if (!known) {
    const found = new Map<string, Spot>();
    collect(definition.steps, [], { slot: '', rank: 0 }, found);
    known = found;
    spots.set(definition, known);
  }
  return known.get(stepNameOf(path));
}

function collect(
  list: readonly Step[],
  above: readonly Level[],
  at: Pick<Level, 'owner' | 'slot' | 'rank'>,
  found: Map<string, Spot>,
): void {
  list.forEach((step, index) => {
    const levels = [...above, { ...at, list, index }];
    found.set(step.name, { step, levels });
    listsOf(step).forEach(([slot, inner], rank) =>
      collect(inner, levels, { owner: step, slot, rank }, found),
    );
  });
}

/** The lists inside a step with their names: written down anew here, so that a check does not believe what it checks. */
export function listsOf(step: Step): readonly (readonly [slot: string, list: readonly Step[]])[] {
  switch (step.kind) {
    case 'command':
      return step.onFailure.map(({ code, steps }) => [code, steps]);
    case 'publish':
      return [];
    case 'choose':
    case 'parallel':
      return step.branches.map(({ name, steps }) => [name, steps]);
    case 'for-each':
    case 'repeat':
    case 'recover':
      return [['steps', step.steps]];
    case 'attempt':
      return [
        ['steps', step.steps],
        ['otherwise', step.otherwise],
      ];
    case 'wait':
      return [
        ...step.arms.map(({ name, then }) => [name, then] as const),
        ['timeout', step.onTimeout] as const,
      ].flatMap(([name, outlet]) => (outlet === 'compensate' ? [] : [[name, outlet] as const]));
    case 'machine':
      return step.states.flatMap(({ name, entry, wait, exit }) => [
        [`${name} entry`, entry] as const,
        ...(wait ? [[`${name} wait`, [wait]] as const] : []),
        [`${name} exit`, exit] as const,
      ]);
  }
}

/** True for a step whose lists run again and again, each time under another number. */
export function isLoop({ kind }: Step): boolean {
  return kind === 'for-each' || kind === 'repeat' || kind === 'recover' || kind === 'machine';
}

/** How two runs of steps stand to each other: which one comes first, and whether they are undone one after the other. */
export interface Relation {
  readonly first: 'a' | 'b';
  readonly isUndoneInOrder: boolean;
}

/** Undefined if neither comes before the other: they stand side by side. */
export function relationOf(definition: SagaDefinition, a: string, b: string): Relation | undefined {
  const [one, other] = [spotOf(definition, a), spotOf(definition, b)];
  if (!one || !other) return undefined;
  const turnsOfA = [...iterationOf(a)];
  const turnsOfB = [...iterationOf(b)];
  for (let depth = 0; ; depth += 1) {
    const [x, y] = [one.levels[depth], other.levels[depth]];
    // One of them is the command whose failure the other one follows: that one comes first.
    if (!x || !y) return x === y ? undefined : { first: x ? 'b' : 'a', isUndoneInOrder: true };
    const { owner } = x;
    if (owner && isLoop(owner)) {
      const [m, n] = [turnsOfA.shift() ?? 0, turnsOfB.shift() ?? 0];
      if (m !== n) return ordered(m < n, orderOfRounds(owner));
    }
    if (owner && x.slot !== y.slot) {
      if (owner.kind === 'parallel') return orderedIf(owner.compensation, x.rank < y.rank);
      return ordered(x.rank < y.rank, true);
    }
    if (x.index !== y.index) return ordered(x.index < y.index, definition.compensation === 'reverse');
  }
}

function orderOfRounds(owner: Step): boolean {
  return owner.kind !== 'for-each' || owner.compensation === 'reverse';
}

function orderedIf(order: CompensationOrder, isFirst: boolean): Relation | undefined {
  return order === 'reverse' ? ordered(isFirst, true) : undefined;
}

function ordered(isFirst: boolean, isUndoneInOrder: boolean): Relation {
  return { first: isFirst ? 'a' : 'b', isUndoneInOrder };
}
