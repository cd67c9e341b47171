import type { decideBatch } from '@edda/orchestration/decisions';
import type { judge } from '@edda/participant';
import type { SagaDefinition, SagaState } from '@edda/saga-core';

/** What a seeded bug changes in a simulated world: switches of the shells, or wrappers around the real decisions. */
export interface Sabotage {
  /** The outbox forgets a message when it is published, whether or not it was confirmed. */
  readonly marksBeforeConfirm?: boolean;
  /** A message that came back counts as sent. */
  readonly takesReturnForConfirm?: boolean;
  /** Orchestrators acknowledge what comes before it is committed. */
  readonly acksBeforeCommit?: boolean;
  /** Participants acknowledge what comes before they have done it. */
  readonly participantsAckAtOnce?: boolean;
  /** The database locks no rows. */
  readonly ignoresLocks?: boolean;
  /** The database does not look whether a row was changed since it was read. */
  readonly ignoresRevisions?: boolean;
  /** A commit with an unknown outcome is taken for a failure, and what was to be done is done as something new. */
  readonly startsAnewAfterUnknownCommit?: boolean;
  /** What a batch wants published goes out before the commit. */
  readonly publishesBeforeCommit?: boolean;
  /** Events that no saga waits for yet are let go. */
  readonly dropsMailbox?: boolean;
  /** A wait that begins does not look for events that came before it. */
  readonly looksForEarlyEventsNever?: boolean;
  /** An event that comes twice is two events. */
  readonly takesEventsAgain?: boolean;
  /** `COMMIT` answered `ROLLBACK`, and nobody looks. */
  readonly ignoresRollback?: boolean;
  /** The definitions that the orchestrators run, where they differ from what was meant; for a saga, or (without a state) for new ones. */
  readonly definition?: (definition: SagaDefinition, state: SagaState | undefined) => SagaDefinition;
  readonly decide?: (real: typeof decideBatch) => typeof decideBatch;
  readonly judge?: (real: typeof judge) => typeof judge;
}

/** Nothing is wrong. */
export const NO_SABOTAGE: Sabotage = {};
