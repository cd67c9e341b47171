import type { KeyClaim, SagaChange } from '@edda/orchestration/decisions';
import type { Fact, HistoryEntry, SagaState } from '@edda/saga-core';
import { fold, positionOf, wakeAt } from '@edda/saga-core';
import { Tables } from '../database/tables.js';
import type { Commit, LedgerEntry } from '../evidence.js';
import { Evidence } from '../evidence.js';
import { LIBRARY } from '../sagas/library.js';
import type { Check } from './finished-run.js';
import { FinishedRun } from './finished-run.js';

/** The saga of all handmade runs. */
export const SAGA = '00000000-0000-7000-8000-000000000001';

/** The first fact of a saga. */
export function started(
  definition: string,
  more: Partial<Extract<Fact, { kind: 'saga-started' }>> = {},
): Fact {
  return {
    kind: 'saga-started',
    id: SAGA,
    tenant: 'default',
    definition,
    version: 1,
    key: 'key',
    input: { id: 'key', moves: 0, size: 3 },
    ...more,
  };
}

export function sent(
  path: string,
  direction: 'forward' | 'compensation' = 'forward',
  more: Partial<Extract<Fact, { kind: 'command-sent' }>> = {},
): Fact {
  const messageId = `${SAGA}:${path}:${direction}:${more.epoch ?? 1}`;
  return {
    kind: 'command-sent',
    path,
    direction,
    epoch: 1,
    attempt: 1,
    messageId,
    command: 'stock.reserve',
    notAfter: 1_000_000,
    body: {},
    resendAt: 300,
    ...more,
  };
}

export function succeeded(path: string, direction: 'forward' | 'compensation' = 'forward'): Fact {
  return { kind: 'command-succeeded', path, direction, reply: {} };
}

export function failed(path: string): Fact {
  return {
    kind: 'command-failed',
    path,
    direction: 'forward',
    failure: { code: 'sold-out', message: 'none left' },
  };
}

export function turnedBack(path: string): Fact {
  return { kind: 'compensation-began', reason: 'failure', path, code: 'sold-out', message: 'none left' };
}

export const completed: Fact = { kind: 'saga-completed' };
export const compensated: Fact = { kind: 'saga-compensated' };

/** A history, a fact each tenth of a second. */
export function historyOf(facts: readonly Fact[]): readonly HistoryEntry[] {
  return facts.map((fact, index) => ({ sequence: index + 1, at: index * 100, fact }));
}

export interface Handmade {
  readonly facts?: readonly Fact[];
  /** Instead of what the facts give. */
  readonly state?: (state: SagaState) => SagaState;
  readonly ledger?: readonly Partial<LedgerEntry>[];
  /** Adds what else was seen. */
  readonly seen?: (evidence: Evidence, tables: Tables) => void;
  readonly unsettled?: string;
}

/** A run that never was: one saga with these facts, and what participants did for it. */
export function handmade({
  facts = [],
  state = (same) => same,
  ledger = [],
  seen,
  unsettled,
}: Handmade): FinishedRun {
  const evidence = new Evidence();
  const tables = new Tables();
  if (facts.length > 0) {
    const history = historyOf(facts);
    tables.history.set(SAGA, history);
    tables.sagas.set(SAGA, state(fold(history)));
  }
  for (const entry of ledger)
    evidence.ledger.push({
      order: evidence.next(),
      at: 0,
      participant: 'stock',
      sagaId: SAGA,
      path: 'seat',
      direction: 'forward',
      epoch: 1,
      what: 'effect',
      ...entry,
    });
  seen?.(evidence, tables);
  return new FinishedRun(evidence, tables, LIBRARY, 0, unsettled);
}

/** A commit that wrote one change, as the database notes it. */
export function commitOf(
  evidence: Evidence,
  change: Partial<SagaChange> & Pick<SagaChange, 'state'>,
  more: Partial<Commit> & { readonly claims?: readonly KeyClaim[] } = {},
): void {
  const { state } = change;
  evidence.commits.push({
    number: evidence.commits.length + 1,
    at: 10_000,
    order: evidence.next(),
    by: 'orchestrator-1',
    changes: [
      {
        fromRevision: 0,
        entries: [],
        outbox: [],
        wakeAt: wakeAt(state),
        keepsTimer: false,
        delivered: [],
        position: positionOf(state),
        releaseKey: false,
        leaseMs: 1_000,
        ...change,
      },
    ],
    before: [undefined],
    claims: [],
    posted: [],
    covers: [],
    isLost: false,
    ...more,
  });
}

/** The names of the invariants that a check finds violated. */
export function foundBy(check: Check, run: FinishedRun): readonly string[] {
  return check(run).map(({ invariant }) => invariant);
}
