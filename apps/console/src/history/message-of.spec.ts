import { describe, expect, it } from 'vitest';
import { messageOf } from './message-of.js';

const AT = '2030-01-31T12:00:00.000Z';
const [queue, replies] = ['payment.commands', 'orchestrator.replies'];
const forward = { path: 'pay', direction: 'forward' };

/** A command that nobody answered, that was tried again, and then done; its compensation; and a wait beside it. */
const facts = [
  { kind: 'command-sent', ...forward, queue, messageId: 'm1', attempt: 1 },
  { kind: 'command-resent', ...forward, queue, attempt: 1, because: 'silence' },
  {
    kind: 'command-sent',
    path: 'ship',
    direction: 'forward',
    queue: 'shipping.commands',
    messageId: 's1',
    attempt: 1,
  },
  { kind: 'command-resent', ...forward, queue, attempt: 2, because: 'retry' },
  { kind: 'command-succeeded', ...forward, queue: replies, redelivered: true },
  { kind: 'command-sent', path: 'pay', direction: 'compensation', queue, messageId: 'm2', attempt: 1 },
  { kind: 'command-succeeded', path: 'pay', direction: 'compensation', by: 'lena' },
  { kind: 'event-received', path: 'wait', messageId: 'e1' },
  { kind: 'revoke-sent', path: 'ship', direction: 'forward', queue: 'shipping.commands', messageId: 'r1' },
  { kind: 'command-revoked', path: 'ship', direction: 'forward', queue: replies },
].map((fact, index) => ({ sequence: index + 1, at: AT, ...fact }));
const message = (sequence: number) => {
  const [fact] = facts.slice(sequence - 1);
  return fact && messageOf(fact, facts);
};

describe('the message behind a fact', () => {
  it('is the command, with its id and how often it has been sent', () => {
    expect(message(1)).toEqual({ id: 'm1', queue, sendings: 1, attempt: 1, isRedelivered: false });
    expect(message(2)).toMatchObject({ id: 'm1', sendings: 2, attempt: 1 });
    expect(message(4)).toMatchObject({ id: 'm1', sendings: 3, attempt: 2 });
    expect(message(6)).toMatchObject({ id: 'm2', sendings: 1 });
  });

  it('is the answer, with what it answers', () => {
    expect(message(5)).toEqual({ queue: replies, sendings: 3, answered: facts[0], isRedelivered: true });
    expect(message(10)).toEqual({ queue: replies, answered: facts[8], isRedelivered: false });
  });

  it('is none where a person said what became of a step', () => {
    expect(message(7)).toBeUndefined();
  });

  it('is an event', () => {
    expect(message(8)).toEqual({ id: 'e1', isRedelivered: false });
  });
});
