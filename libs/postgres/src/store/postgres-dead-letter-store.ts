import type {
  AuditEntry,
  ClaimedLetter,
  DeadLetter,
  DeadLetterStore,
  LetterFilter,
  LetterGroup,
  LetterPage,
  LetterPlan,
  LetterQuery,
  LetterSettlement,
  StoredDeadLetter,
} from '@edda/orchestration';
import { isStorable } from './claim-decision.js';
import {
  CLAIM_LETTERS,
  type ClaimedLetterRow,
  COUNT_LETTERS,
  FIND_LETTER,
  GROUP_LETTERS,
  type GroupRow,
  type LetterRow,
  LIST_LETTERS,
  PLAN_LETTERS,
  RECORD_LETTERS,
  SETTLE_LETTERS,
  type WholeLetterRow,
} from './dead-letter.sql.js';
import {
  toClaimedLetter,
  toGroup,
  toListedLetter,
  toRecordParameters,
  toStoredLetter,
} from './letter-rows.js';
import { isSagaId, SAGA_ID } from './saga-id.js';
import { storableNote } from './storable-note.js';
import type { StoreDatabase } from './store-database.js';
import { decodeTextCursor, encodeTextCursor } from './text-cursor.js';

/** What one claim may hold in memory. */
const CLAIM_BYTES = 32 * 1024 * 1024;

const MICROSECONDS = /^[0-9]{1,18}$/;

/** A row of PLAN_LETTERS. */
interface PlannedRow {
  readonly count: number;
  readonly last_due_at: number | null;
}

/** Dead letters in PostgreSQL. */
export class PostgresDeadLetterStore implements DeadLetterStore {
  constructor(private readonly database: StoreDatabase) {}

  async recordLetters(letters: readonly DeadLetter[]): Promise<void> {
    if (letters.length > 0) await this.database.query(RECORD_LETTERS, toRecordParameters(letters));
  }

  async listLetters({ status, cursor, limit, ...filter }: LetterQuery): Promise<LetterPage> {
    const behind = cursor === undefined ? [null, null] : decodeTextCursor(cursor, [MICROSECONDS, SAGA_ID]);
    const fits = fitting(filter);
    if (!fits) return { items: [] };
    // One more than asked for tells whether there is another page.
    const parameters = [...fits, status ?? null, ...behind, limit + 1];
    const rows = await this.database.query<LetterRow>(LIST_LETTERS, parameters);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const items = page.map(toListedLetter);
    if (rows.length <= limit || !last) return { items };
    return { items, next: encodeTextCursor([last.last_seen_micros, last.id]) };
  }

  async findLetter(tenant: string, id: string): Promise<StoredDeadLetter | undefined> {
    if (!isStorable(tenant) || !isSagaId(id)) return undefined;
    const [row] = await this.database.query<WholeLetterRow>(FIND_LETTER, [tenant, id]);
    return row && toStoredLetter(row);
  }

  async letterGroups({ status, ...filter }: LetterFilter, limit: number): Promise<readonly LetterGroup[]> {
    const fits = fitting(filter);
    if (!fits) return [];
    const rows = await this.database.query<GroupRow>(GROUP_LETTERS, [...fits, status ?? 'open', limit]);
    return rows.map(toGroup);
  }

  async countLetters(filter: Omit<LetterFilter, 'status'>): Promise<number> {
    const fits = fitting(filter);
    if (!fits) return 0;
    const [row] = await this.database.query<{ count: number }>(COUNT_LETTERS, fits);
    return row?.count ?? 0;
  }

  async planLetters(
    filter: Omit<LetterFilter, 'status'>,
    { intention, by, because, perSecond, corrected }: LetterPlan,
    audit?: AuditEntry,
  ): Promise<{ readonly count: number; readonly lastDueAt?: number }> {
    const fits = fitting(filter);
    if (!fits) return { count: 0 };
    const status = intention === 'redrive' ? 'redriving' : 'discarding';
    const stepMs = perSecond === undefined ? 0 : 1_000 / perSecond;
    const plan = [status, storableNote(by), storableNote(because), corrected ?? null, stepMs];
    return this.database.audited(async (query) => {
      const [row] = await query<PlannedRow>(PLAN_LETTERS, [...fits, ...plan]);
      const { count = 0, last_due_at: lastDueAt = null } = row ?? {};
      const done = audit && count > 0 ? { ...audit, details: { ...audit.details, count } } : undefined;
      return { result: lastDueAt === null ? { count } : { count, lastDueAt }, audit: done };
    });
  }

  async claimLetters(limit: number, leaseMs: number): Promise<readonly ClaimedLetter[]> {
    const rows = await this.database.query<ClaimedLetterRow>(CLAIM_LETTERS, [limit, leaseMs, CLAIM_BYTES]);
    return rows.map(toClaimedLetter);
  }

  async settleLetters(settlements: readonly LetterSettlement[]): Promise<void> {
    if (settlements.length === 0) return;
    await this.database.query(SETTLE_LETTERS, [
      settlements.map(({ tenant }) => tenant),
      settlements.map(({ id }) => id),
      settlements.map(({ claim }) => claim),
      settlements.map(({ status }) => status),
      settlements.map(({ note }) => storableNote(note)),
    ]);
  }
}

/** The first parameters of what filters; undefined if no letter can fit. */
function fitting({
  tenant,
  ids,
  reason,
  cause,
  queue,
  name,
  sagaId,
}: Omit<LetterFilter, 'status'>): readonly unknown[] | undefined {
  const texts = [tenant, reason, cause, queue, name];
  const isPossible = texts.every((text) => text === undefined || isStorable(text));
  if (!isPossible || (sagaId !== undefined && !isSagaId(sagaId))) return undefined;
  const possible = ids?.filter(isSagaId);
  return [
    tenant,
    possible ?? null,
    reason ?? null,
    cause ?? null,
    queue ?? null,
    name ?? null,
    sagaId ?? null,
  ];
}
