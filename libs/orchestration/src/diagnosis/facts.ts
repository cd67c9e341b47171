import type { BrokerStatus, QueueLook, WireNames } from '@edda/messaging';
import type { HistoryEntry, SagaDefinition, SagaState } from '@edda/saga-core';
import type { SagaStanding } from '../store/saga-reads.js';

/** What was gathered about a saga, to say why it does not move. */
export interface GatheredFacts {
  readonly state: SagaState;
  /** The version that it runs, if this orchestrator has it. */
  readonly definition: SagaDefinition | undefined;
  /** What the database has of it beside its state. */
  readonly standing: SagaStanding;
  /** The latest of its history, for who did what. */
  readonly latest: readonly HistoryEntry[];
  readonly openLetters: number;
  readonly broker: {
    readonly status: BrokerStatus;
    /** By their names; undefined for one that does not exist. Missing if the broker could not be asked. */
    readonly queues?: ReadonlyMap<string, QueueLook | undefined>;
  };
  readonly names: Pick<WireNames, 'commandsOf' | 'inbox'>;
  /** The database's time, in milliseconds since 1970. */
  readonly now: number;
}

export type FindingKind =
  | 'nobody-bound'
  | 'no-consumer'
  | 'retries-exhausted'
  | 'parked'
  | 'paused'
  | 'dead-letter'
  | 'broker-down'
  | 'broker-blocked'
  | 'outbox-unsent'
  | 'timer-overdue'
  | 'version-not-here'
  | 'orphan'
  | 'waits-for-reply'
  | 'waits-for-retry'
  | 'waits-for-event'
  | 'waits-for-decision'
  | 'waits-for-time'
  | 'moving';

/**
 * One reason. `stuck`: it does not go on unless somebody does something; `waiting`: it goes on by itself when what it waits for comes;
 * `info`: good to know.
 */
export interface SagaFinding {
  readonly kind: FindingKind;
  readonly severity: 'stuck' | 'waiting' | 'info';
  /** The step; empty for the saga as a whole. */
  readonly path: string;
  /** A sentence. */
  readonly words: string;
  /** What to do about it. */
  readonly remedy?: string;
  /** Since when, in milliseconds since 1970. */
  readonly since?: number;
}

/** Why a saga does not move; or that it does. */
export interface Diagnosis {
  readonly saga: SagaState;
  readonly isStuck: boolean;
  /** When the latest fact was written. */
  readonly since: number;
  /** The worst first. */
  readonly findings: readonly SagaFinding[];
}
