import type { Fact, HistoryEntry } from '@edda/saga-core';
import type { QueueOfFact } from './queues-of-facts.js';
import { isoTime, linksOf } from './saga-view.js';

/** A fact with its place and its time. The fields of each kind are those of the fact; times are ISO 8601 in UTC. */
export type HistoryEntryView = {
  readonly sequence: number;
  readonly at: string;
  readonly kind: Fact['kind'];
  /** The queue that its message was put into, or came from. */
  readonly queue?: string;
  readonly [field: string]: unknown;
};

/** Part of a saga's history, oldest first. */
export interface HistoryPage {
  readonly saga: string;
  readonly items: readonly HistoryEntryView[];
  readonly links: {
    readonly self: string;
    readonly saga: string;
    /** Missing on the last page. Until the saga has ended more may come behind it. */
    readonly next?: string;
  };
}

/** The fields of facts that are milliseconds since 1970. */
const TIMES: ReadonlySet<string> = new Set([
  'resendAt',
  'timeoutAt',
  'retryAt',
  'notAfter',
  'dueAt',
  'remindAt',
  'escalateAt',
  'deadlineAt',
]);

/** Which part of a history is shown, and what is known around it. */
interface HistoryPart {
  readonly after: number;
  readonly limit: number;
  readonly base: string;
  readonly queueOf: QueueOfFact;
}

/** `entries` holds one more than `limit` if there is a next page. `base` stands before `/v1` in links. */
export function historyPage(
  id: string,
  entries: readonly HistoryEntry[],
  { after, limit, base, queueOf }: HistoryPart,
): HistoryPage {
  const page = entries.slice(0, limit);
  const links = linksOf(id, base);
  const address = (from: number): string => `${links.history}?after=${from}&limit=${limit}`;
  const last = page.at(-1);
  const next = entries.length > limit && last ? { next: address(last.sequence) } : {};
  return {
    saga: id,
    items: page.map((entry) => historyEntryView(entry, queueOf)),
    links: { self: address(after), saga: links.self, ...next },
  };
}

export function historyEntryView(
  { sequence, at, fact }: HistoryEntry,
  queueOf: QueueOfFact,
): HistoryEntryView {
  const { kind, ...fields } = fact;
  const readable = Object.entries(fields).map(([name, value]: [string, unknown]) => [
    name,
    TIMES.has(name) && typeof value === 'number' ? isoTime(value) : value,
  ]);
  const queue = queueOf(fact);
  return {
    sequence,
    at: isoTime(at),
    kind,
    ...(queue === undefined ? {} : { queue }),
    ...Object.fromEntries(readable),
  };
}
