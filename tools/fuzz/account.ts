import type { Family } from './bad-message.js';

/** A bad message that was published: what is kept of it. */
export interface SentMessage {
  readonly mark: string;
  readonly family: Family;
  readonly what: string;
  readonly queue: string;
  /** False if the broker has refused it: then it was never in any queue. */
  readonly isTaken: boolean;
  readonly isUnknownEvent: boolean;
  readonly orderId?: string | undefined;
  /** SHA-256 of the body, in hexadecimal. */
  readonly hash: string;
}

/** A message that was put aside, by a process or by the broker. */
export interface SeenLetter {
  /** The mark that it carries itself; undefined if none could be read. */
  readonly mark: string | undefined;
  /** Marks of messages that it is about: a reply to a command names it. */
  readonly about: readonly string[];
  readonly hash: string;
  /** How often it was put aside. */
  readonly times: number;
}

export interface Evidence {
  readonly letters: readonly SeenLetter[];
  readonly undecodable: readonly SeenLetter[];
  /** Marks of what was accepted: in a saga's history, a fence, the mailbox, among the keys of what was started. */
  readonly accepted: ReadonlySet<string>;
  /** Business keys that sagas hold. */
  readonly keys: ReadonlySet<string>;
}

export interface Account {
  readonly deadLetters: number;
  readonly undecodable: number;
  /** Accepted, or forgotten as an event that nobody knows may be. */
  readonly ignored: number;
  /** By the broker, at the door. */
  readonly refused: number;
  readonly unaccounted: readonly SentMessage[];
}

/** Where each bad message has gone. One that is nowhere is unaccounted for. */
export function account(
  sent: readonly SentMessage[],
  { letters, undecodable, accepted, keys }: Evidence,
): Account {
  const inLetters = index(letters);
  const inUndecodable = index(undecodable);
  const about = new Set([...accepted, ...letters.flatMap((letter) => letter.about)]);
  const counts = { deadLetters: 0, undecodable: 0, ignored: 0, refused: 0 };
  const left: SentMessage[] = [];
  for (const message of sent) {
    if (inLetters.marks.has(message.mark)) counts.deadLetters += 1;
    else if (inUndecodable.marks.has(message.mark)) counts.undecodable += 1;
    else if (about.has(message.mark) || message.isUnknownEvent) counts.ignored += 1;
    else if (!message.isTaken) counts.refused += 1;
    else left.push(message);
  }
  // What carries no mark that could be read is told by its bytes, each as often as it is there.
  const unaccounted = left.filter((message) => {
    if (inLetters.take(message.hash)) counts.deadLetters += 1;
    else if (inUndecodable.take(message.hash)) counts.undecodable += 1;
    else if (message.orderId !== undefined && keys.has(message.orderId)) counts.ignored += 1;
    else return true;
    return false;
  });
  return { ...counts, unaccounted };
}

interface Index {
  readonly marks: ReadonlySet<string>;
  /** True once for each letter without a mark that has these bytes. */
  take(hash: string): boolean;
}

function index(letters: readonly SeenLetter[]): Index {
  const marks = new Set<string>();
  const unmarked = new Map<string, number>();
  for (const { mark, hash, times } of letters) {
    if (mark === undefined) unmarked.set(hash, (unmarked.get(hash) ?? 0) + times);
    else marks.add(mark);
  }
  return {
    marks,
    take: (hash) => {
      const there = unmarked.get(hash) ?? 0;
      if (there > 0) unmarked.set(hash, there - 1);
      return there > 0;
    },
  };
}
