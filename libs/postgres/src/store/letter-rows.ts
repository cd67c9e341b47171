import type {
  ClaimedLetter,
  DeadLetter,
  LetterGroup,
  ListedLetter,
  StoredDeadLetter,
} from '@edda/orchestration';
import type { ClaimedLetterRow, GroupRow, LetterRow, WholeLetterRow } from './dead-letter.sql.js';

/** The parameters of RECORD_LETTERS. Of a letter that is there several times the last one counts, as often as there are. */
export function toRecordParameters(letters: readonly DeadLetter[]): readonly (readonly unknown[])[] {
  const distinct = new Map<string, { readonly letter: DeadLetter; readonly times: number }>();
  for (const letter of letters) {
    const { tenant, queue, reason, messageId = '', hash } = letter;
    const same = JSON.stringify([tenant, queue, reason, messageId, hash]);
    distinct.set(same, { letter, times: (distinct.get(same)?.times ?? 0) + 1 });
  }
  const rows = [...distinct.values()].map(({ letter, times }) => [
    ...columnsOf(letter),
    times,
    letter.userId,
  ]);
  return (rows[0] ?? []).map((_, column) => rows.map((row) => row[column]));
}

function columnsOf(letter: DeadLetter): readonly unknown[] {
  const { content, saga } = letter;
  return [
    letter.tenant,
    letter.reason,
    letter.detail,
    letter.cause,
    letter.stack,
    letter.attempts,
    letter.by,
    letter.isCopy,
    letter.queue,
    letter.exchange,
    letter.routingKey,
    letter.messageId ?? '',
    letter.correlationId,
    letter.type,
    letter.name,
    letter.contractVersion,
    letter.appId,
    letter.contentType,
    JSON.stringify(letter.headers),
    letter.xDeath,
    content && Buffer.from(content.buffer, content.byteOffset, content.byteLength),
    letter.sizeBytes,
    letter.hash,
    saga?.id,
    saga?.definition,
    saga?.path,
    saga?.kind,
    saga?.direction,
    saga?.epoch,
  ];
}

export function toListedLetter(row: LetterRow): ListedLetter {
  return {
    tenant: row.tenant,
    id: row.id,
    reason: row.reason as ListedLetter['reason'],
    detail: row.detail,
    cause: row.cause,
    ...given('stack', row.stack),
    ...given('attempts', row.attempts),
    by: row.put_aside_by,
    isCopy: row.is_copy,
    queue: row.queue,
    exchange: row.exchange,
    routingKey: row.routing_key,
    ...given('messageId', row.message_id === '' ? null : row.message_id),
    ...given('correlationId', row.correlation_id),
    ...given('type', row.type),
    ...given('name', row.name),
    ...given('contractVersion', row.contract_version),
    ...given('appId', row.app_id),
    ...given('userId', row.user_id),
    ...given('contentType', row.content_type),
    headers: JSON.parse(row.headers) as ListedLetter['headers'],
    ...given('xDeath', row.x_death),
    sizeBytes: row.size_bytes,
    hash: row.hash,
    ...given('saga', addressIn(row)),
    status: row.status as ListedLetter['status'],
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    times: row.times,
    ...given('note', row.note),
    ...given('dueAt', row.due_at),
  };
}

export function toStoredLetter(row: WholeLetterRow): StoredDeadLetter {
  const { content } = row;
  // A Buffer is a Uint8Array, but not equal to one.
  const bytes = content && new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
  return { ...toListedLetter(row), ...given('content', bytes), ...given('corrected', row.corrected) };
}

export function toClaimedLetter(row: ClaimedLetterRow): ClaimedLetter {
  const intention = row.status === 'discarding' ? 'discard' : 'redrive';
  const plan = { id: row.plan_id, intention, by: row.plan_by, because: row.plan_because } as const;
  return { ...toStoredLetter(row), claim: row.claim, plan };
}

export function toGroup(row: GroupRow): LetterGroup {
  return {
    cause: row.cause,
    reason: row.reason as LetterGroup['reason'],
    queue: row.queue,
    ...given('name', row.name),
    detail: row.detail,
    count: row.count,
    sagas: row.sagas,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
  };
}

function addressIn(row: LetterRow): ListedLetter['saga'] | null {
  const { saga_id: id, saga_definition: definition, saga_path: path, saga_kind: kind } = row;
  if (id === null || definition === null || path === null || kind === null) return null;
  return {
    id,
    definition,
    path,
    kind: kind as NonNullable<ListedLetter['saga']>['kind'],
    ...given('direction', row.saga_direction as 'forward' | 'compensation' | null),
    ...given('epoch', row.saga_epoch),
  };
}

/** A field that is there only if it has a value. */
function given<Name extends string, Value>(
  name: Name,
  value: Value | null | undefined,
): { [Key in Name]?: Value } {
  return (value === null || value === undefined ? {} : { [name]: value }) as { [Key in Name]?: Value };
}
