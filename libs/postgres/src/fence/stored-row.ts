import type { JsonObject } from '@edda/messaging';
import type { FenceRow, StoredReply } from '@edda/participant';
import type { LockedFenceRow } from './fence.sql.js';

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
export function toStoredRow({ forward, succeeded, compensation }: FenceRow): readonly unknown[] {
  return [...columns(forward), succeeded, ...columns(compensation)];
}

function columns(stored: StoredReply<string> | undefined): readonly unknown[] {
  if (stored === undefined) return [null, null, null];
  return [stored.epoch, stored.outcome, JSON.stringify(stored.body)];
}
