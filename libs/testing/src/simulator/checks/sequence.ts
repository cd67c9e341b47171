import type { FactOf, HistoryEntry, SagaDefinition, Step } from '@edda/saga-core';
import { iterationOf, pathOf } from '@edda/saga-core';
import { areDone, isDone } from './completeness.js';
import type { Check, Violation } from './finished-run.js';
import { around } from './finished-run.js';
import type { Level } from './geometry.js';
import { isLoop, spotOf } from './geometry.js';
import { Replay } from './replay.js';
import { definitionsAlong } from './undoing.js';

/**
 * S9: a command is sent only after all that stands before it is done, in the branch that was chosen, in the round that has come, for an item
 * whose turn it is.
 */
export const commandsComeInTheirTurn: Check = (run) =>
  run.sagas.flatMap((saga) => {
    const history = run.history(saga.id);
    const definitions = definitionsAlong(run, saga, history);
    const replay = new Replay();
    return history.flatMap((entry): Violation[] => {
      const { fact, sequence } = entry;
      const problem = isFirst(fact) ? problemOf(definitions(entry), replay, fact.path) : undefined;
      replay.take(entry);
      if (problem === undefined) return [];
      const message = `"${'path' in fact ? fact.path : ''}" was begun ${problem}: ${around(history, sequence)}`;
      return [{ invariant: 'S9', sagaId: saga.id, message }];
    });
  });

function isFirst(
  fact: HistoryEntry['fact'],
): fact is FactOf<'command-sent'> | FactOf<'event-published'> | FactOf<'wait-began'> {
  if (fact.kind === 'event-published' || fact.kind === 'wait-began') return true;
  return fact.kind === 'command-sent' && fact.direction === 'forward' && fact.epoch === 1;
}

function problemOf(definition: SagaDefinition, replay: Replay, path: string): string | undefined {
  const spot = spotOf(definition, path);
  if (!spot) return 'although its definition does not know it';
  const turns = [...iterationOf(path)];
  const iteration: number[] = [];
  for (const level of spot.levels) {
    const { owner, list, index } = level;
    const ownerPath = owner ? pathOf(owner.name, iteration) : '';
    if (owner && isLoop(owner)) iteration.push(turns.shift() ?? 0);
    const problem = owner && entryProblem(replay, owner, ownerPath, level, iteration);
    if (problem !== undefined) return problem;
    const before = list[index - 1];
    if (before && !isDone(replay, before, iteration)) return `before "${before.name}" was done`;
  }
  return turns.length === 0 ? undefined : 'in more rounds than there are loops';
}

/** Why a list of steps should not have been entered. */
function entryProblem(
  replay: Replay,
  owner: Step,
  path: string,
  { slot }: Level,
  iteration: readonly number[],
): string | undefined {
  const round = iteration.at(-1) ?? 0;
  switch (owner.kind) {
    case 'command':
      return replay.handled.get(path) === slot ? undefined : `without the failure "${slot}"`;
    case 'choose':
      return replay.chosen.get(path) === slot ? undefined : `in the branch "${slot}", which was not chosen`;
    case 'for-each':
      return itemProblem(replay, owner, path, iteration);
    case 'repeat': {
      if (round > owner.atMost) return `in round ${round} of ${owner.atMost}`;
      return round === 1 || replay.passes.get(roundPath(owner, iteration, round - 1))?.again
        ? undefined
        : 'before its round';
    }
    case 'attempt':
      return slot === 'steps' || replay.undoneScopes.has(path) ? undefined : 'before the attempt was undone';
    case 'recover': {
      if (round > owner.attempts) return `in run ${round} of ${owner.attempts}`;
      return round === 1 || replay.undoneScopes.has(roundPath(owner, iteration, round - 1))
        ? undefined
        : 'before the last run was undone';
    }
    case 'wait':
      return replay.waits.get(path) === slot ? undefined : `as if "${slot}" had ended the wait`;
    case 'machine': {
      const at = replay.states.get(path)?.at(-1);
      const isThere = at?.visit === round && slot.startsWith(`${at.state} `);
      return isThere ? undefined : `in a state where the machine is not ("${slot}", visit ${round})`;
    }
    default:
      return undefined;
  }
}

type ForEach = Extract<Step, { kind: 'for-each' }>;

function itemProblem(
  replay: Replay,
  owner: ForEach,
  path: string,
  iteration: readonly number[],
): string | undefined {
  const count = replay.items.get(path) ?? 0;
  const round = iteration.at(-1) ?? 0;
  if (round > count) return `for item ${round} of ${count}`;
  if (!replay.began.has(pathOf(owner.name, iteration))) return 'for an item that was not begun';
  const open = Array.from({ length: count }, (_, index) => [...iteration.slice(0, -1), index + 1]).filter(
    (item) =>
      replay.began.has(pathOf(owner.name, item)) &&
      !areDone(replay, owner.steps, item) &&
      !hasFailed(replay, owner.steps, item),
  );
  return open.length > owner.atOnce
    ? `as one of ${open.length} items at once, where ${owner.atOnce} are allowed`
    : undefined;
}

/** A branch that has failed is not under way any more. */
function hasFailed(replay: Replay, steps: readonly Step[], iteration: readonly number[]): boolean {
  return steps.some((step) => {
    const phase = step.kind === 'command' ? replay.forward.get(pathOf(step.name, iteration)) : undefined;
    return phase === 'failed' || phase === 'unknown' || phase === 'revoked';
  });
}

function roundPath(owner: Step, iteration: readonly number[], round: number): string {
  return pathOf(owner.name, [...iteration.slice(0, -1), round]);
}
