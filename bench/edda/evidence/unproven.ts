import type { TappedMessage } from './tap.js';

/** What one saga has left behind. */
export interface Evidence {
  readonly messages: readonly TappedMessage[];
  /** Rows of its history. */
  readonly facts: number;
  /** Rows that were written to the table since it was made. */
  readonly outboxRows: number;
  readonly timerRows: number;
  /** Rows about it, by participant. */
  readonly fenceRows: Readonly<Record<string, number>>;
  /** Whether a message that does not fit its contract was refused. */
  readonly refusesInvalid: boolean;
}

/** Each of our settings, and what is missing before we may say that it is on. Undefined: it was seen to be. */
export function unproven(evidence: Evidence): Readonly<Record<string, string | undefined>> {
  const { messages, facts, outboxRows, timerRows, fenceRows, refusesInvalid } = evidence;
  const commands = messages.filter(({ kind }) => kind === 'command').length;
  const replies = messages.filter(({ kind }) => kind === 'reply').length;
  const passing = messages.filter(({ isPersistent }) => !isPersistent).length;
  const without = Object.entries(fenceRows).flatMap(([participant, rows]) =>
    rows === 0 ? [participant] : [],
  );
  const isSeen = commands > 0 && replies > 0;
  return {
    'persistent messages':
      isSeen && passing === 0
        ? undefined
        : `of ${commands} commands and ${replies} replies ${passing} were not persistent`,
    history: facts > 0 ? undefined : 'the saga has no history',
    outbox:
      isSeen && outboxRows >= commands
        ? undefined
        : `${commands} commands were sent, and ${outboxRows} messages were in the outbox`,
    fence:
      without.length === 0 ? undefined : `the fence of ${without.join(' and ')} knows nothing of the saga`,
    'a timer for each step': timerRows > 0 ? undefined : 'no timer was ever armed',
    validation: refusesInvalid ? undefined : 'a message that does not fit its contract was taken',
  };
}
