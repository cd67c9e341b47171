import type { MailStatus, Pruned, Pruning, SagaPruning } from '@edda/orchestration';
import type { SagaState } from '@edda/saga-core';
import { hasEnded } from '@edda/saga-core';
import type { Tables } from './tables.js';
import { rowKey } from './tables.js';

export function pruneSagas(tables: Tables, now: number, pruning: SagaPruning): Pruned {
  const { sagas, history, timers, awaited, businessKeys, idempotencyKeys } = tables;
  const { definition, keepMs, keepsBusinessKeys, dryRun = false } = pruning;
  const old = [...sagas.values()]
    .filter((saga) => saga.definition === definition)
    .flatMap((saga) => (saga.endedAt === undefined ? [] : [{ row: saga, at: saga.endedAt, id: saga.id }]));
  return pruneBatch(old, now - keepMs, pruning, (saga) => {
    if (isWanted(tables, saga)) return false;
    if (dryRun) return true;
    const { id, tenant, key } = saga;
    sagas.delete(id);
    tables.positions.delete(id);
    tables.attributes.delete(id);
    history.delete(id);
    tables.dataKeys.delete(id);
    timers.delete(id);
    for (const [name, wait] of awaited) if (wait.sagaId === id) awaited.delete(name);
    for (const [name, held] of idempotencyKeys) if (held.sagaId === id) idempotencyKeys.delete(name);
    const business = rowKey(tenant, definition, key);
    if (!keepsBusinessKeys && businessKeys.get(business) === id) businessKeys.delete(business);
    return true;
  });
}

const SETTLED: ReadonlySet<MailStatus> = new Set(['delivered', 'ignored', 'expired', 'discarded']);

export function pruneMail(tables: Tables, now: number, pruning: Pruning): Pruned {
  const old = [...tables.mail]
    .filter(([, { status }]) => SETTLED.has(status))
    .map(([name, { mail, receivedAt, arrival }]) => ({
      row: { name, id: mail.id },
      at: receivedAt,
      id: String(arrival).padStart(12, '0'),
    }));
  const underWay = new Set([...tables.deliveries.values()].map(({ messageId }) => messageId));
  const wanted = unsettledIds(tables);
  return pruneBatch(old, now - pruning.keepMs, pruning, ({ name, id }) => {
    if (underWay.has(id) || wanted.has(id)) return false;
    if (pruning.dryRun !== true) tables.mail.delete(name);
    return true;
  });
}

export function pruneLetters({ letters }: Tables, now: number, pruning: Pruning): Pruned {
  const old = [...letters].flatMap(([name, { letter, settledAt }]) =>
    settledAt === undefined ? [] : [{ row: name, at: settledAt, id: letter.id }],
  );
  return pruneBatch(old, now - pruning.keepMs, pruning, (name) => {
    if (pruning.dryRun !== true) letters.delete(name);
    return true;
  });
}

interface Old<Row> {
  readonly row: Row;
  readonly at: number;
  readonly id: string;
}

/** Looks at the oldest that are behind the cursor. `remove` says whether it was, or would be. */
function pruneBatch<Row>(
  rows: readonly Old<Row>[],
  before: number,
  { limit, after }: Pruning,
  remove: (row: Row) => boolean,
): Pruned {
  const found = rows
    .filter(({ at }) => at < before)
    .toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    .filter((row) => after === undefined || cursorOf(row) > after)
    .slice(0, limit);
  const removed = found.filter(({ row }) => remove(row)).length;
  const last = found.at(-1);
  return found.length === limit && last ? { removed, next: cursorOf(last) } : { removed };
}

const cursorOf = ({ at, id }: Old<unknown>): string => `${String(at).padStart(16, '0')} ${id}`;

/** A saga under way above it may want it undone; a message that is not settled may start it once more. */
function isWanted(tables: Tables, saga: SagaState): boolean {
  for (let above = parentOf(tables, saga); above; above = parentOf(tables, above))
    if (!hasEnded(above)) return true;
  const wanted = unsettledIds(tables);
  return [...tables.idempotencyKeys].some(
    ([name, held]) => held.sagaId === saga.id && wanted.has((JSON.parse(name) as string[])[2] ?? ''),
  );
}

function parentOf({ sagas }: Tables, { parent }: SagaState): SagaState | undefined {
  return parent && sagas.get(parent.sagaId);
}

/** Message ids of dead letters that may still come again. */
function unsettledIds({ letters }: Tables): ReadonlySet<string> {
  return new Set(
    [...letters.values()].flatMap(({ letter, settledAt }) =>
      settledAt === undefined && letter.messageId !== undefined ? [letter.messageId] : [],
    ),
  );
}
