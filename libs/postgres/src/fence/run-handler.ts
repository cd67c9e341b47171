import type { CommandMessage } from '@edda/messaging';
import type { HandledCommand } from '@edda/participant';
import pg from 'pg';
import { TypeORMError } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { codeOf, leavesConnectionInDoubt } from '../database-failure.js';
import type { TransactionContext } from '../transaction-context.js';
import { BEGIN_HANDLER, KEEP_HANDLER, UNDO_HANDLER } from './fence.sql.js';

/** Leaves a transaction undone, and says what comes after it: a value or an error. */
export class RollBack<Result> extends Error {
  override readonly name = 'RollBack';

  /** @param conclude returns what the caller gets, or throws it; not the `cause`, which would be read as the database's word */
  constructor(readonly conclude: () => Result) {
    super('The transaction is rolled back on purpose.');
  }
}

/** Runs the handler inside a savepoint: a failure undoes what it wrote, an error rolls everything back. */
export async function runHandler(
  { send, manager }: TransactionContext,
  command: CommandMessage,
  handle: (manager: EntityManager) => Promise<HandledCommand>,
): Promise<HandledCommand> {
  await send(BEGIN_HANDLER);
  const handled = await called(() => handle(manager));
  if (handled.outcome === 'failure') {
    await send(UNDO_HANDLER);
    return handled;
  }
  await send(KEEP_HANDLER, [], (error) => swallowed(error, command));
  return handled;
}

/** Calls a handler. What it throws rolls everything back, and is the caller's, unless the database itself is the cause. */
export async function called<Result>(handle: () => Promise<Result>): Promise<Result> {
  try {
    return await handle();
  } catch (error) {
    if (isDatabaseUnavailable(error)) throw error;
    throw new RollBack(() => {
      throw error;
    });
  }
}

/** What to throw when the statement after a handler fails: the error itself, or that an earlier one was kept quiet. */
export function swallowed(error: unknown, { name, path, sagaId }: CommandMessage): unknown {
  if (codeOf(error) !== '25P02') return error;
  return new RollBack(() => {
    throw new Error(
      `The handler of ${name} answered with success for step "${path}" of saga ${sagaId}, although one of its statements had failed and the error was swallowed. Nothing was saved; let the error out, or put what may fail into manager.transaction().`,
    );
  });
}

/** SQLSTATEs (or how they begin) that say nothing about the statement: fail-over, deadlock and serialization, no room, disk. */
const ABOUT_THE_DATABASE = ['25006', '40', '53', '58'];

/**
 * True if a handler's error is the database's state, and not the handler's doing. Only errors of the database's own driver count: a
 * handler that calls another service gets `ECONNREFUSED` as well. And of those, a missing table, a missing grant or a statement
 * timeout is counted as the handler's: else a misspelt name would hold up the participant for ever, without an answer.
 */
function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof TypeORMError) && !(error instanceof pg.DatabaseError)) return false;
  if (leavesConnectionInDoubt(error)) return true;
  const code = codeOf(error);
  return code !== undefined && ABOUT_THE_DATABASE.some((prefix) => code.startsWith(prefix));
}
