import type { CommandMessage, JsonObject } from '@edda/messaging';
import type { FenceRow, StoredReply } from '@edda/participant';
import type { ArrayElement } from '../array-literal.js';
import { arrayLiteral } from '../array-literal.js';
import type { LockedFenceRow } from './fence.sql.js';

/** Parameters $1 to $3 of the statements about one step. */
export function keyOf({ tenant, sagaId, path }: CommandMessage): readonly string[] {
  return [tenant, sagaId, path];
}

/** The row as the fence's decision wants it. */
export function fromStoredRow(row: LockedFenceRow): FenceRow {
  return {
    succeeded: row.succeeded,
    // The table's CHECKs hold outcomes to these words, and all three columns to be there or none.
    forward: reply<'success' | 'failure' | 'revoked'>(
      row.forward_epoch,
      row.forward_outcome,
      row.forward_reply,
    ),
    compensation: reply<'success' | 'failure'>(
      row.compensation_epoch,
      row.compensation_outcome,
      row.compensation_reply,
    ),
  };
}

function reply<Outcome extends string>(
  epoch: number | null,
  outcome: string | null,
  body: unknown,
): StoredReply<Outcome> | undefined {
  if (epoch === null) return undefined;
  return { epoch, outcome: outcome as Outcome, body: body as JsonObject };
}

/** Parameters $4 to $10 of STORE_FENCE_ROW. */
export function toStoredRow({ forward, succeeded, compensation }: FenceRow): readonly ArrayElement[] {
  return [...columns(forward), succeeded, ...columns(compensation)];
}

function columns(stored: StoredReply<string> | undefined): readonly ArrayElement[] {
  if (stored === undefined) return [null, null, null];
  return [stored.epoch, stored.outcome, JSON.stringify(stored.body)];
}

/** Rows of parameters as the columns that `unnest` takes. `width` is the number of columns, also of no rows. */
export function toColumns(rows: readonly (readonly ArrayElement[])[], width: number): readonly string[] {
  return Array.from({ length: width }, (_, column) => arrayLiteral(rows.map((row) => row[column])));
}
