import { encode, wireNames } from '@edda/messaging';
import type {
  CommandMessage,
  Delivery,
  OutgoingMessage,
  PublishResult,
  ReplyMessage,
  Settlement,
} from '@edda/messaging';
import { describe, expect, it } from 'vitest';
import { CommandDispatcher, ConfirmedSender } from './command-dispatcher.js';
import type { CommandProcessor } from './command-processor.js';

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
const { notAfter: _, kind: __, ...address } = command;
const reply: ReplyMessage = {
  ...address,
  id: 'command-1:reply',
  kind: 'reply',
  outcome: 'success',
  causationId: 'command-1',
};
const answered: Settlement = { action: 'ack', reply };
const violated: Settlement = { action: 'dead-letter', reason: 'contract-violated', detail: 'x', reply };
type Sent = Awaited<ReturnType<ConfirmedSender['send']>>;

/** Dispatches one delivery, and tells in order what was done about it. */
async function dispatch(
  process: () => Promise<Settlement>,
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

it('acks what the orchestrator was asked about, and what nobody asked about', async () => {
  expect(await dispatch(async () => ({ action: 'ask-orchestrator', reply }))).toEqual([
    'send to edda.replies.stock',
    'ack',
  ]);
  expect(await dispatch(async () => ({ action: 'ack' }))).toEqual(['ack']);
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
  expect(await dispatch(async () => ({ action: 'leave' }))).toEqual([]);
});

it('gives a message back that nobody foresaw, and says so', async () => {
  expect(await dispatch(() => Promise.reject(new Error('a bug')))).toEqual([
    'The message command-1 could not be settled, and goes back to t',
    'requeue',
  ]);
});

const outgoing: OutgoingMessage = {
  exchange: 'edda.replies.payment',
  routingKey: 'payment.charge',
  mandatory: true,
  messageId: 'command-1:reply',
  appId: 'payment',
  contentType: 'application/json',
  timestamp: 1,
  headers: {},
  content: '{}',
};
const confirmed: PublishResult = { status: 'confirmed' };
const failed: PublishResult = { status: 'failed', reason: 'connection lost' };
const returned: PublishResult = { status: 'returned', reason: 'NO_ROUTE' };

/** A sender whose broker answers so, one after the other, and the last for ever. */
function bench(...results: readonly PublishResult[]) {
  const published: OutgoingMessage[] = [];
  const lines: string[] = [];
  const stop = new AbortController();
  const sender = new ConfirmedSender({
    broker: {
      publish: async ([next]) => {
        if (next !== undefined) published.push(next);
        return [results[Math.min(published.length, results.length) - 1] ?? failed];
      },
    },
    backOff: { firstMs: 0, longestMs: 0 },
    stopping: stop.signal,
    log: (_level, line) => lines.push(line),
  });
  return { sender, published, lines, stop };
}

describe('sending', () => {
  it('publishes the same message until it is confirmed', async () => {
    const { sender, published } = bench(failed, failed, confirmed);
    expect(await sender.send(outgoing, 'The reply')).toBe('confirmed');
    expect(published).toEqual([outgoing, outgoing, outgoing]);
  });

  it('gives up what comes back too often, and names the missing binding', async () => {
    const { sender, published, lines } = bench(returned, failed, returned);
    expect(await sender.send(outgoing, 'The reply', 3)).toBe('returned');
    expect(published).toHaveLength(4);
    expect(lines.at(-1)).toBe(
      'The reply was returned (NO_ROUTE): no queue is bound to the exchange "edda.replies.payment" for the routing key "payment.charge". Start what reads it, or restore the binding.',
    );
  });

  it('goes on although it comes back if it must not be lost', async () => {
    const { sender } = bench(...Array<PublishResult>(20).fill(returned), confirmed);
    expect(await sender.send(outgoing, 'The dead letter')).toBe('confirmed');
  });

  it('ends when the process shuts down, after one try', async () => {
    const { sender, published, stop } = bench(failed);
    stop.abort();
    expect(await sender.send(outgoing, 'The reply')).toBe('interrupted');
    expect(published).toHaveLength(1);
  });
});
