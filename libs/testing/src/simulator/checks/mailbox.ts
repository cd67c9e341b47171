import type { FactOf, HistoryEntry } from '@edda/saga-core';
import type { MailRow } from '../database/tables.js';
import type { Check, FinishedRun, Violation } from './finished-run.js';

/** How long an event that is there may take to reach a saga that waits for it, while nothing goes wrong. */
const DELIVERY_MS = 4_600;

/** S16: an event that was taken in is kept until it is delivered or its time is over, and a saga acts on it once. */
export const eventsAreKept: Check = (run) => [
  ...vanished(run),
  ...missed(run),
  ...run.sagas.flatMap(({ id }) => twice(run, id)),
];

function vanished({ evidence, tables }: FinishedRun): readonly Violation[] {
  const posted = evidence.commits.filter(({ isLost }) => !isLost).flatMap((commit) => commit.posted);
  return posted.flatMap((id): Violation[] => {
    const row = tables.mail.get(id);
    if (!row) return [{ invariant: 'S16', message: `the event "${id}" was taken in, and is not there` }];
    const isDropped = row.mail.status === 'ignored' && row.mail.unexpected !== 'ignore';
    return isDropped
      ? [{ invariant: 'S16', message: `the event "${id}" was let go, and should have been kept` }]
      : [];
  });
}

/** A wait that ended because nothing came, while the event lay there. */
function missed(run: FinishedRun): readonly Violation[] {
  const kept = [...run.tables.mail.values()].filter(
    ({ mail }) => mail.status === 'kept' || mail.status === 'expired',
  );
  if (kept.length === 0) return [];
  return run.sagas.flatMap((saga) => {
    if (run.wasCut(saga.id)) return [];
    const history = run.history(saga.id);
    return history.flatMap((entry): Violation[] => {
      const { fact } = entry;
      if (fact.kind !== 'wait-timed-out') return [];
      const began = history.find((each) => each.fact.kind === 'wait-began' && each.fact.path === fact.path);
      const event = began && kept.find((row) => lay(run, row, began, entry));
      if (!event) return [];
      const message = `"${fact.path}" timed out while the event "${event.mail.id}" lay in the mailbox`;
      return [{ invariant: 'S16', sagaId: saga.id, message }];
    });
  });
}

function lay(run: FinishedRun, { mail }: MailRow, began: HistoryEntry, ended: HistoryEntry): boolean {
  const { arms } = began.fact as FactOf<'wait-began'>;
  if (!arms.some(({ key }) => key !== undefined && mail.keys.includes(key))) return false;
  const since = Math.max(mail.receivedAt, began.at, run.calmSince);
  return Math.min(ended.at, mail.expiresAt) - since >= DELIVERY_MS;
}

function twice(run: FinishedRun, sagaId: string): readonly Violation[] {
  const seen = new Set<string>();
  return run.history(sagaId).flatMap(({ fact }): Violation[] => {
    // One that changes nothing may be noted again, when the answer to the commit that noted it was lost.
    if (fact.kind !== 'event-received' || fact.arm === undefined) return [];
    if (!seen.has(fact.messageId)) {
      seen.add(fact.messageId);
      return [];
    }
    return [{ invariant: 'S16', sagaId, message: `the event "${fact.messageId}" was acted on twice` }];
  });
}
