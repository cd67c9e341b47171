import 'reflect-metadata';
import { command, DEFAULT_LIMITS, encode, failure, retryPolicy, wireNames } from '@edda/messaging';
import type { CommandMessage, IncomingMessage, RetryOptions } from '@edda/messaging';
import { commandFor, InMemoryFence } from '@edda/testing';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, ValidateNested } from 'class-validator';
import { beforeEach, describe, expect, it } from 'vitest';
import { Breaker } from './breaker.js';
import { CommandFailure } from './command-handler.js';
import type { CommandContext, CommandHandler } from './command-handler.js';
import { CommandProcessor } from './command-processor.js';
import { Slots } from './slots.js';

class Reserved {
  @IsInt() left!: number;
}
class OutOfStock extends failure('out-of-stock') {
  missing!: number;
}
class Undeclared extends failure('undeclared') {}
class Line {
  @IsInt() quantity!: number;
}
class Reserve extends command('inventory.reserve', { version: 1, reply: Reserved, failures: [OutOfStock] }) {
  @IsInt() quantity!: number;
  @IsOptional() @ValidateNested({ each: true }) @Type(() => Line) lines?: Line[];
}

const reserve = (overrides: Partial<CommandMessage> = {}) =>
  commandFor('saga-1', { name: 'inventory.reserve', body: { quantity: 1 }, ...overrides });

function arrived(message: CommandMessage, changes: Partial<IncomingMessage> = {}): IncomingMessage {
  const { content, ...rest } = encode(message, wireNames(), 'orchestrator', 1);
  const text = String(content);
  return { ...rest, queue: 'q', redelivered: false, content: Buffer.from(text), text, ...changes };
}

describe('processing a command', () => {
  let fence: InMemoryFence;
  let lines: string[];
  let calls: [object, CommandContext][];
  let stop: AbortController;
  let answer: () => unknown;

  beforeEach(async () => {
    fence = new InMemoryFence();
    await fence.connect();
    lines = [];
    calls = [];
    stop = new AbortController();
    answer = () => ({ left: 3 });
    retry = undefined;
    breaker = new Breaker('bank', { failures: 2, halfOpenAfterMs: 5 });
    behind = undefined;
    longestHoldMs = 60_000;
  });

  let retry: RetryOptions | undefined;
  let breaker: Breaker;
  let behind: string | undefined;
  let longestHoldMs: number;
  const processor = (onLine: (line: string) => void = () => undefined, limits = DEFAULT_LIMITS) => {
    const handler: CommandHandler = {
      contract: Reserve,
      where: 'Stock.reserve',
      takes: 'one',
      breaker: behind,
      retry: retry === undefined ? undefined : retryPolicy(retry),
      call: async (body: object, context: CommandContext) => {
        calls.push([body, context]);
        fence.write(context.manager, `write ${calls.length}`);
        return answer();
      },
    };
    return new CommandProcessor({
      handlers: new Map([['inventory.reserve', handler]]),
      fence,
      slots: new Slots(2),
      policy: {
        participant: 'inventory',
        retry: retryPolicy({ backoffMs: 0 }),
        database: { firstMs: 1, longestMs: 1 },
        longestHoldMs,
      },
      breakers: new Map([['bank', breaker]]),
      random: () => 0,
      clock: () => performance.now(),
      limits,
      stopping: stop.signal,
      log: (_level, line) => {
        lines.push(line);
        onLine(line);
      },
    });
  };
  const throwing = (error: unknown) => () => {
    throw error;
  };

  it('holds commands and replies to the limits that it is given', async () => {
    const narrow = processor(undefined, { ...DEFAULT_LIMITS, bodyBytes: 14 });
    const long = arrived(reserve({ body: { quantity: 100 } }));
    expect(await narrow.process(long)).toMatchObject({
      action: 'dead-letter',
      reason: 'undecodable',
      detail: expect.stringContaining('at most 14'),
    });
    answer = () => ({ left: 10_000_000 });
    expect(await narrow.process(arrived(reserve()))).toMatchObject({
      reply: {
        outcome: 'transient',
        body: { message: expect.stringContaining('at most 14 are read') },
      },
    });
  });

  it('gives the handler the command as its contract, and what belongs to it', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const processed = await processor().process(
      arrived(reserve({ attempt: 2, traceparent, tenant: 'acme' })),
    );
    expect(processed).toMatchObject({ action: 'ack', reply: { outcome: 'success', body: { left: 3 } } });
    const [body, { manager, ...context }] = calls[0] ?? [{}, {} as CommandContext];
    expect(body).toBeInstanceOf(Reserve);
    expect(body).toEqual(Object.assign(new Reserve(), { quantity: 1 }));
    expect(manager).toBeDefined();
    expect(context).toEqual({
      sagaId: 'saga-1',
      saga: 'order',
      path: 'reserveStock',
      direction: 'forward',
      epoch: 1,
      attempt: 2,
      messageId: 'saga-1:reserveStock:forward:1',
      tenant: 'acme',
      traceparent,
    });
    expect(fence.notes).toEqual(['write 1']);
  });

  it('answers a business failure, and keeps nothing of what the handler wrote', async () => {
    answer = throwing(new CommandFailure(OutOfStock, { missing: 2 }, 'Two are missing.'));
    expect(await processor().process(arrived(reserve()))).toMatchObject({
      action: 'ack',
      reply: {
        outcome: 'failure',
        body: { code: 'out-of-stock', message: 'Two are missing.', details: { missing: 2 } },
      },
    });
    expect(fence.notes).toEqual([]);
    expect(lines).toEqual([]);
  });

  it('answers a failure that the contract does not declare as well, and says so', async () => {
    answer = throwing(new CommandFailure(Undeclared, {}));
    expect(await processor().process(arrived(reserve()))).toMatchObject({ reply: { outcome: 'failure' } });
    expect(lines.join()).toMatch(
      /Stock\.reserve failed with "undeclared", which "inventory\.reserve" does not declare/,
    );
  });

  it('tries a handler that throws again, each time in a transaction of its own', async () => {
    answer = () => (calls.length < 3 ? throwing(new Error('not yet'))() : { left: 1 });
    expect(await processor().process(arrived(reserve()))).toMatchObject({ action: 'ack' });
    expect(calls).toHaveLength(3);
    expect(fence.notes).toEqual(['write 3']);
  });

  it('gives up a handler that throws each time, with its last error', async () => {
    answer = () => throwing(new Error(`failed ${calls.length}`))();
    expect(await processor().process(arrived(reserve()))).toMatchObject({
      action: 'ask-orchestrator',
      reply: { body: { message: 'failed 3' } },
    });
    expect(calls).toHaveLength(3);
  });

  it('says in one line for each try what was thrown, for which command, and what comes next', async () => {
    answer = () => throwing(new Error(`failed ${calls.length}`))();
    await processor().process(arrived(reserve({ attempt: 2 })));
    const command = '(command saga-1:reserveStock:forward:1, attempt 2)';
    expect(lines).toEqual([
      `inventory.reserve threw at try 1 ${command}: failed 1. It is tried again in 0 ms.`,
      `inventory.reserve threw at try 2 ${command}: failed 2. It is tried again in 0 ms.`,
      `inventory.reserve threw at try 3 ${command}: failed 3. The orchestrator decides when to send it again.`,
    ]);
  });

  it('tries as often as the handler says, and not as the participant does', async () => {
    retry = { attempts: 5, backoffMs: 0 };
    answer = throwing(new Error('x'));
    expect(await processor().process(arrived(reserve()))).toMatchObject({ action: 'ask-orchestrator' });
    expect(calls).toHaveLength(5);
  });

  it('puts aside at once what the policy says no try would help, and says so', async () => {
    retry = { on: [{ error: TypeError, deadLetter: true }] };
    answer = throwing(new TypeError('no such field'));
    expect(await processor().process(arrived(reserve()))).toMatchObject({
      action: 'dead-letter',
      reason: 'unprocessable',
      detail: 'no such field',
      reply: { outcome: 'dead-lettered' },
    });
    expect(calls).toHaveLength(1);
    expect(lines.join()).toContain('No try would help, so it is put aside.');
  });

  it.each(['a text', undefined, null, 7])('gives up when what is thrown is %s', async (thrown) => {
    answer = throwing(thrown);
    expect(await processor().process(arrived(reserve()))).toMatchObject({
      action: 'ask-orchestrator',
      reply: { body: { message: String(thrown) } },
    });
  });

  it('takes a reply that its contract does not allow for an error', async () => {
    answer = () => ({ left: 'many' });
    const processed = await processor().process(arrived(reserve()));
    expect(processed).toMatchObject({
      action: 'ask-orchestrator',
      reply: { body: { message: expect.stringContaining('left must be') as string } },
    });
    expect(fence.notes).toEqual([]);
  });

  it('waits for the database as long as it is away, and says so once', async () => {
    fence.available = false;
    const comingBack = processor((line) => {
      if (line.startsWith('Commands wait for the database.')) fence.available = true;
    });
    const many = ['a', 'b', 'c'].map((path) => comingBack.process(arrived(reserve({ path }))));
    for (const processed of await Promise.all(many)) expect(processed).toMatchObject({ action: 'ack' });
    expect(lines).toEqual([
      'Commands wait for the database. The fence in memory was told to be unavailable.',
      'The database works again; commands go on.',
    ]);
  });

  it('does not count the tries during which the database was away', async () => {
    let thrown = 0;
    answer = () => {
      if (thrown === 2) return { left: 1 };
      thrown += 1;
      fence.available = false;
      throw new Error('not yet');
    };
    const processing = processor((line) => {
      if (line.startsWith('Commands wait for the database.')) fence.available = true;
    });
    expect(await processing.process(arrived(reserve()))).toMatchObject({ action: 'ack' });
  });

  it('gives its delivery back when the process shuts down while it waits for the database', async () => {
    fence.available = false;
    const shutting = processor(() => stop.abort());
    expect(await shutting.process(arrived(reserve()))).toEqual({ action: 'leave' });
  });

  it('begins nothing once the process shuts down', async () => {
    stop.abort();
    expect(await processor().process(arrived(reserve()))).toEqual({ action: 'leave' });
    expect(fence.runs).toBe(0);
  });

  it('holds a command while its breaker is open, and counts no try of it', async () => {
    behind = 'bank';
    retry = { attempts: 3, backoffMs: 0 };
    answer = () => (calls.length < 9 ? throwing(new Error('The bank is down'))() : { left: 1 });
    const processing = processor();
    const many = ['a', 'b'].map((path) => processing.process(arrived(reserve({ path }))));
    for (const settlement of await Promise.all(many)) expect(settlement).toMatchObject({ action: 'ack' });
    // Those that opened it, one probe after the other, and what was done in the end.
    expect(calls).toHaveLength(10);
    expect(breaker.held).toBe(0);
  });

  it('asks the orchestrator about a command that its breaker has held for too long', async () => {
    behind = 'bank';
    longestHoldMs = 30;
    answer = throwing(new Error('The bank is down'));
    expect(await processor().process(arrived(reserve()))).toMatchObject({
      action: 'ask-orchestrator',
      reply: {
        outcome: 'transient',
        body: { message: expect.stringContaining('"bank" has been open') as string },
      },
    });
  });

  it('takes an error for the command’s own that does not speak against what the breaker stands for', async () => {
    behind = 'bank';
    retry = { on: [{ error: TypeError, deadLetter: true }] };
    breaker = new Breaker('bank', {
      failures: 1,
      halfOpenAfterMs: 5,
      counts: (error) => !(error instanceof TypeError),
    });
    answer = () => {
      if (calls.length === 1) throw new Error('The bank is down');
      throw new TypeError('no such field');
    };
    expect(await processor().process(arrived(reserve()))).toMatchObject({ reason: 'unprocessable' });
    expect(breaker.status.state).toBe('closed');
  });

  it('answers a duplicate without the handler, and lets the next one try for it', async () => {
    behind = 'bank';
    expect(await processor().process(arrived(reserve()))).toMatchObject({ action: 'ack' });
    answer = () => (calls.length < 4 ? throwing(new Error('The bank is down'))() : { left: 1 });
    const processing = processor();
    const opening = processing.process(arrived(reserve({ path: 'other' })));
    await expect.poll(() => breaker.status.state, { interval: 1 }).not.toBe('closed');
    expect(await processing.process(arrived(reserve()))).toMatchObject({ action: 'ack' });
    expect(await opening).toMatchObject({ action: 'ack' });
    expect(calls).toHaveLength(4);
  });

  it('gives its delivery back when the process shuts down while its breaker is open', async () => {
    behind = 'bank';
    breaker = new Breaker('bank', { failures: 1, halfOpenAfterMs: 60_000 });
    answer = throwing(new Error('The bank is down'));
    const shutting = processor().process(arrived(reserve()));
    await expect.poll(() => breaker.held, { interval: 1 }).toBe(1);
    stop.abort();
    expect(await shutting).toEqual({ action: 'leave' });
  });

  it('lets so many commands in at a time as there are slots', async () => {
    let leave: () => void = () => undefined;
    const left = new Promise<void>((resolve) => (leave = resolve));
    answer = () => left.then(() => ({ left: 1 }));
    const processing = processor();
    const many = ['a', 'b', 'c', 'd'].map((path) => processing.process(arrived(reserve({ path }))));
    await expect.poll(() => calls.length).toBe(2);
    // All that could go on by itself has gone on after this.
    await new Promise(setImmediate);
    expect(calls).toHaveLength(2);
    leave();
    for (const processed of await Promise.all(many)) expect(processed).toMatchObject({ action: 'ack' });
    expect(calls).toHaveLength(4);
  });

  it('leaves a revoke to the fence, even of a command that nobody handles', async () => {
    const revoke = reserve({ kind: 'revoke', name: 'inventory.unknown' });
    expect(await processor().process(arrived(revoke))).toMatchObject({ reply: { outcome: 'revoked' } });
    expect(await processor().process(arrived(reserve()))).toMatchObject({ reply: { outcome: 'refused' } });
    expect(calls).toEqual([]);
  });

  it.each([
    ['is not JSON', arrived(reserve(), { text: '{' }), 'undecodable'],
    ['has no headers', arrived(reserve(), { headers: {} }), 'undecodable'],
    ['nobody handles', arrived(reserve({ name: 'inventory.unknown' })), 'no-handler'],
    ['breaks its contract', arrived(reserve({ body: { quantity: 'two' } })), 'contract-violated'],
    ['is an event', arrived({ ...reserve(), kind: 'event' } as unknown as CommandMessage), 'no-handler'],
  ])('does not bother the fence with a message that %s', async (_what, message, reason) => {
    expect(await processor().process(message)).toMatchObject({ action: 'dead-letter', reason });
    expect(fence.runs).toBe(0);
  });

  it('drops what the contract does not know, which a newer version of the sender may have added', async () => {
    const body = { quantity: 1, lines: [{ quantity: 2, colour: 'red' }], sinceVersion2: true };
    expect(await processor().process(arrived(reserve({ body })))).toMatchObject({ action: 'ack' });
    const line = Object.assign(new Line(), { quantity: 2 });
    expect(calls[0]?.[0]).toEqual(Object.assign(new Reserve(), { quantity: 1, lines: [line] }));
  });

  it('finds every problem, and an array where an object belongs, before the fence is bothered', async () => {
    const body = { quantity: 1, lines: [{ quantity: 'two' }, []] };
    expect(await processor().process(arrived(reserve({ body })))).toMatchObject({
      reason: 'contract-violated',
      detail:
        'lines/0/quantity: quantity must be an integer number; lines/1: each value in lines must be an object, not an array',
    });
    expect(fence.runs).toBe(0);
  });

  it('says what is wrong with a command, and which commands it knows', async () => {
    expect(await processor().process(arrived(reserve({ body: {} })))).toMatchObject({
      detail: 'quantity: quantity must be an integer number',
    });
    expect(await processor().process(arrived(reserve({ name: 'inventory.unknown' })))).toMatchObject({
      detail: 'No handler for "inventory.unknown" here; there is one for: inventory.reserve.',
    });
  });
});
