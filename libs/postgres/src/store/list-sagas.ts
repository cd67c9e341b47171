import { type SagaFilter, type SagaQuery, statusesIn } from '@edda/orchestration';
import { hasEnded, SAGA_STATUSES } from '@edda/saga-core';
import { isStorable } from './claim-decision.js';
import { decodeCursor, encodeCursor, firstIdAt, SAGA_ID } from './saga-id.js';
import { LIST_SAGAS, LIST_SAGAS_BY_KEY, LIST_SAGAS_BY_STATUS } from './saga-list.sql.js';
import { decodeTextCursor, encodeTextCursor } from './text-cursor.js';

/** A statement with its parameters, and how the next page goes on behind its last row. */
export interface ListStatement {
  readonly statement: string;
  readonly values: readonly unknown[];
  readonly cursorBehind: (row: { readonly id: string; readonly business_key?: string }) => string;
}

/** By how much an orchestrator's clock, which makes the ids, may differ from the database's, which dates sagas. */
const CLOCKS_APART_MS = 3_600_000;

/**
 * The statement for a page; undefined if no saga can have what is asked for.
 *
 * @throws InvalidCursor
 */
export function listStatement(query: SagaQuery): ListStatement | undefined {
  const { tenant, name, key, keyPrefix } = query;
  if (![tenant, name ?? '', key ?? '', keyPrefix ?? '', query.step ?? ''].every(isStorable)) return undefined;
  const statuses = statusesMeant(query);
  if (keyPrefix !== undefined) return byKey(query, statuses, keyPrefix);
  const to = query.cursor === undefined ? undefined : decodeCursor(query.cursor);
  const narrowed = narrowing(query, to);
  const cursorBehind: ListStatement['cursorBehind'] = ({ id }) => encodeCursor(id);
  const isByTime = query.endedAfter !== undefined || query.endedBefore !== undefined;
  if (key !== undefined || isByTime || isOpen(query))
    return { statement: LIST_SAGAS, values: [...narrowed, statuses ?? null, key ?? null], cursorBehind };
  const meant = statuses ?? SAGA_STATUSES;
  const ended = meant.filter((status) => hasEnded({ status }));
  const underWay = meant.filter((status) => !hasEnded({ status }));
  return { statement: LIST_SAGAS_BY_STATUS, values: [...narrowed, underWay, ended], cursorBehind };
}

/** The parameters of COUNT_MEANT; undefined if no saga can have what is asked for. */
export function countValues(tenant: string, filter: SagaFilter, cap: number): readonly unknown[] | undefined {
  const { name, key, keyPrefix, step } = filter;
  if (![tenant, name ?? '', key ?? '', keyPrefix ?? '', step ?? ''].every(isStorable)) return undefined;
  if (key !== undefined && !key.startsWith(keyPrefix ?? '')) return undefined;
  const pattern =
    key !== undefined ? literally(key) : keyPrefix !== undefined ? `${literally(keyPrefix)}%` : null;
  const query = { ...filter, tenant, limit: cap - 1 };
  return [...narrowing(query, undefined), statusesMeant(query) ?? null, pattern];
}

function byKey(
  query: SagaQuery,
  statuses: SagaQuery['status'],
  keyPrefix: string,
): ReturnType<typeof listStatement> {
  const { cursor, key } = query;
  if (key !== undefined && !key.startsWith(keyPrefix)) return undefined;
  const [after, id] = cursor === undefined ? [] : decodeTextCursor(cursor, [/^[^]*$/, SAGA_ID]);
  const pattern = key === undefined ? `${literally(keyPrefix)}%` : literally(key);
  return {
    statement: LIST_SAGAS_BY_KEY,
    values: [...narrowing(query, undefined), statuses ?? null, pattern, after ?? null, id ?? null],
    cursorBehind: (row) => encodeTextCursor([row.business_key ?? '', row.id]),
  };
}

/** Nothing narrows it but the time of the start. */
function isOpen({ name, version, status, step, updatedAfter, updatedBefore }: SagaQuery): boolean {
  return [name, version, status, step, updatedAfter, updatedBefore].every((part) => part === undefined);
}

/** Undefined: any. A step and the latest fact are asked of sagas under way. */
function statusesMeant(query: SagaQuery): readonly (typeof SAGA_STATUSES)[number][] | undefined {
  const asked = statusesIn(query);
  const { step, updatedAfter, updatedBefore } = query;
  if ([step, updatedAfter, updatedBefore].every((part) => part === undefined)) return asked;
  return (asked ?? SAGA_STATUSES).filter((status) => !hasEnded({ status }));
}

/** The parameters that all lists have: $1 to $13. */
function narrowing(query: SagaQuery, to: string | undefined): readonly unknown[] {
  const { tenant, name, version, step, limit } = query;
  const { startedAfter, startedBefore, updatedAfter, updatedBefore, endedAfter, endedBefore } = query;
  // A saga is not older than its start: whatever happened before some time began before it.
  const before = [startedBefore, updatedBefore, endedBefore].filter((time) => time !== undefined);
  const youngest = before.length === 0 ? undefined : firstIdAt(Math.min(...before) + CLOCKS_APART_MS);
  const oldest = startedAfter === undefined ? undefined : firstIdAt(startedAfter - CLOCKS_APART_MS);
  const ends = [to, youngest].filter((end) => end !== undefined).toSorted();
  return [
    tenant,
    name ?? null,
    version ?? null,
    step === undefined ? null : positionPatterns(step),
    startedAfter ?? null,
    startedBefore ?? null,
    updatedAfter ?? null,
    updatedBefore ?? null,
    endedAfter ?? null,
    endedBefore ?? null,
    oldest ?? null,
    ends[0] ?? null,
    // One more than asked for tells whether there is another page.
    limit + 1,
  ];
}

/** A position is a list such as `flight, ask[2]`, or `a, b, c, d, e and 3 more`. The name itself comes first: most positions do not even have it in them. */
function positionPatterns(step: string): readonly string[] {
  const name = literally(step);
  return [step, `%, ${name},%`, `%, ${name}[%`, `%, ${name} and %`];
}

/** Text as a pattern that only it fits. */
const literally = (text: string): string => text.replaceAll(/[\\%_]/g, (special) => `\\${special}`);
