import type { BatchDecision, decideBatch, SagaChange, Work } from '@edda/orchestration/decisions';
import type { HistoryEntry, SagaState } from '@edda/saga-core';
import { stepOf } from '@edda/saga-core';
import type { Bug } from './bug.js';

type Decide = typeof decideBatch;

/** Mistakes in what follows when a person has a command sent again that was put aside. */
export const LETTER_BUGS: readonly Bug[] = [
  { name: 'a redriven command gets a new epoch', sabotage: { decide: asNewTry } },
  { name: 'a corrected body is sent and not remembered', sabotage: { decide: withOldBodies } },
];

const isAction = (work: Work, action: string): work is Extract<Work, { kind: 'action' }> =>
  work.kind === 'action' && work.input.action === action;

/** As if what was put aside had failed for good. */
function asNewTry(real: Decide): Decide {
  return (work, facts, settings) => {
    const states = new Map(facts.states);
    const changed = work.map((piece): Work => {
      if (!isAction(piece, 'redrive')) return piece;
      const state = states.get(piece.sagaId);
      if (state) states.set(state.id, withDefiniteLetters(state));
      return { ...piece, input: { ...piece.input, action: 'retry' } };
    });
    return real(changed, { ...facts, states }, settings);
  };
}

function withDefiniteLetters(state: SagaState): SagaState {
  return {
    ...state,
    steps: state.steps.map((step) => {
      if (step.kind !== 'command' || step.forward.stuck?.reason !== 'dead-lettered') return step;
      const { forward } = step;
      return { ...step, forward: { ...forward, stuck: { ...step.forward.stuck, definite: true } } };
    }),
  };
}

/** The message has the new body; history and state keep the one that was put aside. */
function withOldBodies(real: Decide): Decide {
  return (work, facts, settings): BatchDecision => {
    const decision = real(work, facts, settings);
    return {
      ...decision,
      changes: decision.changes.map((change) => forgetful(change, facts.states.get(change.state.id))),
    };
  };
}

function forgetful(change: SagaChange, before: SagaState | undefined): SagaChange {
  return change.entries.reduce<SagaChange>((changed, entry) => {
    const { fact } = entry;
    if (fact.kind !== 'command-corrected' || !before) return changed;
    const body = stepOf(before, fact.path)?.[fact.direction]?.body ?? fact.body;
    const old: HistoryEntry = { ...entry, fact: { ...fact, body } };
    return {
      ...changed,
      entries: changed.entries.map((each) => (each === entry ? old : each)),
      state: {
        ...changed.state,
        steps: changed.state.steps.map((step) => {
          const command =
            step.kind === 'command' && step.path === fact.path ? step[fact.direction] : undefined;
          return command ? { ...step, [fact.direction]: { ...command, body } } : step;
        }),
      },
    };
  }, change);
}
