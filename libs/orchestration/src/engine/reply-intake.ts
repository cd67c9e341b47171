import type { IncomingMessage, Limits, WireNames } from '@edda/messaging';
import type { CommandType } from '@edda/saga-core';
import type { Verdict } from './queue-intake.js';
import { readReply } from './read-reply.js';
import { submitPatiently } from './submit-patiently.js';
import type { Submit } from './work.js';

/** What the intake of replies needs from around it. */
export interface ReplySettings {
  readonly names: WireNames;
  readonly contractOf: (command: string, version: number) => CommandType | undefined;
  /** Whose `user-id` the replies of a participant have to carry; undefined if any will do. */
  readonly userFor: (participant: string) => string | undefined;
  readonly limits?: Limits;
}

/** Takes replies: tells the saga, and puts aside what cannot be read. */
export class ReplyIntake {
  constructor(
    private readonly submit: Submit,
    private readonly settings: ReplySettings,
    private readonly closing: AbortSignal,
  ) {}

  async take(message: IncomingMessage): Promise<Verdict> {
    const { names, contractOf, userFor, limits } = this.settings;
    const read = readReply(message, names, contractOf, userFor, limits);
    const aside = read.deadLetter && ({ status: 'aside', ...read.deadLetter } as const);
    if (!read.work) return aside ?? { status: 'done' };
    const result = await submitPatiently(this.submit, read.work, this.closing);
    if (result.status === 'unknown-version') return { status: 'for-others', detail: result.detail };
    if (aside || result.status !== 'rejected') return aside ?? { status: 'done' };
    // What is wrong with the message itself would say more than that no saga wants it; nothing is.
    return { status: 'aside', reason: result.reason, detail: result.detail };
  }
}
