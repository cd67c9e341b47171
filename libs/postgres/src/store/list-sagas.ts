import {
  type AttributeFilter,
  attributesIn,
  FAILED_STATUSES,
  type SagaFilter,
  type SagaQuery,
  statusesIn,
} from '@edda/orchestration';
import { hasEnded, SAGA_STATUSES } from '@edda/saga-core';
import { COUNT_MEANT_BY_ATTRIBUTE, LIST_SAGAS_BY_ATTRIBUTE } from './attribute.sql.js';
import { COUNT_MEANT } from './bulk-action.sql.js';
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
  const { tenant, key, keyPrefix } = query;
  if (!isStorable(tenant) || !textsIn(query).every(isStorable)) return undefined;
  const statuses = statusesMeant(query);
  const found = attributesIn(query);
  if (found.length > 0) return byAttribute(query, found);
  if (keyPrefix !== undefined) return byKey(query, statuses);
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

/** The statement that counts what a filter means, to `cap`; undefined if no saga can have what is asked for. */
export function countStatement(
  tenant: string,
  filter: SagaFilter,
  cap: number,
): Omit<ListStatement, 'cursorBehind'> | undefined {
  if (!isStorable(tenant) || !textsIn(filter).every(isStorable)) return undefined;
  const query = { ...filter, tenant, limit: cap - 1 };
  const pattern = keyPattern(filter);
  if (pattern === undefined) return undefined;
  const values = [...narrowing(query, undefined), statusesMeant(query) ?? null, pattern];
  const found = attributesIn(filter);
  return found.length === 0
    ? { statement: COUNT_MEANT, values }
    : { statement: COUNT_MEANT_BY_ATTRIBUTE, values: [...values, ...pairs(found)] };
}

/** Newest first, whatever else is asked for: the index has no other order. */
function byAttribute(query: SagaQuery, found: readonly AttributeFilter[]): ReturnType<typeof listStatement> {
  const to = query.cursor === undefined ? undefined : decodeCursor(query.cursor);
  const pattern = keyPattern(query);
  if (pattern === undefined) return undefined;
  return {
    statement: LIST_SAGAS_BY_ATTRIBUTE,
    values: [...narrowing(query, to), statusesMeant(query) ?? null, pattern, ...pairs(found)],
    cursorBehind: ({ id }) => encodeCursor(id),
  };
}

/** Names and values of one or two attributes: $16 to $19. */
function pairs([first, second]: readonly AttributeFilter[]): readonly unknown[] {
  return [first?.name, first?.value, second?.name ?? null, second?.value ?? null];
}

/** All that somebody wrote who looks for sagas. */
function textsIn({ name, key, keyPrefix, step, attribute, failedStep }: SagaFilter): readonly string[] {
  return [name, key, keyPrefix, step, attribute?.name, attribute?.value, failedStep].filter(
    (text) => text !== undefined,
  );
}

/** Null: any key. Undefined: no key can be as it is asked for. */
function keyPattern({ key, keyPrefix }: SagaFilter): string | null | undefined {
  if (key === undefined) return keyPrefix === undefined ? null : `${literally(keyPrefix)}%`;
  return key.startsWith(keyPrefix ?? '') ? literally(key) : undefined;
}

function byKey(query: SagaQuery, statuses: SagaQuery['status']): ReturnType<typeof listStatement> {
  const { cursor } = query;
  const pattern = keyPattern(query);
  if (pattern === undefined) return undefined;
  const [after, id] = cursor === undefined ? [] : decodeTextCursor(cursor, [/^[^]*$/, SAGA_ID]);
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

/** Undefined: any. A step and the latest fact are asked of sagas under way, a failed step of those that have not gone on all the same. */
function statusesMeant(query: SagaQuery): readonly (typeof SAGA_STATUSES)[number][] | undefined {
  const asked = statusesIn(query);
  const { step, updatedAfter, updatedBefore, failedStep } = query;
  const isOfThoseUnderWay = [step, updatedAfter, updatedBefore].some((part) => part !== undefined);
  if (!isOfThoseUnderWay && failedStep === undefined) return asked;
  return (asked ?? SAGA_STATUSES)
    .filter((status) => !isOfThoseUnderWay || !hasEnded({ status }))
    .filter((status) => failedStep === undefined || FAILED_STATUSES.includes(status));
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
