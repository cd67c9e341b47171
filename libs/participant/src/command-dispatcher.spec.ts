import { encode, HEADERS, wireNames } from '@edda/messaging';
import type {
  CommandMessage,
  Delivery,
  DeliveryOutcome,
  IncomingMessage,
  OutgoingMessage,
  PublishResult,
  ReplyMessage,
  Settlement,
} from '@edda/messaging';
import { describe, expect, it } from 'vitest';
import { CommandDispatcher, ConfirmedSender } from './command-dispatcher.js';
import { FenceUnavailable } from './fence.js';
import { SuspectWatch } from './suspect-watch.js';
import type { DeliveryProcessor } from './suspect-watch.js';
import type { Suspect } from './suspects.js';

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
  return (await dispatched(process, ...results)).done;
}

/** The same, with the messages that were sent. */
async function dispatched(
  process: () => Promise<Settlement>,
  ...results: readonly Sent[]
): Promise<{ readonly done: readonly string[]; readonly sent: readonly OutgoingMessage[] }> {
  const done: string[] = [];
  const sent: OutgoingMessage[] = [];
  const send = async (message: OutgoingMessage): Promise<Sent> => {
    sent.push(message);
    done.push(`send to ${message.exchange}`);
    return results[done.length - 1] ?? 'confirmed';
  };
  const dispatcher = new CommandDispatcher({
    participant: 'stock',
    names: wireNames(),
    processor: { process } as unknown as DeliveryProcessor,
    suspects: {
      process: async (message, processor) => processor.process(message),
      forget: async () => undefined,
      acquit: async () => undefined,
    },
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
  return { done, sent };
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

it('says in the copy how often it was tried and where it failed', async () => {
  const about = { attempts: 2, stack: 'Error: no\n    at charge' };
  const settlement: Settlement = { action: 'dead-letter', reason: 'unprocessable', detail: 'no', about };
  const { sent } = await dispatched(async () => settlement);
  expect(sent.map(({ headers }) => headers)).toMatchObject([
    { [HEADERS.deadAttempts]: 2, [HEADERS.deadStack]: about.stack },
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

/** A dispatcher whose suspects are counted, and what is done in order. */
function watched({ limit = 3, publishes = async (): Promise<Sent> => 'confirmed' } = {}) {
  const done: string[] = [];
  const receipts = new Map<string, number>();
  const database = { isAway: false };
  const stop = new AbortController();
  const endings = new Map<string, () => void>();
  const check = () => {
    if (database.isAway) throw new FenceUnavailable('away');
  };
  const suspects = new SuspectWatch({
    records: {
      countReceipts: async (counted: readonly Suspect[]) => {
        check();
        return counted.map(({ messageId }) => {
          receipts.set(messageId, (receipts.get(messageId) ?? 0) + 1);
          done.push(`count ${messageId}`);
          return receipts.get(messageId) ?? 0;
        });
      },
      forgetSuspects: async (settled: readonly Suspect[]) => {
        check();
        for (const { messageId } of settled) receipts.delete(messageId);
      },
    },
    limit,
    backOff: { firstMs: 1, longestMs: 1 },
    stopping: stop.signal,
    log: () => undefined,
  });
  const processor: DeliveryProcessor = {
    process: async ({ messageId = '' }) => {
      done.push(`begin ${messageId}`);
      await new Promise<void>((resolve) => endings.set(messageId, resolve));
      done.push(`end ${messageId}`);
      return answered;
    },
    settleAtOnce: (outcome: DeliveryOutcome) =>
      outcome.kind === 'kills-process'
        ? { action: 'dead-letter', reason: outcome.kind, detail: `${outcome.receipts}` }
        : { action: 'leave' },
  };
  const dispatcher = new CommandDispatcher({
    participant: 'stock',
    names: wireNames(),
    processor,
    suspects,
    sender: { send: publishes } as unknown as ConfirmedSender,
    log: () => undefined,
    now: () => 1,
  });
  const delivery = (messageId: string, redelivered: boolean): Delivery => {
    const { content, ...rest } = encode({ ...command, id: messageId }, wireNames(), 'orchestrator', 1);
    const message: IncomingMessage = {
      ...rest,
      queue: 'q',
      redelivered,
      content: Buffer.from(String(content)),
      text: String(content),
    };
    return {
      message,
      ack: () => done.push(`ack ${messageId}`),
      requeue: () => done.push(`requeue ${messageId}`),
    };
  };
  const receive = (messageId: string, redelivered: boolean) =>
    dispatcher.receive([delivery(messageId, redelivered)]);
  const turn = () => new Promise(setImmediate);
  const end = async (messageId: string) => {
    await expect.poll(() => endings.has(messageId), { interval: 1 }).toBe(true);
    endings.get(messageId)?.();
    endings.delete(messageId);
    await turn();
  };
  return { dispatcher, delivery, receive, end, turn, done, receipts, database, stop };
}

describe('what arrives together', () => {
  it('is settled one by one, and counted until it is', async () => {
    const { dispatcher, delivery, end, turn, done } = watched();
    dispatcher.receive([
      delivery('a', false),
      delivery('b', false),
      delivery('c', true),
      delivery('d', false),
    ]);
    await turn();
    expect(done).toEqual(['begin a', 'begin b']);
    expect(dispatcher.size).toBe(4);
    await end('b');
    expect(done.slice(2)).toEqual(['end b', 'ack b']);
    expect(dispatcher.size).toBe(3);
    await end('a');
    // Alone, as it would be if it had come alone.
    expect(done.slice(4)).toEqual(['end a', 'ack a', 'count c', 'begin c']);
    await end('c');
    await end('d');
    await dispatcher.idle();
    expect([done.at(-1), dispatcher.size]).toEqual(['ack d', 0]);
  });
});

describe('what was delivered before', () => {
  it('is handled alone, after its receipt is counted, and is no suspect once it is settled', async () => {
    const { dispatcher, receive, end, turn, done, receipts } = watched();
    receive('a', false);
    receive('b', true);
    receive('c', false);
    await turn();
    expect(done).toEqual(['begin a']);
    await end('a');
    expect(done.slice(1)).toEqual(['end a', 'ack a', 'count b', 'begin b']);
    expect(receipts.get('b')).toBe(1);
    await end('b');
    await end('c');
    await dispatcher.idle();
    expect(done.slice(5)).toEqual(['end b', 'ack b', 'begin c', 'end c', 'ack c']);
    expect(receipts.size).toBe(0);
  });

  it('is not counted if it came for the first time', async () => {
    const { dispatcher, receive, end, done } = watched();
    receive('a', false);
    await end('a');
    await dispatcher.idle();
    expect(done).toEqual(['begin a', 'end a', 'ack a']);
  });

  it('is put aside unhandled when it came too often without being settled', async () => {
    const { dispatcher, receive, done, receipts } = watched();
    // Two processes have died of it after they had counted it.
    receipts.set('a', 2);
    receive('a', true);
    await dispatcher.idle();
    expect(done).toEqual(['count a', 'ack a']);
    expect(receipts.size).toBe(0);
  });

  it('stays what it is if its dead letter could not be sent before the shutdown', async () => {
    const { dispatcher, receive, done, receipts } = watched({ publishes: async () => 'interrupted' });
    receipts.set('a', 2);
    receive('a', true);
    await dispatcher.idle();
    expect(done).toEqual(['count a']);
    expect(receipts.get('a')).toBe(3);
  });

  it('is no suspect any more if it is given back by a process that lives', async () => {
    const { dispatcher, receive, end, done, receipts } = watched({ publishes: async () => 'interrupted' });
    receive('a', true);
    await end('a');
    await dispatcher.idle();
    expect(done).toEqual(['count a', 'begin a', 'end a']);
    expect(receipts.size).toBe(0);
  });

  it('is no suspect any more if a process that lives cannot wait for its end', async () => {
    const { dispatcher, receive, end, turn, receipts } = watched();
    receive('a', true);
    await turn();
    expect(receipts.get('a')).toBe(1);
    await dispatcher.leave();
    expect(receipts.size).toBe(0);
    await end('a');
  });

  it('is not handled while it cannot be counted', async () => {
    const { dispatcher, receive, end, turn, done, database } = watched();
    database.isAway = true;
    receive('a', true);
    for (let waited = 0; waited < 5; waited += 1) await turn();
    expect(done).toEqual([]);
    database.isAway = false;
    await end('a');
    await dispatcher.idle();
    expect(done).toEqual(['count a', 'begin a', 'end a', 'ack a']);
  });

  it('is left to the next process if this one shuts down before it could be counted', async () => {
    const { dispatcher, receive, done, database, stop } = watched();
    database.isAway = true;
    receive('a', true);
    stop.abort();
    await dispatcher.idle();
    expect(done).toEqual([]);
  });
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
    expect(await sender.send(outgoing, () => 'The reply')).toBe('confirmed');
    expect(published).toEqual([outgoing, outgoing, outgoing]);
  });

  it('gives up what comes back too often, and names the missing binding', async () => {
    const { sender, published, lines } = bench(returned, failed, returned);
    expect(await sender.send(outgoing, () => 'The reply', 3)).toBe('returned');
    expect(published).toHaveLength(4);
    expect(lines.at(-1)).toBe(
      'The reply was returned (NO_ROUTE): no queue is bound to the exchange "edda.replies.payment" for the routing key "payment.charge". Start what reads it, or restore the binding.',
    );
  });

  it('goes on although it comes back if it must not be lost', async () => {
    const { sender, published } = bench(...Array<PublishResult>(20).fill(returned), confirmed);
    expect(await sender.send(outgoing, () => 'The dead letter')).toBe('confirmed');
    expect(published).toHaveLength(21);
  });

  it('ends when the process shuts down, after one try', async () => {
    const { sender, published, stop } = bench(failed);
    stop.abort();
    expect(await sender.send(outgoing, () => 'The reply')).toBe('interrupted');
    expect(published).toHaveLength(1);
  });
});
