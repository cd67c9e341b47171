import type { CommandMessage, FailureBody, JsonObject, PoolUse } from '@edda/messaging';
import type { InjectionToken } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { SuspectRecords } from './suspects.js';

/**
 * The participant's inbox. It recognises duplicates, makes the compensation of something that never happened a no-op, and
 * refuses a command that comes after its own compensation or revocation. What the handler writes, the fence's row and
 * the stored reply are committed together or not at all. Beside it stands which messages came back how often.
 */
export interface Fence extends SuspectRecords {
  /** Connects and brings the fence's table up to date. May be called again after it failed; idempotent once it succeeded. */
  connect(): Promise<void>;
  /** True while the last thing done with the database worked. */
  readonly healthy: boolean;
  ping(): Promise<void>;
  /** The pool of connections now; undefined for a fence that has none, or does not tell. */
  readonly pool?: PoolUse;
  /**
   * Forgets a bounded number of steps, and of suspects, that are older than the fence remembers: how many, 0 if there is none, or if
   * another process is at it.
   *
   * @throws FenceUnavailable if the database cannot do it now
   */
  prune(): Promise<number>;
  close(): Promise<void>;

  /**
   * Runs one command behind the fence, in one transaction, and returns the answer to send: the one that was stored, the one that
   * `handle` made, or a refusal. At the same time at most one command of one saga's step is inside.
   *
   * `handle` is called only if the fence lets the command through. When it returns a failure, what it wrote is undone (to a
   * savepoint) and the failure is stored. When it throws, nothing at all is stored, and `run` rejects with that error.
   *
   * @throws FenceUnavailable if the database cannot do it now
   */
  run(
    command: CommandMessage,
    handle: (manager: EntityManager) => Promise<HandledCommand>,
  ): Promise<FenceAnswer>;

  /**
   * Runs commands behind the fence in one transaction, with one statement for each thing that has to be done: the answers in their order.
   * No two of them may be of the same step.
   *
   * `handle` is called once with the positions of those that the fence lets through, if there are any, and gives an outcome for each, in order.
   * Nothing is undone for a failure: what fails has written nothing. When it throws, nothing at all is stored, and this rejects with that error.
   *
   * @throws FenceUnavailable if the database cannot do it now
   */
  runTogether(
    commands: readonly CommandMessage[],
    handle: (manager: EntityManager, positions: readonly number[]) => Promise<readonly HandledCommand[]>,
  ): Promise<readonly FenceAnswer[]>;
}

/** What a handler made of a command. */
export type HandledCommand =
  | { readonly outcome: 'success'; readonly body: JsonObject }
  | { readonly outcome: 'failure'; readonly body: FailureBody };

/** What goes back to the orchestrator. `replayed` if the answer was stored before: nothing was done this time. */
export interface FenceAnswer {
  readonly outcome: 'success' | 'failure' | 'refused' | 'revoked';
  readonly body: JsonObject;
  readonly replayed: boolean;
}

/** The database cannot do it now; the same call may work later. */
export class FenceUnavailable extends Error {
  override readonly name = 'FenceUnavailable';
}

/** What a participant is given to make its fence: `postgresFence()` is one. */
export interface FenceFactory {
  /** What Nest injects into {@link create}, in this order: the application's own DataSource, say. */
  readonly inject: readonly InjectionToken[];
  /** Makes the fence, not yet connected. */
  create(...dependencies: unknown[]): Fence;
}
