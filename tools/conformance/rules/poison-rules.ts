import { DEFAULT_LIMITS, encode, HEADERS } from '@edda/messaging';
import type { CommandMessage, OutgoingMessage } from '@edda/messaging';
import { Violation } from '../examiner.js';
import type { Examiner } from '../examiner.js';
import { outcomeProblem } from '../reply-problems.js';
import type { Rule } from './rule.js';
import { ask } from './rule.js';

/** How to spoil a good command. */
type Spoil = (message: OutgoingMessage, examiner: Examiner) => OutgoingMessage;

const DEPTH = 200;
const nested = `${'{"a":'.repeat(DEPTH)}1${'}'.repeat(DEPTH)}`;

/** The same for each message that cannot be handled; the largest comes last, since it is what ends a process. */
export const POISON_RULES: readonly Rule[] = [
  poison('not-json', 'A body that is not JSON', true, (message) => ({ ...message, content: 'hello, {' })),
  poison('not-utf8', 'A body that is not UTF-8', true, (message) => ({
    ...message,
    content: Uint8Array.from([0x7b, 0xff, 0xfe, 0x7d]),
  })),
  poison('nested', 'A body that is nested deeper than 64 levels', true, (message) => ({
    ...message,
    content: nested,
  })),
  poison('wrong-contract', 'A body that violates its contract', true, (message, { subject }) => ({
    ...message,
    content: JSON.stringify(subject.wrongBody),
  })),
  poison('unknown-command', 'A command that nobody handles', true, (message, { subject }) => {
    const name = `${subject.participant}.edda-conformance-unknown`;
    return { ...message, routingKey: name, type: name };
  }),
  poison('missing-headers', "A message without Edda's headers", false, (message) => ({
    ...message,
    headers: {},
  })),
  poison('huge', 'A body of more than 1 MiB', true, (message) => ({
    ...message,
    content: JSON.stringify({ text: 'x'.repeat(DEFAULT_LIMITS.bodyBytes) }),
  })),
];

function poison(name: string, what: string, addressable: boolean, spoil: Spoil): Rule {
  const answered = addressable ? ', is answered with dead-lettered' : '';
  return {
    name,
    sentence: `${what} is put aside with a reason${answered}, and the participant goes on.`,
    async examine(examiner) {
      const command = examiner.newCommand();
      const spoilt = spoil(encode(command, examiner.names, 'conformance', Date.now()), examiner);
      await examiner.publish(spoilt);
      const letter = await examiner.awaitLetter(command.id);
      const reason = letter.headers[HEADERS.deadReason];
      if (typeof reason !== 'string' || reason === '')
        throw new Violation(
          `The copy of ${command.id} does not say why: it has no header ${HEADERS.deadReason}.`,
        );
      if (addressable) await isAnswered(examiner, command);
      await isAlive(examiner);
    },
  };
}

async function isAnswered(examiner: Examiner, { id }: CommandMessage): Promise<void> {
  const [seen] = await examiner.awaitReplies(id, 1);
  const wrong = seen && outcomeProblem(seen.reply, ['dead-lettered']);
  if (wrong !== undefined) throw new Violation(`The reply to ${id} is wrong: ${wrong}.`);
}

async function isAlive(examiner: Examiner): Promise<void> {
  try {
    await ask(examiner, examiner.newCommand(), 'success');
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    throw new Violation(`A good command after it was not answered as before. ${error.message}`);
  }
}
