import type {
  Pulse,
  SagaAttributes,
  SagaCount,
  SagaReads,
  SagaStanding,
  StreamedFact,
  StreamPlace,
} from '@edda/orchestration';
import type { HistoryEntry, SagaStatus } from '@edda/saga-core';
import { hasEnded } from '@edda/saga-core';
import { type AttributeRow, ATTRIBUTES_OF } from './attribute.sql.js';
import { isStorable } from './claim-decision.js';
import { firstIdAt, isSagaId } from './saga-id.js';
import {
  COUNT_SAGAS,
  type CountRow,
  type FactRow,
  type PulseRow,
  READ_FACTS,
  READ_PULSE,
  READ_STANDINGS,
  STREAM_END,
  type StandingRow,
} from './saga-reads.sql.js';
import type { StoreDatabase } from './store-database.js';

/** What is asked about many sagas at once, in PostgreSQL. */
export class PostgresSagaReads implements SagaReads {
  constructor(private readonly database: StoreDatabase) {}

  async countSagas(
    tenant: string,
    definition: string | undefined,
    cap: number,
  ): Promise<readonly SagaCount[]> {
    if (!isStorable(tenant) || !isStorable(definition ?? '')) return [];
    // One more than is to be counted tells whether there are more.
    const rows = await this.database.query<CountRow>(COUNT_SAGAS, [
      tenant,
      definition ?? null,
      null,
      cap + 1,
    ]);
    return sagaCounts(rows, cap);
  }

  async streamEnd(): Promise<StreamPlace> {
    const [row] = await this.database.query<{ xid: string }>(STREAM_END);
    return { xid: row?.xid ?? '0', position: LAST_POSITION };
  }

  async factsAfter({ xid, position }: StreamPlace, limit: number): Promise<readonly StreamedFact[]> {
    // No transaction has such a number.
    if (BigInt(xid) > BigInt(LAST_POSITION)) return [];
    const rows = await this.database.query<FactRow>(READ_FACTS, [xid, position, limit]);
    return rows.map(streamedFact);
  }

  async standings(ids: readonly string[]): Promise<ReadonlyMap<string, SagaStanding>> {
    const known = ids.filter(isSagaId);
    if (known.length === 0) return new Map();
    const rows = await this.database.query<StandingRow>(READ_STANDINGS, [known]);
    return new Map(rows.map((row) => [row.id, standing(row)]));
  }

  async attributesOf(ids: readonly string[]): Promise<ReadonlyMap<string, SagaAttributes>> {
    const known = ids.filter(isSagaId);
    if (known.length === 0) return new Map();
    const found = new Map<string, Record<string, string>>();
    for (const { saga_id: id, name, value } of await this.database.query<AttributeRow>(ATTRIBUTES_OF, [
      known,
    ]))
      found.set(id, { ...found.get(id), [name]: value });
    return found;
  }

  async pulse(tenant: string, windowMs: number): Promise<Pulse> {
    const since = firstIdAt(Date.now() - windowMs - CLOCKS_APART_MS);
    const asked = isStorable(tenant) ? tenant : '';
    const [row] = await this.database.query<PulseRow>(READ_PULSE, [asked, windowMs, since]);
    if (!row) throw new Error('The database gave no answer to how it is doing.');
    const { at, started, ended, unsent, timers_late_ms: timersLateMs } = row;
    return {
      at,
      started,
      ended: ended ?? {},
      ...(unsent ? { oldestUnsentMs: unsent.ms } : {}),
      ...(unsent?.reason == null ? {} : { unsentReason: unsent.reason }),
      timersLateMs,
    };
  }
}

/** By how much this clock, which makes ids, may be ahead of the database's. More only costs time. */
const CLOCKS_APART_MS = 10_000;

/** Behind all that one transaction writes. */
const LAST_POSITION = String(2n ** 63n - 1n);

function standing({ updated_at: updatedAt, timer_due_at: timerDueAt, unsent }: StandingRow): SagaStanding {
  return {
    updatedAt,
    ...(timerDueAt === null ? {} : { timerDueAt }),
    unsent: unsent.map(({ name, since, attempts, reason }) => ({
      since,
      attempts,
      ...(name === null ? {} : { name }),
      ...(reason === null ? {} : { reason }),
    })),
  };
}

function streamedFact(row: FactRow): StreamedFact {
  const { xid, position, sequence, at, fact, definition, version, tenant, revision } = row;
  const { saga_id: id, business_key: key } = row;
  const status = row.status as SagaStatus;
  return {
    place: { xid, position },
    saga: { id, tenant, definition, version, key, status, revision },
    entry: { sequence, at, fact } as HistoryEntry,
  };
}

/** The rows in order, with those marked that are not all. */
function sagaCounts(rows: readonly CountRow[], cap: number): readonly SagaCount[] {
  return rows
    .map((row): SagaCount => {
      const status = row.status as SagaStatus;
      const isCapped = hasEnded({ status }) && row.count > cap;
      return { ...row, status, isCapped };
    })
    .toSorted(
      (a, b) => compare(a.definition, b.definition) || a.version - b.version || compare(a.status, b.status),
    );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
