import type { FactOf, HistoryEntry, SagaDefinition, SagaState } from '@edda/saga-core';
import { commandStepOf, stepAt } from '@edda/saga-core';
import type { Check, FinishedRun, Violation } from './finished-run.js';
import { around } from './finished-run.js';
import { relationOf } from './geometry.js';
import { Replay } from './replay.js';

type Sent = FactOf<'command-sent'>;

/** S6: what is undone in order is undone in reverse, each after the one before it has answered. */
export const compensationsComeInReverse: Check = (run) =>
  eachCompensation(run, ({ definition, replay, sent, note }) => {
    const scope = scopeOf(replay, sent.path);
    for (const [path, phase] of replay.forward) {
      if (path === sent.path || !commandStepOf(definition, path)?.compensation) continue;
      // Only a part of the saga is being undone: the others have nothing to do with it.
      if (!isWithin(replay.lanes.get(path) ?? '', scope)) continue;
      if (phase !== 'succeeded' && phase !== 'unknown' && phase !== 'open') continue;
      const relation = relationOf(definition, sent.path, path);
      if (relation?.first !== 'a' || !relation.isUndoneInOrder) continue;
      const undone = replay.compensation.get(path);
      if (undone !== 'succeeded' && undone !== 'skipped')
        note('S6', `"${sent.path}" is undone while "${path}", which came later, is ${phase} and not undone`);
    }
  });

/** The lane of what is being undone there: all of the saga, or the widest part that has failed. */
function scopeOf(replay: Replay, path: string): string {
  if (replay.isAborted) return '';
  const lane = replay.lanes.get(path) ?? '';
  const failed = [...replay.failedScopes.values()]
    .filter((scope) => !replay.undoneScopes.has(scope.path))
    .map(laneOf)
    .filter((scope) => isWithin(lane, scope));
  return failed.toSorted((a, b) => a.length - b.length)[0] ?? '';
}

function isWithin(lane: string, scope: string): boolean {
  return scope === '' || lane === scope || lane.startsWith(`${scope}/`);
}

/** S7: behind the point of no return nothing is undone, but for what was only attempted. */
export const nothingIsUndoneBehindThePivot: Check = (run) =>
  eachCompensation(run, ({ definition, history, sent, at, replay, note }) => {
    const beyond = history.find((entry) => entry.sequence < at.sequence && isBeyond(definition, entry));
    if (!beyond) return;
    const lane = (replay.lanes.get(sent.path) ?? '').split('/');
    const isAttempted = [...replay.failedScopes.keys()].some((scope) => lane.includes(scope));
    if (!isAttempted)
      note('S7', `"${sent.path}" is undone behind the point of no return (${beyond.fact.kind})`);
  });

/** S8: once a saga, or a part of it, has turned back, nothing in it goes forward any more. */
export const nothingGoesForwardAfterTurningBack: Check = (run) =>
  run.sagas.flatMap((saga) => {
    const history = run.history(saga.id);
    const failed: { readonly lane: string; readonly sequence: number }[] = [];
    const lanes = new Map<string, string>();
    let isAborted = false;
    return history.flatMap(({ fact, sequence }): Violation[] => {
      if (fact.kind === 'compensation-began') isAborted = true;
      if (fact.kind === 'scope-failed') failed.push({ lane: laneOf(fact), sequence });
      const isForward =
        (fact.kind === 'command-sent' || fact.kind === 'command-resent') && fact.direction === 'forward';
      if (!isForward) return [];
      if (fact.kind === 'command-sent' && fact.epoch === 1) lanes.set(fact.path, fact.lane ?? '');
      const lane = lanes.get(fact.path) ?? '';
      const scope = failed.find((each) => isWithin(lane, each.lane));
      if (!isAborted && !scope) return [];
      const where = isAborted ? 'the saga' : `the part "${scope?.lane}"`;
      const message = `${fact.kind} "${fact.path}" after ${where} had turned back: ${around(history, sequence)}`;
      return [{ invariant: 'S8', sagaId: saga.id, message }];
    });
  });

interface CompensationSent {
  readonly definition: SagaDefinition;
  readonly history: readonly HistoryEntry[];
  readonly at: HistoryEntry;
  readonly sent: Sent;
  /** What the history says before it. */
  readonly replay: Replay;
  readonly note: (invariant: string, message: string) => void;
}

function eachCompensation(run: FinishedRun, look: (sent: CompensationSent) => void): readonly Violation[] {
  const violations: Violation[] = [];
  for (const saga of run.sagas) {
    const history = run.history(saga.id);
    if (!history.some(isFirstCompensation)) continue;
    const replay = new Replay();
    const definitions = definitionsAlong(run, saga, history);
    for (const at of history) {
      if (isFirstCompensation(at) && at.fact.kind === 'command-sent') {
        const note = (invariant: string, message: string): void => {
          violations.push({
            invariant,
            sagaId: saga.id,
            message: `${message}: ${around(history, at.sequence)}`,
          });
        };
        look({ definition: definitions(at), history, at, sent: at.fact, replay, note });
      }
      replay.take(at);
    }
  }
  return violations;
}

/** The version that a saga ran when it noted a fact. */
export function definitionsAlong(
  run: FinishedRun,
  saga: SagaState,
  history: readonly HistoryEntry[],
): (at: HistoryEntry) => SagaDefinition {
  const moves = history.filter(({ fact }) => fact.kind === 'saga-migrated');
  return ({ sequence }) => {
    const next = moves.find((move) => move.sequence > sequence)?.fact;
    return run.definitionOf(
      next?.kind === 'saga-migrated' ? { definition: saga.definition, version: next.from } : saga,
    );
  };
}

function isFirstCompensation({ fact }: HistoryEntry): boolean {
  return fact.kind === 'command-sent' && fact.direction === 'compensation' && fact.epoch === 1;
}

/** True for what cannot be taken back. */
function isBeyond(definition: SagaDefinition, { fact }: HistoryEntry): boolean {
  if (fact.kind === 'event-published' || fact.kind === 'state-entered') return true;
  if (!('direction' in fact) || fact.direction !== 'forward') return false;
  const step = stepAt(definition, fact.path);
  if (step?.kind !== 'command') return false;
  if (step.role === 'retriable') return fact.kind === 'command-sent';
  return step.role === 'pivot' && (fact.kind === 'command-succeeded' || fact.kind === 'command-skipped');
}

/** The lane that a failed scope gives its steps. */
function laneOf({ path, lane = '' }: FactOf<'scope-failed'>): string {
  return lane === '' ? path : `${lane}/${path}`;
}
