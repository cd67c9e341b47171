import { pathOf } from '@edda/saga-core';
import type { Known, Retelling, Spot, StepOf } from './retold-known.js';
import { inside, json, learnt, seenBy } from './retold-known.js';
import { expectBelow, expectSame } from './quick-expect.js';

/** Each branch knows what was known before; together they add what each has learnt, in the order in which they are written. */
export function retellParallel(
  run: Retelling,
  step: StepOf<'parallel'>,
  path: string,
  spot: Spot,
  known: Known,
): Known | undefined {
  const ends = step.branches.map(({ steps }) => run.steps(steps, spot, inside(known)));
  return joined(
    run,
    path,
    spot,
    known,
    ends,
    () => Object.assign({}, ...ends.map((end) => end?.added)) as object,
  );
}

/** Each item knows what was known before, and itself; only so many are under way at once. */
export function retellForEach(
  run: Retelling,
  step: StepOf<'for-each'>,
  path: string,
  spot: Spot,
  known: Known,
): Known | undefined {
  const taken = run.begun('items-taken', path, spot, known);
  if (!taken) return undefined;
  const { items } = taken.fact;
  expectSame(items, json(step.items(seenBy(known))), `${path} takes the items that there are`);
  const ends: (Known | undefined)[] = [];
  let hasBegun = true;
  for (const [index, item] of items.entries()) {
    const iteration = [...spot.iteration, index + 1];
    const itemPath = pathOf(step.name, iteration);
    const began = run.begun('item-began', itemPath, spot, { ...known, since: taken.sequence });
    if (began) expectSame(hasBegun, true, `${itemPath} begins after the item before it`);
    hasBegun &&= began !== undefined;
    if (!began) {
      ends.push(undefined);
      continue;
    }
    const before = ends.filter((end) => !end || end.since > began.sequence).length;
    expectBelow(before, step.atOnce, `${itemPath} is one of ${step.atOnce} at once`);
    expectSame(began.fact.patch, { [step.as]: item }, `${itemPath} has its item`);
    const at = { ...inside(known, { [step.as]: item }), since: began.sequence };
    ends.push(run.steps(step.steps, { ...spot, iteration }, at));
  }
  const results = () => ends.flatMap((end) => (end ? [seenBy(end)] : []));
  const collected = () => (step.collect ? json(step.collect(seenBy(known), results())) : {}) as object;
  return joined(run, path, spot, { ...known, since: taken.sequence }, ends, collected);
}

function joined(
  run: Retelling,
  path: string,
  spot: Spot,
  known: Known,
  ends: readonly (Known | undefined)[],
  patch: () => object,
): Known | undefined {
  const since = Math.max(known.since, ...ends.map((end) => end?.since ?? Infinity));
  const join = run.begun('lanes-joined', path, spot, { ...known, since });
  if (!join) return undefined;
  expectSame(join.fact.patch, patch(), `${path} adds what its parts have learnt`);
  return learnt(known, join.fact.patch, join.sequence);
}

/** Each pass knows what the earlier ones have learnt. */
export function retellRepeat(
  run: Retelling,
  step: StepOf<'repeat'>,
  spot: Spot,
  known: Known,
): Known | undefined {
  let now = known;
  for (let pass = 1; pass <= step.atMost; pass += 1) {
    const iteration = [...spot.iteration, pass];
    const path = pathOf(step.name, iteration);
    const end = run.steps(step.steps, { ...spot, iteration }, now);
    const ended = run.begun('pass-ended', path, spot, end ?? { ...now, since: Infinity });
    if (!end || !ended) return undefined;
    const isMet = step.until(seenBy(end));
    expectSame(ended.fact.again, !isMet && pass < step.atMost, `${path} comes again as long as it has to`);
    expectSame(
      ended.fact.exhausted ?? false,
      !isMet && pass === step.atMost,
      `${path} says that it was the last one`,
    );
    now = { ...end, since: ended.sequence };
    if (ended.fact.again) continue;
    return ended.fact.exhausted && step.onExhausted === 'fail' ? undefined : now;
  }
  return undefined;
}
