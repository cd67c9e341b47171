import { createHash } from 'node:crypto';
import type { AuditEntry, AuditRecord } from '../store/audit-store.js';

/** What stands before the first entry of a tenant. */
export const BEGINNING = { sequence: 0, hash: '0'.repeat(64) } as const;

/** The end of a chain, to which entries are added. */
export type ChainEnd = Pick<AuditRecord, 'sequence' | 'hash'>;

/** Adds entries of one tenant to its chain, in the order given. Pure: the same entries behind the same end have the same hashes. */
export function chained(entries: readonly AuditEntry[], end: ChainEnd, at: number): readonly AuditRecord[] {
  const records: AuditRecord[] = [];
  for (const entry of entries) {
    const { sequence, hash: previousHash } = records.at(-1) ?? end;
    const unsealed = { ...entry, sequence: sequence + 1, at, previousHash };
    records.push({ ...unsealed, hash: hashOf(unsealed) });
  }
  return records;
}

/** What does not fit in a chain: at which sequence, and what, without a full stop. */
export interface BrokenLink {
  readonly sequence: number;
  readonly problem: string;
}

/** Looks through records that follow `end`, in order; gives the first that is not as it was written, or not where it was. */
export function firstBroken(
  records: readonly AuditRecord[],
  end: ChainEnd = BEGINNING,
): BrokenLink | undefined {
  let before = end;
  for (const record of records) {
    const problem = problemOf(record, before);
    if (problem !== undefined) return { sequence: record.sequence, problem };
    before = record;
  }
  return undefined;
}

function problemOf(record: AuditRecord, before: ChainEnd): string | undefined {
  if (record.sequence !== before.sequence + 1)
    return `it follows ${before.sequence}, so something between them is missing`;
  if (record.previousHash !== before.hash) return 'it does not follow the entry that stands before it';
  return hashOf(record) === record.hash ? undefined : 'it was changed after it was written';
}

/**
 * SHA-256 of all that an entry says, written in one way only: a JSON list in a fixed order, in which the fields of objects are sorted. The hash
 * of the entry before is part of it.
 */
export function hashOf(record: Omit<AuditRecord, 'hash'>): string {
  const { tenant, sequence, at, who, roles, action, target, reason, requestId, details, previousHash } =
    record;
  const content = [
    'edda-audit-1',
    tenant,
    sequence,
    at,
    who,
    roles,
    action,
    target,
    reason,
    requestId,
    details,
    previousHash,
  ];
  return createHash('sha256')
    .update(JSON.stringify(sorted(content)))
    .digest('hex');
}

/** As a database gives it back, which is through JSON, with the fields of every object in the order of their names. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  const inOrder = fields.toSorted(([a], [b]) => (a < b ? -1 : 1));
  // Not as a list, which would be equal to a list of pairs.
  return { object: inOrder.map(([name, field]): unknown => [name, sorted(field)]) };
}
