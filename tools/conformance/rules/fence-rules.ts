import { Violation } from '../examiner.js';
import { outcomeProblem } from '../reply-problems.js';
import type { Rule } from './rule.js';
import { ask, same, withoutCompensation } from './rule.js';

/** What holds for commands that can be read: the fence's part. */
export const FENCE_RULES: readonly Rule[] = [
  {
    name: 'reply',
    sentence:
      'A good command is answered with success, through the exchange of its participant, with what it said of itself.',
    examine: async (examiner) => void (await ask(examiner, examiner.newCommand(), 'success')),
  },
  {
    name: 'duplicate',
    sentence: 'The same command again gets the same answer.',
    async examine(examiner) {
      const command = examiner.newCommand();
      const first = await ask(examiner, command, 'success');
      // Sent again after a transient answer it has another attempt, and the same id.
      const second = await ask(examiner, { ...command, attempt: 2 }, 'success');
      same(first, second);
    },
  },
  {
    name: 'duplicate-at-once',
    sentence: 'Many copies of one command at the same time all get the same answer.',
    async examine(examiner) {
      const command = examiner.newCommand();
      const { copies } = examiner.subject;
      await examiner.send(...Array.from({ length: copies }, () => command));
      const [first, ...others] = await examiner.awaitReplies(command.id, copies);
      if (first === undefined) throw new Violation('There was no reply.');
      const wrong = outcomeProblem(first.reply, ['success']);
      if (wrong !== undefined) throw new Violation(`${wrong}.`);
      for (const other of others) same(first.reply, other.reply);
    },
  },
  {
    name: 'compensation',
    sentence: 'A compensation after its command succeeds, and succeeds again.',
    leftOut: withoutCompensation,
    async examine(examiner) {
      const command = examiner.newCommand();
      await ask(examiner, command, 'success');
      const compensation = examiner.compensationOf(command);
      same(await ask(examiner, compensation, 'success'), await ask(examiner, compensation, 'success'));
    },
  },
  {
    name: 'empty-compensation',
    sentence: 'A compensation of a command that never came succeeds, and does nothing.',
    leftOut: withoutCompensation,
    examine: async (examiner) =>
      void (await ask(examiner, examiner.compensationOf(examiner.newCommand()), 'success')),
  },
  {
    name: 'late-command',
    sentence: 'A command that comes after its compensation is refused, whatever its epoch.',
    leftOut: withoutCompensation,
    async examine(examiner) {
      const command = examiner.newCommand();
      await ask(examiner, examiner.compensationOf(command), 'success');
      await ask(examiner, command, 'refused');
      await ask(examiner, examiner.again(command, { epoch: 2 }), 'refused');
    },
  },
  {
    name: 'revoke-unknown',
    sentence:
      'A revoke of a command that never came is answered with revoked, and the command is refused from then on.',
    async examine(examiner) {
      const command = examiner.newCommand();
      await ask(examiner, examiner.again(command, { kind: 'revoke' }), 'revoked');
      await ask(examiner, command, 'refused');
    },
  },
  {
    name: 'revoke-done',
    sentence: "A revoke of a command that was executed gets that command's answer.",
    async examine(examiner) {
      const command = examiner.newCommand();
      const done = await ask(examiner, command, 'success');
      same(done, await ask(examiner, examiner.again(command, { kind: 'revoke' }), 'success'));
    },
  },
  {
    name: 'higher-epoch',
    sentence: 'A command under a higher epoch is executed anew: success or failure.',
    async examine(examiner) {
      const command = examiner.newCommand();
      await ask(examiner, examiner.again(command, { kind: 'revoke' }), 'revoked');
      await ask(examiner, examiner.again(command, { epoch: 2 }), 'success', 'failure');
    },
  },
  {
    name: 'lower-epoch',
    sentence: 'A command under a lower epoch than one that came is refused.',
    async examine(examiner) {
      const command = examiner.newCommand();
      await ask(examiner, examiner.again(command, { epoch: 2 }), 'success');
      await ask(examiner, command, 'refused');
    },
  },
  {
    name: 'not-after',
    sentence: 'A command that comes after its not-after is refused.',
    examine: async (examiner) =>
      void (await ask(examiner, examiner.newCommand({ notAfter: Date.now() - 60_000 }), 'refused')),
  },
];
