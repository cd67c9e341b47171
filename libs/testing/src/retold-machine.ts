import type { Known, Retelling, Spot, StepOf } from './retold-known.js';
import { inside, learnt, seenBy } from './retold-known.js';
import type { Told } from './run-facts.js';
import { retellWait } from './retold-wait.js';
import { expectAbove, expectSame } from './quick-expect.js';

/** From state to state, each visit with paths of its own; what the machine has learnt it knows in the next state as well. */
export function retellMachine(
  run: Retelling,
  step: StepOf<'machine'>,
  path: string,
  spot: Spot,
  known: Known,
): Known | undefined {
  const entries = run.facts.all('state-entered', path);
  run.claim('state-entered', path);
  let now = inside(known);
  let expected: { readonly state: string; readonly stayed: boolean; readonly dueAt?: number } = {
    state: step.initial,
    stayed: false,
  };
  for (const [index, { fact, sequence }] of entries.entries()) {
    const isLast = index === entries.length - 1;
    expectAbove(sequence, now.since, `${path} enters a state after what is before it`);
    const { state: name, stayed, dueAt, visit } = fact;
    expectSame(
      { name, stayed, dueAt, visit },
      { name: expected.state, stayed: expected.stayed, dueAt: expected.dueAt, visit: index + 1 },
      `${path} goes where its events lead`,
    );
    const state = step.states.find((each) => each.name === fact.state);
    if (!state) throw new Error(`${path} is in "${fact.state}", which it does not have.`);
    now = { ...now, since: sequence };
    const at: Spot = { ...spot, iteration: [...spot.iteration, visit] };
    const entered = stayed ? now : run.steps(state.entry, at, now);
    if (!state.wait) {
      expectSame(isLast, true, `${path} ends in its final state`);
      const join = run.begun('lanes-joined', path, spot, entered ?? { ...now, since: Infinity });
      if (!join || !entered) return undefined;
      checkAdded(run, path, known, entered, join);
      return learnt(known, entered.added, join.sequence);
    }
    const waited = entered && retellWait(run, state.wait, at, entered, expected.dueAt);
    const next = waited && state.goTo[waited.arm];
    const left = waited && (next === undefined ? waited.known : run.steps(state.exit, at, waited.known));
    if (!waited || !left) {
      expectSame(isLast, true, `${path} stays where it has not left yet`);
      return undefined;
    }
    now = left;
    const isDue = next === undefined && waited.dueAt !== undefined;
    expected = {
      state: next ?? state.name,
      stayed: next === undefined,
      ...(isDue ? { dueAt: waited.dueAt } : {}),
    };
  }
  return undefined;
}

/** A saga that was moved to another version has what its machine had learnt until then as data of its own. */
function checkAdded(
  run: Retelling,
  path: string,
  known: Known,
  end: Known,
  { fact, sequence }: Told<'lanes-joined'>,
): void {
  const moved = run.facts
    .all('saga-migrated')
    .findLast((each) => each.sequence > known.since && each.sequence < sequence);
  if (moved)
    expectSame({ ...moved.fact.data, ...fact.patch }, seenBy(end), `${path} adds what it has learnt since`);
  else expectSame(fact.patch, end.added, `${path} adds what it has learnt`);
}
