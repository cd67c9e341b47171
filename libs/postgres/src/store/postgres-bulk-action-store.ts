import type {
  AddedBulkAction,
  AuditEntry,
  BulkAction,
  BulkActionStore,
  BulkProgress,
  ClaimedBulkAction,
  NewBulkAction,
  SagaFilter,
} from '@edda/orchestration';
import {
  ADD_BULK_ACTION,
  type BulkActionRow,
  CANCEL_BULK_ACTION,
  CLAIM_BULK_ACTION,
  FIND_BULK_ACTION,
  LIST_BULK_ACTIONS,
  SAVE_BULK_PROGRESS,
} from './bulk-action.sql.js';
import { countStatement } from './list-sagas.js';
import { isSagaId } from './saga-id.js';
import { storableNote } from './storable-note.js';
import type { StoreDatabase } from './store-database.js';

/** Orders about many sagas, in PostgreSQL. */
export class PostgresBulkActionStore implements BulkActionStore {
  constructor(private readonly database: StoreDatabase) {}

  async countMeant(tenant: string, filter: SagaFilter, cap: number): Promise<number> {
    const count = countStatement(tenant, filter, cap);
    if (count === undefined) return 0;
    const [row] = await this.database.query<{ count: number }>(count.statement, count.values);
    return row?.count ?? 0;
  }

  addBulkAction(order: NewBulkAction, audit?: AuditEntry): Promise<AddedBulkAction> {
    return this.database.audited(async (query) => {
      const result = await add(query, order);
      return { result, audit: result.added ? audit : undefined };
    });
  }

  async findBulkAction(tenant: string, id: string): Promise<BulkAction | undefined> {
    if (!isSagaId(id)) return undefined;
    const [row] = await this.database.query<BulkActionRow>(FIND_BULK_ACTION, [tenant, id, null]);
    return row && bulkAction(row);
  }

  async listBulkActions(tenant: string, limit: number): Promise<readonly BulkAction[]> {
    return (await this.database.query<BulkActionRow>(LIST_BULK_ACTIONS, [tenant, limit])).map(bulkAction);
  }

  async claimBulkAction(leaseMs: number): Promise<ClaimedBulkAction | undefined> {
    const [row] = await this.database.query<BulkActionRow>(CLAIM_BULK_ACTION, [leaseMs]);
    if (!row?.claim) return undefined;
    return {
      bulk: bulkAction(row),
      claim: row.claim,
      begun: row.begun,
      ...(row.cursor === null ? {} : { cursor: row.cursor }),
    };
  }

  async saveBulkProgress(progress: BulkProgress, leaseMs: number): Promise<boolean> {
    const { tenant, id, claim, begun, cursor, done, refusals, isFinished } = progress;
    const values = [
      tenant,
      id,
      claim,
      cursor ?? null,
      done,
      JSON.stringify(refusals),
      isFinished,
      leaseMs,
      begun,
    ];
    return (await this.database.query(SAVE_BULK_PROGRESS, values)).length > 0;
  }

  async cancelBulkAction(tenant: string, id: string, note: string, audit?: AuditEntry): Promise<boolean> {
    if (!isSagaId(id)) return false;
    return this.database.audited(async (query) => {
      const isDone = (await query(CANCEL_BULK_ACTION, [tenant, id, storableNote(note)])).length > 0;
      return { result: isDone, audit: isDone ? audit : undefined };
    });
  }
}

async function add(query: StoreDatabase['query'], order: NewBulkAction): Promise<AddedBulkAction> {
  const { tenant, id, idempotencyKey, filter, ids, action, path, by, reason, total, isTotalCapped } = order;
  const [row] = await query<BulkActionRow>(ADD_BULK_ACTION, [
    tenant,
    id,
    idempotencyKey ?? null,
    JSON.stringify(filter),
    ids ?? null,
    action,
    path ?? null,
    storableNote(by),
    storableNote(reason),
    total,
    isTotalCapped,
  ]);
  if (row) return { added: true, bulk: bulkAction(row) };
  const [known] = await query<BulkActionRow>(FIND_BULK_ACTION, [tenant, null, idempotencyKey]);
  if (!known) throw new Error(`The bulk action ${id} was neither added nor found.`);
  return { added: false, bulk: bulkAction(known) };
}

function bulkAction(row: BulkActionRow): BulkAction {
  const { id, tenant, filter, ids, path, reason, total, done, refusals, note } = row;
  return {
    id,
    tenant,
    filter: filter as SagaFilter,
    ...(ids === null ? {} : { ids }),
    action: row.action as BulkAction['action'],
    ...(path === null ? {} : { path }),
    by: row.ordered_by,
    reason,
    status: row.status as BulkAction['status'],
    total,
    isTotalCapped: row.total_capped,
    done,
    refusals,
    createdAt: row.created_at,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    ...(note === null ? {} : { note }),
  };
}
