import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OutgoingMessage, PublishResult } from '@edda/messaging';
import type { ConfirmChannel } from 'amqplib';
import { ConfirmingChannel } from './confirming-channel.js';

type Confirm = (error: Error | null) => void;

/** Records what is published, and lets a test be the broker. */
class FakeChannel extends EventEmitter {
  readonly confirms: Confirm[] = [];
  flowing = true;
  problem: Error | undefined;

  publish(_exchange: string, _key: string, _content: Buffer, _options: object, confirm: Confirm): boolean {
    if (this.problem !== undefined) throw this.problem;
    this.confirms.push(confirm);
    return this.flowing;
  }

  /** The broker gives a message back. */
  bounce({ exchange, routingKey, messageId, content }: OutgoingMessage): void {
    this.emit('return', {
      fields: { exchange, routingKey },
      properties: { messageId },
      content: Buffer.from(content),
    });
  }
}

const message = (messageId: string, more: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  exchange: 'edda.commands',
  routingKey: 'payment.charge',
  mandatory: true,
  messageId,
  appId: 'test',
  contentType: 'application/json',
  timestamp: 0,
  headers: {},
  content: '{}',
  ...more,
});

let fake: FakeChannel;
let channel: ConfirmingChannel;
let results: PublishResult[];
const room = vi.fn<() => void>();
const overdue = vi.fn<() => void>();

function send(outgoing: OutgoingMessage): void {
  const at = results.length;
  results.push({ status: 'failed', reason: 'pending' });
  channel.send(outgoing, (result) => {
    results[at] = result;
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  fake = new FakeChannel();
  results = [];
  room.mockClear();
  overdue.mockClear();
  channel = new ConfirmingChannel(
    // Only what a ConfirmingChannel calls.
    fake as unknown as ConfirmChannel,
    { confirmTimeoutMs: 1_000, maxUnconfirmed: 3 },
    { room, overdue },
  );
});
afterEach(() => {
  channel.fail('The test is over.');
  vi.useRealTimers();
});

describe('a confirming channel', () => {
  it('answers each message with its own confirm, in whichever order they come', () => {
    send(message('1'));
    send(message('2'));
    fake.confirms[1]?.(null);
    expect(results.map(({ status }) => status)).toEqual(['failed', 'confirmed']);
    fake.confirms[0]?.(null);
    expect(results.map(({ status }) => status)).toEqual(['confirmed', 'confirmed']);
  });

  it('says returned of the message that came back before its confirm, and of no other', () => {
    send(message('1'));
    send(message('2', { routingKey: 'payment.unknown' }));
    send(message('3'));
    fake.bounce(message('2', { routingKey: 'payment.unknown' }));
    for (const confirm of fake.confirms) confirm(null);
    expect(results.map(({ status }) => status)).toEqual(['confirmed', 'returned', 'confirmed']);
  });

  it('tells messages with one id apart by address and content', () => {
    send(message('same', { content: '{"a":1}' }));
    send(message('same', { content: '{"a":2}' }));
    send(message('same', { exchange: 'edda.events', content: '{"a":2}' }));
    fake.bounce(message('same', { content: '{"a":2}' }));
    for (const confirm of fake.confirms) confirm(null);
    expect(results.map(({ status }) => status)).toEqual(['confirmed', 'returned', 'confirmed']);
  });

  it('gives each of several equal messages one return', () => {
    for (let copy = 0; copy < 3; copy += 1) send(message('same'));
    fake.bounce(message('same'));
    fake.bounce(message('same'));
    for (const confirm of fake.confirms) confirm(null);
    expect(results.map(({ status }) => status)).toEqual(['returned', 'returned', 'confirmed']);
  });

  it('fails at once what the broker is known not to take, and sends what is as large as it may be', () => {
    channel = new ConfirmingChannel(
      fake as unknown as ConfirmChannel,
      { confirmTimeoutMs: 1_000, maxUnconfirmed: 3, maxBytes: 4 },
      { room, overdue },
    );
    send(message('1', { content: 'é12' }));
    send(message('2', { content: 'é123' }));
    expect(fake.confirms).toHaveLength(1);
    expect(results[1]).toEqual({
      status: 'failed',
      reason: 'It has 5 bytes, and RabbitMQ takes 4 at most (max_message_size).',
    });
    fake.confirms[0]?.(null);
    expect(results[0]?.status).toBe('confirmed');
    expect(channel.isIdle).toBe(true);
  });

  it('has no room beyond what may be unconfirmed, nor while the socket is full', () => {
    for (const id of ['1', '2', '3']) send(message(id));
    expect(channel.hasRoom).toBe(false);
    fake.confirms[0]?.(null);
    expect([channel.hasRoom, room.mock.calls.length]).toEqual([true, 1]);
    fake.flowing = false;
    send(message('4'));
    fake.confirms[1]?.(null);
    expect(channel.hasRoom).toBe(false);
    fake.emit('drain');
    expect(channel.hasRoom).toBe(true);
  });

  it('fails a message that cannot be written, and only that', () => {
    fake.problem = new RangeError('Encoded field table exceeds the buffer');
    send(message('1'));
    fake.problem = undefined;
    send(message('2'));
    fake.confirms[0]?.(null);
    expect(results).toEqual([
      { status: 'failed', reason: 'Encoded field table exceeds the buffer' },
      { status: 'confirmed' },
    ]);
  });

  it('says why the broker closed the channel', () => {
    send(message('1'));
    fake.emit('error', new Error('Channel closed by server: 404 (NOT-FOUND)'));
    fake.confirms[0]?.(new Error('channel closed'));
    expect(results).toEqual([{ status: 'failed', reason: 'Channel closed by server: 404 (NOT-FOUND)' }]);
  });

  it('says failed of what the broker refuses', () => {
    send(message('1'));
    fake.confirms[0]?.(new Error('message nacked'));
    expect(results).toEqual([{ status: 'failed', reason: 'Not confirmed: message nacked.' }]);
  });

  it('gives up when the oldest confirm is overdue, and everything in flight with it', () => {
    send(message('1'));
    vi.advanceTimersByTime(600);
    send(message('2'));
    fake.confirms[0]?.(null);
    vi.advanceTimersByTime(600);
    expect(overdue).not.toHaveBeenCalled();
    send(message('3'));
    vi.advanceTimersByTime(400);
    expect(overdue).toHaveBeenCalledOnce();
    expect(results.map(({ status }) => status)).toEqual(['confirmed', 'failed', 'failed']);
  });

  it('takes no notice of a confirm or a return that comes after it gave up', () => {
    send(message('1'));
    channel.fail('The broker is blocked.');
    fake.bounce(message('1'));
    fake.confirms[0]?.(null);
    expect(results).toEqual([{ status: 'failed', reason: 'The broker is blocked.' }]);
  });

  it('leaves no timer behind when nothing is in flight any more', () => {
    send(message('1'));
    fake.confirms[0]?.(null);
    vi.advanceTimersByTime(1_000);
    expect(vi.getTimerCount()).toBe(0);
    expect(overdue).not.toHaveBeenCalled();
  });
});
