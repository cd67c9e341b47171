import type { CommandState, Direction, Fact, HistoryEntry, SagaDefinition, SagaState } from '@edda/saga-core';
import { commandStepOf, effectId, find, firstSentAt } from '@edda/saga-core';

/** One saga that a batch has changed. */
export interface ObservedChange {
  /** The definition that it runs now. */
  readonly definition: SagaDefinition;
  /** As it was loaded; undefined for a new one. */
  readonly before: SagaState | undefined;
  readonly state: SagaState;
  readonly entries: readonly HistoryEntry[];
}

/** A command whose outcome is definite, or that needs a person. Times are milliseconds since 1970, by the database's clock. */
export interface StepEnd {
  readonly path: string;
  readonly direction: Direction;
  readonly messageId: string;
  /** Wire name of the command. */
  readonly command: string;
  readonly outcome: 'success' | 'failure' | 'given-up' | 'revoked' | 'stuck';
  readonly sentAt: number;
  readonly endedAt: number;
  /** What was said, if it is no success. */
  readonly message?: string;
}

/** What is known of a command that is out. */
interface Out {
  readonly epoch: number;
  readonly sentAt: number;
}

/** The steps that ended in a change, in order. What was stuck and is then settled by a person has ended before. */
export function stepEnds({ definition, before, state, entries }: ObservedChange): readonly StepEnd[] {
  const out = new Map<string, Out | undefined>();
  const ends: StepEnd[] = [];
  for (const { at, fact } of entries) {
    if (fact.kind === 'command-sent') {
      out.set(keyOf(fact.path, fact.direction), { epoch: fact.epoch, sentAt: at });
      continue;
    }
    const outcome = outcomeOf(fact);
    if (outcome === undefined || !('path' in fact) || !('direction' in fact)) continue;
    const { path, direction } = fact;
    const key = keyOf(path, direction);
    const known = out.has(key) ? out.get(key) : loadedOut(definition, before, path, direction);
    const step = commandStepOf(definition, path);
    const contract = direction === 'forward' ? step?.command : step?.compensation?.command;
    if (known === undefined || !contract) continue;
    // A retry under the same epoch is the same command: it is still out.
    if (fact.kind === 'retry-planned' && fact.epoch === known.epoch) {
      out.set(key, known);
      continue;
    }
    out.set(key, undefined);
    const message = messageOf(fact);
    ends.push({
      path,
      direction,
      messageId: effectId(state.id, path, direction, known.epoch),
      command: contract.messageName,
      outcome,
      sentAt: known.sentAt,
      endedAt: at,
      ...(message === undefined ? {} : { message }),
    });
  }
  return ends;
}

function loadedOut(
  definition: SagaDefinition,
  before: SagaState | undefined,
  path: string,
  direction: Direction,
): Out | undefined {
  const begun = before && find(before, 'command', path);
  const command: CommandState | undefined = direction === 'forward' ? begun?.forward : begun?.compensation;
  const step = commandStepOf(definition, path);
  if (!command || !step || command.phase === 'stuck') return undefined;
  // It failed definitely, and its next try has not begun: nothing is out.
  if (command.retryEpoch !== undefined && command.retryEpoch !== command.epoch) return undefined;
  return { epoch: command.epoch, sentAt: firstSentAt(definition, step, command) };
}

function outcomeOf({ kind }: Fact): StepEnd['outcome'] | undefined {
  switch (kind) {
    case 'command-succeeded':
      return 'success';
    case 'command-failed':
    case 'retry-planned':
      return 'failure';
    case 'command-given-up':
      return 'given-up';
    case 'command-revoked':
      return 'revoked';
    case 'command-stuck':
      return 'stuck';
    default:
      return undefined;
  }
}

function messageOf(fact: Fact): string | undefined {
  if (fact.kind === 'command-failed' || fact.kind === 'retry-planned') return fact.failure.message;
  return fact.kind === 'command-given-up' || fact.kind === 'command-stuck' ? fact.message : undefined;
}

const keyOf = (path: string, direction: Direction): string => `${direction} ${path}`;
