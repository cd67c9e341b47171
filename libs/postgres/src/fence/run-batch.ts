import type { CommandMessage } from '@edda/messaging';
import { answersTo, judge, remember } from '@edda/participant';
import type { FenceAnswer, FenceRow, HandledCommand, Verdict } from '@edda/participant';
import type { EntityManager } from 'typeorm';
import { named } from '../statement-names.js';
import type { TransactionContext } from '../transaction-context.js';
import { fromStoredRow, keyOf, toColumns, toStoredRow } from './fence-rows.js';
import { DROP_EMPTY_FENCE_ROWS, LOCK_FENCE_ROWS, STORE_FENCE_ROWS } from './fence.sql.js';
import type { KeyedFenceRow, NoFenceRow } from './fence.sql.js';
import { called, RollBack, swallowed } from './run-handler.js';

export interface Batch {
  /** None of the same step as another one. */
  readonly commands: readonly CommandMessage[];
  readonly handle: (
    manager: EntityManager,
    positions: readonly number[],
  ) => Promise<readonly HandledCommand[]>;
  readonly retentionMs: number;
  /** Puts the table's name into a statement. */
  readonly sql: (statement: string) => string;
}

/** One command of a batch, with what is known of its step. */
interface Judged {
  readonly command: CommandMessage;
  readonly row: FenceRow | undefined;
  readonly verdict: Verdict;
}

/**
 * Runs commands of different steps in one transaction: one statement locks their rows, one stores what is to be remembered.
 *
 * @throws RollBack if there is nothing to store, or if the handler threw
 */
export async function runBatch(
  { client, manager, now, send }: TransactionContext,
  { commands, handle, retentionMs, sql }: Batch,
): Promise<readonly FenceAnswer[]> {
  const steps = commands.map((command) => [...keyOf(command), command.saga]);
  const locked = await client.query<KeyedFenceRow | NoFenceRow>(
    named(sql(LOCK_FENCE_ROWS), toColumns(steps, 4)),
  );
  await now();
  const judged = judgeAll(commands, locked.rows, retentionMs);
  const verdicts = judged.map(({ verdict }) => verdict);
  if (verdicts.every(({ action }) => action === 'answer')) throw new RollBack(() => answersTo(verdicts, []));

  const positions = [...verdicts.keys()].filter((position) => verdicts[position]?.action === 'execute');
  const answers = await called(async () => {
    const handled = positions.length === 0 ? [] : await handle(manager, positions);
    return answersTo(verdicts, handled);
  });

  const stored = judged.flatMap(({ command, row, verdict }, position) => {
    const answer = answers[position];
    if (verdict.action === 'answer' || answer === undefined) return [];
    return [[...keyOf(command), command.saga, ...toStoredRow(remember(row, command, answer))]];
  });
  const [first] = commands;
  await send(named(sql(STORE_FENCE_ROWS), toColumns(stored, 11)), [], (error) =>
    first ? swallowed(error, first) : error,
  );
  const refused = judged.filter(({ verdict: { action }, row }) => action === 'answer' && row === undefined);
  if (refused.length > 0) {
    const keys = refused.map(({ command }) => keyOf(command));
    await send(sql(DROP_EMPTY_FENCE_ROWS), toColumns(keys, 3));
  }
  return answers;
}

function judgeAll(
  commands: readonly CommandMessage[],
  rows: readonly (KeyedFenceRow | NoFenceRow)[],
  retentionMs: number,
): readonly Judged[] {
  const { steps = 0, now: lockedAt = null } = rows[0] ?? {};
  // A trigger or a rule of somebody's: what is not locked could be done twice.
  if (steps !== commands.length || lockedAt === null)
    throw new Error(`PostgreSQL locked ${steps} of ${commands.length} rows of the fence. Nothing was done.`);
  const now = Number(lockedAt);
  const known = new Map<string, FenceRow>();
  for (const row of rows)
    if (row.tenant !== null)
      known.set(JSON.stringify([row.tenant, row.saga_id, row.path]), fromStoredRow(row));
  return commands.map((command) => {
    const row = known.size === 0 ? undefined : known.get(JSON.stringify(keyOf(command)));
    return { command, row, verdict: judge(row, command, now, retentionMs) };
  });
}
