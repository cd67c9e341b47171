import type {
  AddedBulkAction,
  BulkAction,
  BulkProgress,
  ClaimedBulkAction,
  NewBulkAction,
  SagaFilter,
} from '@edda/orchestration';
import { isMeant } from '@edda/orchestration';
import { standingOf } from './saga-queries.js';
import type { Tables } from './tables.js';
import { isStorable, rowKey } from './tables.js';

/** An order, and who carries it out until when. */
export interface BulkRow {
  readonly bulk: BulkAction;
  readonly idempotencyKey?: string;
  readonly begun: readonly string[];
  readonly cursor?: string;
  readonly claim?: string;
  readonly claimableAt: number;
}

export function countMeant(tables: Tables, tenant: string, filter: SagaFilter, cap: number): number {
  const meant = [...tables.sagas.values()].filter(
    (saga) => saga.tenant === tenant && isMeant(filter, saga, standingOf(tables, saga)),
  );
  return isStorable(tenant) ? Math.min(cap, meant.length) : 0;
}

export function addBulkAction(
  { bulks }: Tables,
  now: number,
  { idempotencyKey, ...order }: NewBulkAction,
): AddedBulkAction {
  const known = [...bulks.values()].find(
    (row) =>
      row.bulk.tenant === order.tenant &&
      idempotencyKey !== undefined &&
      row.idempotencyKey === idempotencyKey,
  );
  if (known) return { added: false, bulk: known.bulk };
  const bulk: BulkAction = { ...order, status: 'running', done: 0, refusals: [], createdAt: now };
  const key = idempotencyKey === undefined ? {} : { idempotencyKey };
  bulks.set(rowKey(order.tenant, order.id), { bulk, ...key, begun: [], claimableAt: now });
  return { added: true, bulk };
}

export function listBulkActions({ bulks }: Tables, tenant: string, limit: number): readonly BulkAction[] {
  return [...bulks.values()]
    .map(({ bulk }) => bulk)
    .filter((bulk) => bulk.tenant === tenant)
    .toSorted((a, b) => (a.id < b.id ? 1 : -1))
    .slice(0, limit);
}

export function claimBulkAction(
  { bulks }: Tables,
  now: number,
  leaseMs: number,
): ClaimedBulkAction | undefined {
  const free = [...bulks].find(
    ([, { bulk, claimableAt }]) => bulk.status === 'running' && claimableAt <= now,
  );
  if (!free) return undefined;
  const [key, row] = free;
  const claim = `${Number(row.claim ?? 0) + 1}`;
  bulks.set(key, { ...row, claim, claimableAt: now + leaseMs });
  return {
    bulk: row.bulk,
    claim,
    begun: row.begun,
    ...(row.cursor === undefined ? {} : { cursor: row.cursor }),
  };
}

export function saveBulkProgress(
  { bulks }: Tables,
  now: number,
  { tenant, id, claim, begun, cursor, done, refusals, isFinished }: BulkProgress,
  leaseMs: number,
): boolean {
  const row = bulks.get(rowKey(tenant, id));
  if (row?.claim !== claim || row.bulk.status !== 'running') return false;
  const end = isFinished ? ({ status: 'finished', endedAt: now } as const) : {};
  const { cursor: _, ...rest } = row;
  const place = cursor === undefined ? {} : { cursor };
  const bulk = { ...row.bulk, done, refusals, ...end };
  bulks.set(rowKey(tenant, id), { ...rest, ...place, begun, bulk, claimableAt: now + leaseMs });
  return true;
}

export function cancelBulkAction(
  { bulks }: Tables,
  now: number,
  tenant: string,
  id: string,
  note: string,
): boolean {
  const row = bulks.get(rowKey(tenant, id));
  if (row?.bulk.status !== 'running') return false;
  const bulk = { ...row.bulk, status: 'cancelled', endedAt: now, note } as const;
  bulks.set(rowKey(tenant, id), { ...row, bulk });
  return true;
}
