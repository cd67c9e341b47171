import type { Step } from '@edda/saga-core';
import { pathOf } from '@edda/saga-core';
import type { Replay } from './replay.js';

type RepeatStep = Extract<Step, { kind: 'repeat' }>;

/** True if the history says that all these steps have been done, with all that is inside them: read from the definition, step by step. */
export function areDone(replay: Replay, steps: readonly Step[], iteration: readonly number[]): boolean {
  return steps.every((step) => isDone(replay, step, iteration));
}

export function isDone(replay: Replay, step: Step, iteration: readonly number[]): boolean {
  const path = pathOf(step.name, iteration);
  switch (step.kind) {
    case 'command': {
      const phase = replay.forward.get(path);
      if (phase === 'succeeded' || phase === 'skipped') return true;
      const handler = step.onFailure.find(({ code }) => code === replay.handled.get(path));
      return handler !== undefined && areDone(replay, handler.steps, iteration);
    }
    case 'publish':
      return replay.published.has(path);
    case 'choose': {
      if (!replay.chosen.has(path)) return false;
      const branch = step.branches.find(({ name }) => name === replay.chosen.get(path));
      return !branch || areDone(replay, branch.steps, iteration);
    }
    case 'parallel':
      return replay.joined.has(path) && step.branches.every(({ steps }) => areDone(replay, steps, iteration));
    case 'for-each': {
      const count = replay.items.get(path);
      const rounds = Array.from({ length: count ?? 0 }, (_, index) => [...iteration, index + 1]);
      return (
        count !== undefined &&
        replay.joined.has(path) &&
        rounds.every((round) => areDone(replay, step.steps, round))
      );
    }
    case 'repeat':
      return areRoundsDone(replay, step, iteration);
    case 'attempt':
      if (replay.undoneScopes.has(path)) return areDone(replay, step.otherwise, iteration);
      return replay.joined.has(path) && areDone(replay, step.steps, iteration);
    case 'recover': {
      if (!replay.joined.has(path)) return false;
      const last = Array.from({ length: step.attempts }, (_, index) => [...iteration, index + 1]).find(
        (round) => !replay.failedScopes.has(pathOf(step.name, round)),
      );
      return last !== undefined && areDone(replay, step.steps, last);
    }
    case 'wait': {
      if (!replay.waits.has(path)) return false;
      const arm = replay.waits.get(path);
      const outlet = arm === 'timeout' ? step.onTimeout : step.arms.find(({ name }) => name === arm)?.then;
      return outlet !== 'compensate' && (outlet === undefined || areDone(replay, outlet, iteration));
    }
    case 'machine':
      return replay.joined.has(path) && areVisitsDone(replay, step, iteration);
  }
}

type MachineStep = Extract<Step, { kind: 'machine' }>;

/** Each state that was entered, with what its event brought and with what is done when it is left; the last one is final. */
function areVisitsDone(replay: Replay, step: MachineStep, iteration: readonly number[]): boolean {
  const visits = replay.states.get(pathOf(step.name, iteration)) ?? [];
  return visits.every(({ state: name, visit, stayed }, index) => {
    const state = step.states.find((each) => each.name === name);
    const at = [...iteration, visit];
    if (!state || (!stayed && !areDone(replay, state.entry, at))) return false;
    const next = visits[index + 1];
    if (!next) return !state.wait;
    if (!state.wait || !isDone(replay, state.wait, at)) return false;
    return next.stayed || areDone(replay, state.exit, at);
  });
}

function areRoundsDone(replay: Replay, step: RepeatStep, iteration: readonly number[]): boolean {
  for (let round = 1; round <= step.atMost; round += 1) {
    const at = [...iteration, round];
    const ended = replay.passes.get(pathOf(step.name, at));
    if (!ended || !areDone(replay, step.steps, at)) return false;
    if (!ended.again) return !ended.exhausted || step.onExhausted === 'continue';
  }
  return false;
}
