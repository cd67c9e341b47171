import type { HistoryEntry } from '@edda/client';

/** The message behind a fact: one that was sent, or an answer that came. */
export interface FactMessage {
  readonly id?: string;
  /** Where it was put, or came from. */
  readonly queue?: string;
  /** Of a command: how often it had been sent by then, under this id. */
  readonly sendings?: number;
  readonly attempt?: number;
  /** Of an answer: the fact that tells of the message that it answers. */
  readonly answered?: HistoryEntry;
  /** The broker says that it may have delivered it before. */
  readonly isRedelivered: boolean;
}

const ANSWERS: ReadonlySet<string> = new Set(['command-succeeded', 'command-failed', 'command-revoked']);

/** What is known of the message behind a fact, from that and from the facts before it; undefined if there is none. */
export function messageOf(fact: HistoryEntry, facts: readonly HistoryEntry[]): FactMessage | undefined {
  const { kind, queue, redelivered } = fact;
  const own = textIn(fact, 'messageId');
  if (queue === undefined && own === undefined) return undefined;
  const isAnswer = ANSWERS.has(kind);
  const isSending = kind === 'command-sent' || kind === 'command-resent';
  const before = facts.filter((one) => one.sequence <= fact.sequence && isOfSame(one, fact));
  const asked = kind === 'command-revoked' ? 'revoke-sent' : 'command-sent';
  const first = isAnswer || isSending ? before.findLast((one) => one.kind === asked) : undefined;
  const again = before.filter(
    (one) => one.kind === 'command-resent' && one.sequence > (first?.sequence ?? 0),
  );
  const id = own ?? (isSending && first ? textIn(first, 'messageId') : undefined);
  return {
    ...(id === undefined ? {} : { id }),
    ...(queue === undefined ? {} : { queue }),
    ...(first && asked === 'command-sent' ? { sendings: 1 + again.length } : {}),
    ...(typeof fact['attempt'] === 'number' ? { attempt: fact['attempt'] } : {}),
    ...(isAnswer && first ? { answered: first } : {}),
    isRedelivered: redelivered === true,
  };
}

/** One direction of one run of a step. */
function isOfSame(one: HistoryEntry, other: HistoryEntry): boolean {
  return one['path'] === other['path'] && one['direction'] === other['direction'];
}

export function textIn(fact: HistoryEntry, field: string): string | undefined {
  const value = fact[field];
  return typeof value === 'string' ? value : undefined;
}
