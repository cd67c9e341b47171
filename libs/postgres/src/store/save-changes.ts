import type { OutgoingMessage } from '@edda/messaging';
import type { SagaChange } from '@edda/orchestration';
import { DatabaseUnavailable, refusal, sagasNamed } from '../database-failure.js';
import type { ArrayElement } from '../array-literal.js';
import { arrayLiteral } from '../array-literal.js';
import { documentArray } from '../document-array.js';
import { named } from '../statement-names.js';
import type { InSchema } from '../statement.js';
import type { Query } from '../transaction-context.js';
import { SAVE_ATTRIBUTES } from './attribute.sql.js';
import { REPLACE_AWAITED } from './awaited.sql.js';
import { SETTLE_DELIVERIES } from './delivery.sql.js';
import { DELETE_BUSINESS_KEYS } from './key.sql.js';
import { INSERT_OUTBOX } from './outbox.sql.js';
import { APPEND_HISTORY, INSERT_SAGAS, UPDATE_SAGAS } from './saga.sql.js';
import { ARM_TIMERS, DISARM_TIMERS } from './timer.sql.js';

type Rows = readonly { readonly id: string }[];

const NOTHING: Promise<Rows> = Promise.resolve([]);

/** One array of a statement, or the documents that are one. */
type Column = readonly ArrayElement[] | Buffer;

/** Sends a statement unless the first of its arrays is empty: then there is nothing to do. */
type Run = (statement: string, columns: readonly [readonly ArrayElement[], ...Column[]]) => Promise<Rows>;

/**
 * Writes a batch, one statement per table, all of them sent before the first is answered, and COMMIT may be on its way by then. What keeps PostgreSQL from
 * committing on top of what somebody else has saved is the history: facts are taken only of sagas that stand where the facts bring them.
 *
 * What cannot be written down throws at once, with some of it sent. The promise is the outcome.
 *
 * @throws DatabaseUnavailable if a saga was changed by somebody else meanwhile
 */
export function saveChanges(query: Query, inSchema: InSchema, changes: readonly SagaChange[]): Promise<void> {
  const sent: Promise<Rows>[] = [];
  const run: Run = (statement, columns) => {
    if (columns[0].length === 0) return NOTHING;
    const values = columns.map((column) => (Buffer.isBuffer(column) ? column : arrayLiteral(column)));
    const rows = query<{ id: string }>(named(inSchema(statement), values)).then((answer) => answer.rows);
    // Whoever waits for all of them hears of it; nobody does if the next one cannot be written down.
    rows.catch(() => undefined);
    sent.push(rows);
    return rows;
  };
  // Every statement takes its locks in this order.
  const inOrder = changes.toSorted((a, b) => (a.state.id < b.state.id ? -1 : 1));
  const created = inOrder.filter((change) => change.fromRevision === 0);
  // The state follows from the facts: without a new one it is what stands there, and was locked when it was loaded.
  const changed = inOrder.filter(({ fromRevision, entries }) => fromRevision > 0 && entries.length > 0);
  for (const { state, entries } of created)
    if (entries.length === 0) throw new Error(`Saga ${state.id} is new and has no facts: nothing was saved.`);
  const inserted = insertSagas(run, created);
  const updated = updateSagas(run, changed);
  saveHistory(run, [...created, ...changed]);
  saveOutbox(run, inOrder);
  saveTimers(run, inOrder);
  saveAwaited(run, inOrder);
  saveAttributes(run, inOrder);
  settleDeliveries(run, inOrder);
  releaseKeys(run, inOrder);
  return outcomeOf(sent, [
    [created, inserted],
    [changed, updated],
  ]).catch((error: unknown) => {
    throw refusal('save', idsOf(changes), error);
  });
}

/** @param written the sagas that are to be where they were when they were loaded, and those that were */
async function outcomeOf(
  sent: readonly Promise<Rows>[],
  written: readonly (readonly [readonly SagaChange[], Promise<Rows>])[],
): Promise<void> {
  const outcomes = await Promise.allSettled(sent);
  // First: the history refuses the same, and cannot say of which saga.
  for (const [changes, rows] of written) refuseStale(changes, await rows);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

function insertSagas(run: Run, created: readonly SagaChange[]): Promise<Rows> {
  return run(INSERT_SAGAS, [
    created.map(({ state }) => state.id),
    created.map(({ state }) => state.tenant),
    created.map(({ state }) => state.definition),
    created.map(({ state }) => state.version),
    created.map(({ state }) => state.key),
    created.map(({ state }) => state.status),
    created.map(({ state }) => state.revision),
    documentArray(created.map(({ state }) => JSON.stringify(state))),
    created.map(({ state }) => state.startedAt),
    created.map(({ state }) => state.endedAt ?? null),
    created.map(({ position }) => position),
  ]);
}

function updateSagas(run: Run, changed: readonly SagaChange[]): Promise<Rows> {
  return run(UPDATE_SAGAS, [
    changed.map(({ state }) => state.id),
    changed.map(({ fromRevision }) => fromRevision),
    changed.map(({ state }) => state.version),
    changed.map(({ state }) => state.status),
    changed.map(({ state }) => state.revision),
    documentArray(changed.map(({ state }) => JSON.stringify(state))),
    changed.map(({ state }) => state.endedAt ?? null),
    changed.map(({ position }) => position),
  ]);
}

function refuseStale(changes: readonly SagaChange[], written: Rows): void {
  if (written.length === changes.length) return;
  const ids = new Set(written.map(({ id }) => id));
  const stale = changes.filter(({ state }) => !ids.has(state.id));
  if (stale.length === 0) throw new Error('a saga is twice among them');
  throw new DatabaseUnavailable(
    `Somebody else has changed ${sagasNamed(idsOf(stale))} since it was loaded: nothing was saved. Load again and decide anew.`,
    { isContention: true },
  );
}

function saveHistory(run: Run, changes: readonly SagaChange[]): void {
  const rows = changes.flatMap(({ state, entries }) => entries.map((entry) => ({ id: state.id, entry })));
  void run(APPEND_HISTORY, [
    rows.map(({ id }) => id),
    rows.map(({ entry }) => entry.sequence),
    rows.map(({ entry }) => entry.at),
    rows.map(({ entry }) => entry.fact.kind),
    documentArray(rows.map(({ entry }) => JSON.stringify(entry.fact))),
    changes.map(({ state }) => state.id),
    changes.map(({ state }) => state.revision),
  ]);
}

function saveOutbox(run: Run, changes: readonly SagaChange[]): void {
  const rows = changes
    .flatMap(({ outbox, leaseMs }) => outbox.map((message) => ({ leaseMs, ...message })))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  void run(INSERT_OUTBOX, [
    rows.map(({ id }) => id),
    rows.map(({ sagaId }) => sagaId),
    documentArray(rows.map(({ message }) => toStoredMessage(message))),
    rows.map(({ leaseMs }) => leaseMs),
  ]);
}

function saveTimers(run: Run, changes: readonly SagaChange[]): void {
  const moved = changes.filter(({ keepsTimer }) => !keepsTimer);
  const armed = moved.filter(({ wakeAt }) => wakeAt !== undefined);
  void run(ARM_TIMERS, [armed.map(({ state }) => state.id), armed.map(({ wakeAt }) => wakeAt)]);
  const disarmed = moved.filter(({ wakeAt, fromRevision }) => wakeAt === undefined && fromRevision > 0);
  void run(DISARM_TIMERS, [disarmed.map(({ state }) => state.id)]);
}

function saveAwaited(run: Run, changes: readonly SagaChange[]): void {
  // A new saga that waits for nothing has nothing to replace either.
  const replaced = changes.filter(
    ({ awaits, fromRevision }) => awaits && (awaits.length > 0 || fromRevision > 0),
  );
  const rows = replaced.flatMap(({ state, awaits = [] }) => awaits.map((awaited) => ({ state, ...awaited })));
  void run(REPLACE_AWAITED, [
    replaced.map(({ state }) => state.id),
    rows.map(({ state }) => state.id),
    rows.map(({ path }) => path),
    rows.map(({ key }) => key),
    rows.map(({ state }) => state.tenant),
    rows.map(({ dueAt }) => dueAt ?? null),
    rows.map(({ since }) => since),
  ]);
}

function saveAttributes(run: Run, changes: readonly SagaChange[]): void {
  const rows = changes.flatMap(({ state, attributes = {} }) =>
    Object.entries(attributes).map(([name, value]) => ({ state, name, value })),
  );
  void run(SAVE_ATTRIBUTES, [
    rows.map(({ state }) => state.id),
    rows.map(({ name }) => name),
    rows.map(({ state }) => state.tenant),
    rows.map(({ value }) => value),
  ]);
}

/** After the waits were written: those that are still there take the next event. */
function settleDeliveries(run: Run, changes: readonly SagaChange[]): void {
  const rows = changes.flatMap(({ state, delivered }) =>
    delivered.map((messageId) => ({ state, messageId })),
  );
  void run(SETTLE_DELIVERIES, [rows.map(({ state }) => state.id), rows.map(({ messageId }) => messageId)]);
}

function releaseKeys(run: Run, changes: readonly SagaChange[]): void {
  const released = changes.filter(({ releaseKey }) => releaseKey);
  void run(DELETE_BUSINESS_KEYS, [
    released.map(({ state }) => state.tenant),
    released.map(({ state }) => state.definition),
    released.map(({ state }) => state.key),
    released.map(({ state }) => state.id),
  ]);
}

function idsOf(changes: readonly SagaChange[]): readonly string[] {
  return changes.map(({ state }) => state.id);
}

/** A message as the outbox keeps it: JSON that people can read, and that gives the very same content back. */
type StoredMessage =
  | (Omit<OutgoingMessage, 'content'> & { readonly content: string })
  /** Content that was bytes and not text. */
  | (Omit<OutgoingMessage, 'content'> & { readonly contentBase64: string });

export function toStoredMessage(message: OutgoingMessage): string {
  if (typeof message.content === 'string') return JSON.stringify(message);
  const { content, ...rest } = message;
  const stored: StoredMessage = { contentBase64: Buffer.from(content).toString('base64'), ...rest };
  return JSON.stringify(stored);
}

/** `stored` is what `toStoredMessage` wrote, parsed. */
export function fromStoredMessage(stored: unknown): OutgoingMessage {
  const message = stored as StoredMessage;
  if ('content' in message) return message;
  const { contentBase64, ...rest } = message;
  return { ...rest, content: Uint8Array.from(Buffer.from(contentBase64, 'base64')) };
}
