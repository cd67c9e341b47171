import type {
  Pulse,
  SagaAttributes,
  SagaCount,
  SagaPage,
  SagaQuery,
  SagaStanding,
  StreamedFact,
  StreamPlace,
} from '@edda/orchestration';
import { attributesIn, InvalidCursor, isMeant } from '@edda/orchestration';
import type { SagaState } from '@edda/saga-core';
import { hasEnded } from '@edda/saga-core';
import type { Tables } from './tables.js';
import { rowKey } from './tables.js';

export function listSagas(tables: Tables, query: SagaQuery): SagaPage {
  const { sagas } = tables;
  const { tenant, cursor, limit, keyPrefix } = query;
  const last = cursor === undefined ? undefined : sagas.get(cursor);
  if (cursor !== undefined && !last) throw new InvalidCursor(cursor);
  const inOrder = keyPrefix === undefined || attributesIn(query).length > 0 ? newestFirst : byKey;
  const found = [...sagas.values()]
    .filter((saga) => saga.tenant === tenant)
    .filter((saga) => isMeant(query, saga, standingOf(tables, saga)))
    .filter((saga) => !last || inOrder(last, saga) < 0)
    .toSorted(inOrder);
  const items = found.slice(0, limit);
  const next = found.length > limit ? items.at(-1)?.id : undefined;
  return { items, ...(next === undefined ? {} : { next }) };
}

/** What the database has of a saga beside its state, for {@link isMeant}. */
export function standingOf({ positions, updated, attributes }: Tables, { id }: SagaState) {
  return {
    position: positions.get(id) ?? '',
    updatedAt: updated.get(id) ?? 0,
    attributes: attributes.get(id) ?? {},
  };
}

export function attributesOf(
  { attributes }: Tables,
  ids: readonly string[],
): ReadonlyMap<string, SagaAttributes> {
  return new Map(
    ids.flatMap((id) => {
      const own = attributes.get(id);
      return own ? [[id, own] as const] : [];
    }),
  );
}

const newestFirst = (a: SagaState, b: SagaState): number => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);

/** As the database compares: byte by byte. */
function byKey(a: SagaState, b: SagaState): number {
  return Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)) || -newestFirst(a, b);
}

export function countSagas(
  { sagas }: Tables,
  tenant: string,
  definition: string | undefined,
  cap: number,
): readonly SagaCount[] {
  const counts = new Map<string, SagaCount>();
  for (const { definition: of, version, status, tenant: whose } of sagas.values()) {
    if (whose !== tenant || (definition !== undefined && of !== definition)) continue;
    const key = rowKey(of, version, status);
    const count = (counts.get(key)?.count ?? 0) + 1;
    const isCapped = hasEnded({ status }) && count > cap;
    counts.set(key, { definition: of, version, status, count: isCapped ? cap + 1 : count, isCapped });
  }
  return [...counts.values()].toSorted(
    (a, b) => byText(a.definition, b.definition) || a.version - b.version || byText(a.status, b.status),
  );
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Each fact is a transaction of its own here. */
export function streamEnd({ facts }: Tables): StreamPlace {
  return { xid: String(facts.size), position: '0' };
}

export function factsAfter(
  { sagas, facts }: Tables,
  { xid }: StreamPlace,
  limit: number,
): readonly StreamedFact[] {
  const found: StreamedFact[] = [];
  for (let number = Number(xid) + 1; number <= facts.size && found.length < limit; number += 1) {
    const fact = facts.get(number);
    const saga = fact && sagas.get(fact.sagaId);
    if (!saga) continue;
    const { id, tenant, definition, version, key, status, revision } = saga;
    const place = { xid: String(number), position: '0' };
    found.push({
      place,
      saga: { id, tenant, definition, version, key, status, revision },
      entry: fact.entry,
    });
  }
  return found;
}

export function standings(
  { sagas, updated, timers, outbox }: Tables,
  ids: readonly string[],
): ReadonlyMap<string, SagaStanding> {
  const known = ids.filter((id) => sagas.has(id));
  return new Map(
    known.map((id) => {
      const timerDueAt = timers.get(id);
      const unsent = [...outbox.values()]
        .filter(({ message }) => message.sagaId === id)
        .map(({ message: { message }, since, attempts = 0, reason }) => ({
          since,
          attempts,
          ...(message.type === undefined ? {} : { name: message.type }),
          ...(reason === undefined ? {} : { reason }),
        }));
      const timer = timerDueAt === undefined ? {} : { timerDueAt };
      return [id, { updatedAt: updated.get(id) ?? 0, ...timer, unsent }];
    }),
  );
}

export function pulse(
  { sagas, outbox, timers }: Tables,
  now: number,
  tenant: string,
  windowMs: number,
): Pulse {
  const mine = [...sagas.values()].filter((saga) => saga.tenant === tenant);
  const ended: Partial<Record<SagaState['status'], number>> = {};
  for (const { status, endedAt = -Infinity } of mine)
    if (endedAt >= now - windowMs) ended[status] = (ended[status] ?? 0) + 1;
  const [oldest] = [...outbox.values()].toSorted((a, b) => a.since - b.since);
  return {
    at: now,
    started: mine.filter(({ startedAt }) => startedAt >= now - windowMs).length,
    ended,
    ...(oldest ? { oldestUnsentMs: now - oldest.since } : {}),
    ...(oldest?.reason === undefined ? {} : { unsentReason: oldest.reason }),
    timersLateMs: Math.max(0, now - Math.min(now, ...timers.values())),
  };
}
