import { encode, wireNames } from '@edda/messaging';
import type { CommandMessage, Delivery, OutgoingMessage } from '@edda/messaging';
import { expect, it } from 'vitest';
import { CommandDispatcher } from './command-dispatcher.js';
import type { CommandProcessor } from './command-processor.js';
import type { ConfirmedSender } from './confirmed-sender.js';
import type { Processed } from './settle.js';

const command: CommandMessage = {
  id: 'command-1',
  kind: 'command',
  direction: 'forward',
  name: 'stock.reserve',
  contractVersion: 1,
  sagaId: 'saga-1',
  saga: 'order',
  path: 'reserveStock',
  tenant: 'default',
  epoch: 1,
  attempt: 1,
  notAfter: 1,
  body: {},
};
const answered: Processed = {
  kind: 'answered',
  command,
  answer: { outcome: 'success', body: {}, replayed: false },
};
const violated: Processed = { kind: 'contract-violated', command, why: 'x' };
type Sent = Awaited<ReturnType<ConfirmedSender['send']>>;

/** Dispatches one delivery, and tells in order what was done about it. */
async function dispatch(
  process: () => Promise<Processed>,
  ...results: readonly Sent[]
): Promise<readonly string[]> {
  const done: string[] = [];
  const send = async (message: OutgoingMessage): Promise<Sent> => {
    done.push(`send to ${message.exchange}`);
    return results[done.length - 1] ?? 'confirmed';
  };
  const dispatcher = new CommandDispatcher({
    participant: 'stock',
    names: wireNames(),
    processor: { process } as unknown as CommandProcessor,
    sender: { send } as unknown as ConfirmedSender,
    log: (level, line) => {
      if (level === 'error') done.push(line.slice(0, 62));
    },
    now: () => 1,
  });
  const content = Buffer.from('{}');
  const message = {
    ...encode(command, wireNames(), 'orchestrator', 1),
    queue: 'q',
    redelivered: false,
    content,
    text: '{}',
  };
  const delivery: Delivery = { message, ack: () => done.push('ack'), requeue: () => done.push('requeue') };
  dispatcher.receive([delivery]);
  expect(dispatcher.size).toBe(1);
  await dispatcher.idle();
  expect(dispatcher.size).toBe(0);
  return done;
}

it('acks after the reply is confirmed', async () => {
  expect(await dispatch(async () => answered)).toEqual(['send to edda.replies.stock', 'ack']);
});

it('acks although the reply comes back: the command will be sent again, and the fence has its answer', async () => {
  expect(await dispatch(async () => answered, 'returned')).toEqual(['send to edda.replies.stock', 'ack']);
});

it('does not ack when the reply could not be sent before the shutdown', async () => {
  expect(await dispatch(async () => answered, 'interrupted')).toEqual(['send to edda.replies.stock']);
});

it('puts the copy aside first, then replies, then acks', async () => {
  expect(await dispatch(async () => violated)).toEqual([
    'send to edda.dead',
    'send to edda.replies.stock',
    'ack',
  ]);
});

it('neither replies nor acks when the copy could not be put aside', async () => {
  expect(await dispatch(async () => violated, 'interrupted')).toEqual(['send to edda.dead']);
});

it('leaves a delivery alone that was interrupted', async () => {
  expect(await dispatch(async () => ({ kind: 'interrupted' }))).toEqual([]);
});

it('gives a message back that nobody foresaw, and says so', async () => {
  expect(await dispatch(() => Promise.reject(new Error('a bug')))).toEqual([
    'The message command-1 could not be settled, and goes back to t',
    'requeue',
  ]);
});
