import type {
  AddedBulkAction,
  AuditEntry,
  BulkAction,
  BulkActionStore,
  BulkProgress,
  ClaimedBulkAction,
  NewBulkAction,
  Pulse,
  SagaAttributes,
  SagaCount,
  SagaFilter,
  SagaReads,
  SagaStanding,
  StreamedFact,
  StreamPlace,
} from '@edda/orchestration';
import * as bulks from './bulk-queries.js';
import type { ManualClock } from './manual-clock.js';
import { attributesOf, countSagas, factsAfter, pulse, standings, streamEnd } from './saga-queries.js';
import { appendAudit } from './sign-in-queries.js';
import { emptyTables, rowKey, type Tables } from './tables.js';

/** The tables, one writer at a time, and what people read of them and order. */
export abstract class InMemoryReads implements SagaReads, BulkActionStore {
  protected tables = emptyTables();
  private last: Promise<unknown> = Promise.resolve();

  constructor(readonly time: ManualClock) {}

  async countSagas(
    tenant: string,
    definition: string | undefined,
    cap: number,
  ): Promise<readonly SagaCount[]> {
    return countSagas(this.tables, tenant, definition, cap);
  }

  async streamEnd(): Promise<StreamPlace> {
    return streamEnd(this.tables);
  }

  async factsAfter(place: StreamPlace, limit: number): Promise<readonly StreamedFact[]> {
    return factsAfter(this.tables, place, limit);
  }

  async standings(ids: readonly string[]): Promise<ReadonlyMap<string, SagaStanding>> {
    return standings(this.tables, ids);
  }

  async attributesOf(ids: readonly string[]): Promise<ReadonlyMap<string, SagaAttributes>> {
    return attributesOf(this.tables, ids);
  }

  async pulse(tenant: string, windowMs: number): Promise<Pulse> {
    return pulse(this.tables, this.time.nowMs, tenant, windowMs);
  }

  async countMeant(tenant: string, filter: SagaFilter, cap: number): Promise<number> {
    return bulks.countMeant(this.tables, tenant, filter, cap);
  }

  addBulkAction(order: NewBulkAction, audit?: AuditEntry): Promise<AddedBulkAction> {
    return this.write((tables, now) => {
      const result = bulks.addBulkAction(tables, now, order);
      if (audit && result.added) appendAudit(tables, now, [audit]);
      return result;
    });
  }

  async findBulkAction(tenant: string, id: string): Promise<BulkAction | undefined> {
    return this.tables.bulks.get(rowKey(tenant, id))?.bulk;
  }

  async listBulkActions(tenant: string, limit: number): Promise<readonly BulkAction[]> {
    return bulks.listBulkActions(this.tables, tenant, limit);
  }

  claimBulkAction(leaseMs: number): Promise<ClaimedBulkAction | undefined> {
    return this.write((tables, now) => bulks.claimBulkAction(tables, now, leaseMs));
  }

  saveBulkProgress(progress: BulkProgress, leaseMs: number): Promise<boolean> {
    return this.write((tables, now) => bulks.saveBulkProgress(tables, now, progress, leaseMs));
  }

  cancelBulkAction(tenant: string, id: string, note: string, audit?: AuditEntry): Promise<boolean> {
    return this.writeAudited(audit, (tables, now) => bulks.cancelBulkAction(tables, now, tenant, id, note));
  }

  /** A statement that writes. Not while a transaction is under way: what it wrote would be lost with the commit. */
  protected write<Result>(statement: (tables: Tables, now: number) => Result): Promise<Result> {
    return this.queue(async () => statement(this.tables, this.time.nowMs));
  }

  /** The same, with an entry in the audit if it did something. */
  protected writeAudited(
    audit: AuditEntry | undefined,
    statement: (tables: Tables, now: number) => boolean,
  ): Promise<boolean> {
    return this.write((tables, now) => {
      const isDone = statement(tables, now);
      if (audit && isDone) appendAudit(tables, now, [audit]);
      return isDone;
    });
  }

  protected queue<Result>(work: () => Promise<Result>): Promise<Result> {
    const run = this.last.then(work);
    this.last = run.catch(() => undefined);
    return run;
  }
}
