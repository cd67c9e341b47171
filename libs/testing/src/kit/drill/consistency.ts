import { isDeepStrictEqual } from 'node:util';
import { commandStepOf, dataOf, openCommands, openWaits } from '@edda/saga-core';
import type { HistoryEntry, SagaDefinition } from '@edda/saga-core';
import { show } from '../story/show.js';
import type { DrillRun } from './drill-run.js';

/**
 * Where what participants really did does not go with how the saga ended, one sentence each:
 *
 * - completed: what the saga knows to be done is done, once, and nothing else is
 * - compensated: nothing is left, but for what its definition says there is nothing to undo of
 * - parked: it says why, and what it knows to be done is done
 */
export function inconsistenciesOf(
  definition: SagaDefinition,
  { participants, run, problems }: DrillRun,
): readonly string[] {
  const { state, history } = run;
  const { left, problems: ofEffects } = participants.effects;
  const known = knownToBeDone(history);
  const undecided = openCommands(state).map(({ step }) => step.path);
  const found = [...problems, ...ofEffects];
  for (const path of known)
    if (!left.includes(path)) found.push(`the saga takes "${path}" for done, but it is not`);
  for (const path of left) {
    if (state.status === 'compensated') {
      if (commandStepOf(definition, path)?.compensation)
        found.push(`"${path}" is still done, though all is undone`);
    } else if (!known.has(path) && !undecided.includes(path) && state.parked?.path !== path) {
      found.push(`"${path}" is still done, and the saga does not know of it`);
    }
  }
  if (state.status === 'completed' && (undecided.length > 0 || openWaits(state).length > 0))
    found.push('it has completed, and still waits for something');
  if (state.status === 'parked' && !state.parked?.message) found.push('it is parked, and does not say why');
  return found;
}

/** Where a run that should have noticed nothing differs from the one without a fault. */
export function changesSince(normal: DrillRun, run: DrillRun): readonly string[] {
  const [before, after] = [dataOf(normal.state), dataOf(run.state)];
  const [done, left] = [normal, run].map(({ participants }) => participants.effects.left.toSorted());
  return [
    ...(isDeepStrictEqual(before, after) ? [] : [`its data is ${show(after)}, and would be ${show(before)}`]),
    ...(isDeepStrictEqual(done, left) ? [] : [`${show(left)} is done, and it would be ${show(done)}`]),
  ];
}

/** From the facts alone: a machine forgets the commands of its earlier states. */
function knownToBeDone(history: readonly HistoryEntry[]): ReadonlySet<string> {
  const known = new Set<string>();
  for (const { fact } of history) {
    if (fact.kind !== 'command-succeeded') continue;
    if (fact.direction === 'forward') known.add(fact.path);
    else known.delete(fact.path);
  }
  return known;
}
