import type { CommandMessage, Outcome, ReplyMessage } from '@edda/messaging';
import { Violation } from '../examiner.js';
import type { Examiner } from '../examiner.js';
import { differenceOf, outcomeProblem, replyProblems } from '../reply-problems.js';
import type { Subject } from '../subject.js';

/** One thing that every participant has to do. */
export interface Rule {
  /** As docs/wire.md names it. */
  readonly name: string;
  /** What is right, for people. */
  readonly sentence: string;
  /** Why it cannot be examined; undefined if it can. */
  readonly leftOut?: (subject: Subject) => string | undefined;
  /** @throws Violation */
  readonly examine: (examiner: Examiner) => Promise<void>;
}

/** Sends a command and gives the reply to this sending. @throws Violation if there is none, or it is not what it must be */
export async function ask(
  examiner: Examiner,
  command: CommandMessage,
  ...right: readonly Outcome[]
): Promise<ReplyMessage> {
  const before = examiner.repliesTo(command.id).length;
  await examiner.send(command);
  const seen = (await examiner.awaitReplies(command.id, before + 1))[before];
  if (seen === undefined) throw new Violation(`The reply to ${command.id} was seen, and is gone.`);
  const { participant } = examiner.subject;
  const wrong = [
    ...replyProblems(command, seen, participant, examiner.names),
    outcomeProblem(seen.reply, right) ?? [],
  ].flat();
  if (wrong.length > 0) throw new Violation(`The reply to ${command.id} is wrong: ${wrong.join('; ')}.`);
  return seen.reply;
}

/** @throws Violation if they are not the same answer */
export function same(first: ReplyMessage, second: ReplyMessage): void {
  const difference = differenceOf(first, second);
  if (difference !== undefined)
    throw new Violation(`The same command got two answers, as if it had been executed twice: ${difference}.`);
}

export const withoutCompensation = ({ compensation }: Subject): string | undefined =>
  compensation === undefined ? 'there is no --compensation' : undefined;
