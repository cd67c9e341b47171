import { pathOf } from '@edda/saga-core';
import type { Known, Retelling, Spot, StepOf } from './retold-known.js';
import { inside, learnt } from './retold-known.js';
import type { Told } from './run-facts.js';
import { checkUndone } from './undo-invariants.js';
import { expectAbove, expectAtLeast, expectBelow, expectSame } from './quick-expect.js';

/** What an attempt has learnt counts only if it succeeds; otherwise it is undone, and its alternative knows nothing of it. */
export function retellAttempt(
  run: Retelling,
  step: StepOf<'attempt'>,
  path: string,
  spot: Spot,
  known: Known,
): Known | undefined {
  const failed = run.begun('scope-failed', path, spot, known);
  const within: Spot = {
    ...spot,
    until: failed?.sequence ?? spot.until,
    isUndone: spot.isUndone || failed !== undefined,
  };
  const end = run.steps(step.steps, within, inside(known));
  if (!failed) return succeeded(run, path, spot, known, end);
  if (!isByHand(failed)) expectSame(end, undefined, `${path} has failed, so it has no end`);
  const undone = run.claim('scope-undone', path);
  checkUndone(run, step.steps, within.iteration, failed.sequence, undone?.sequence);
  if (!undone) return undefined;
  return run.steps(step.otherwise, spot, { ...known, since: undone.sequence });
}

/** The same with a save-point, but what failed runs again. */
export function retellRecover(
  run: Retelling,
  step: StepOf<'recover'>,
  path: string,
  spot: Spot,
  known: Known,
): Known | undefined {
  let { since } = known;
  for (let count = 1; count <= step.attempts; count += 1) {
    const iteration = [...spot.iteration, count];
    const runPath = pathOf(step.name, iteration);
    const failed = run.begun('scope-failed', runPath, spot, { ...known, since });
    const within: Spot = {
      iteration,
      until: failed?.sequence ?? spot.until,
      isUndone: spot.isUndone || failed !== undefined,
    };
    const end = run.steps(step.steps, within, { ...inside(known), since });
    if (!failed) return succeeded(run, path, spot, known, end);
    if (!isByHand(failed)) expectSame(end, undefined, `${runPath} has failed, so it has no end`);
    const undone = run.claim('scope-undone', runPath);
    checkUndone(run, step.steps, iteration, failed.sequence, undone?.sequence);
    const pass = run.claim('pass-ended', runPath);
    if (!undone || !pass) return undefined;
    expectAbove(pass.sequence, undone.sequence, `${runPath} is undone before the next run`);
    if (!pass.fact.again) {
      expectAbove(pass.sequence, spot.until, `the run after ${runPath} is called off by what turned back`);
      return undefined;
    }
    expectBelow(count, step.attempts, `${path} has no more runs than it may have`);
    if (!run.facts.isRetried(pass.sequence))
      expectAtLeast(pass.at, undone.fact.retryAt ?? Infinity, `the run after ${runPath} waits`);
    since = pass.sequence;
  }
  return undefined;
}

/** A person may have it undone just when its last step was done. */
function isByHand({ fact }: Told<'scope-failed'>): boolean {
  return fact.failure.reason === 'operator';
}

function succeeded(
  run: Retelling,
  path: string,
  spot: Spot,
  known: Known,
  end: Known | undefined,
): Known | undefined {
  const join = run.begun('lanes-joined', path, spot, end ?? { ...known, since: Infinity });
  if (!join || !end) return undefined;
  expectSame(join.fact.patch, end.added, `${path} adds what it has learnt`);
  return learnt(known, join.fact.patch, join.sequence);
}
