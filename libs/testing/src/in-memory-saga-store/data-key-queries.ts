import { causeOf } from '@edda/messaging';
import type { DataKey, Erasure } from '@edda/orchestration';
import type { Tables } from './tables.js';
import { rowKey } from './tables.js';

export function dataKeys({ dataKeys: known }: Tables, sagaIds: readonly string[]): readonly DataKey[] {
  return [...new Set(sagaIds)].flatMap((id) => {
    const key = known.get(id);
    return key ? [key] : [];
  });
}

/** As a database would: a saga has one key at most, and has to be there. */
export function addDataKeys({ dataKeys: known, sagas }: Tables, keys: readonly Required<DataKey>[]): void {
  for (const key of keys) {
    if (known.has(key.sagaId) || !sagas.has(key.sagaId))
      throw new Error(`Saga ${key.sagaId} has a data key, or is not there.`);
    known.set(key.sagaId, key);
  }
}

/** What stands for texts that are gone. */
const ERASED = 'erased';

/** False if there is nothing to erase. */
export function eraseSaga(tables: Tables, { tenant, sagaId, messageIds }: Erasure): boolean {
  const key = tables.dataKeys.get(sagaId);
  if (!key?.wrapped || tables.sagas.get(sagaId)?.tenant !== tenant) return false;
  tables.dataKeys.set(sagaId, { sagaId, master: key.master });
  for (const id of messageIds) {
    const name = rowKey(tenant, id);
    const row = tables.mail.get(name);
    if (row) tables.mail.set(name, { ...row, mail: { ...row.mail, body: { erased: true } } });
  }
  for (const [name, row] of tables.letters) {
    const { letter } = row;
    const isOwn = letter.saga?.id === sagaId;
    if (letter.tenant !== tenant || !(isOwn || messageIds.includes(letter.messageId ?? ''))) continue;
    const { content, corrected: _corrected, stack: _stack, xDeath: _xDeath, ...rest } = letter;
    const texts = { detail: ERASED, cause: causeOf({ ...letter, detail: ERASED }), headers: {} };
    const kept = isOwn && content ? { content } : {};
    tables.letters.set(name, { ...row, letter: { ...rest, ...texts, ...kept } });
  }
  return true;
}

export function dataKeysNotUnder(
  { dataKeys: known }: Tables,
  master: string,
  limit: number,
): readonly DataKey[] {
  return [...known.values()]
    .filter((key) => key.wrapped && key.master !== master)
    .toSorted((a, b) => (a.sagaId < b.sagaId ? -1 : 1))
    .slice(0, limit);
}

export function rewrapDataKeys({ dataKeys: known }: Tables, keys: readonly Required<DataKey>[]): void {
  for (const key of keys) if (known.get(key.sagaId)?.wrapped) known.set(key.sagaId, key);
}
