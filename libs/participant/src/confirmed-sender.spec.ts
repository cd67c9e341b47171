import type { OutgoingMessage, PublishResult } from '@edda/messaging';
import { describe, expect, it } from 'vitest';
import { ConfirmedSender } from './confirmed-sender.js';

const message: OutgoingMessage = {
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
    expect(await sender.send(message, 'The reply')).toBe('confirmed');
    expect(published).toEqual([message, message, message]);
  });

  it('gives up what comes back too often, and names the missing binding', async () => {
    const { sender, published, lines } = bench(returned, failed, returned);
    expect(await sender.send(message, 'The reply', 3)).toBe('returned');
    expect(published).toHaveLength(4);
    expect(lines.at(-1)).toBe(
      'The reply was returned (NO_ROUTE): no queue is bound to the exchange "edda.replies.payment" for the routing key "payment.charge". Start what reads it, or restore the binding.',
    );
  });

  it('goes on although it comes back if it must not be lost', async () => {
    const { sender } = bench(...Array<PublishResult>(20).fill(returned), confirmed);
    expect(await sender.send(message, 'The dead letter')).toBe('confirmed');
  });

  it('ends when the process shuts down, after one try', async () => {
    const { sender, published, stop } = bench(failed);
    stop.abort();
    expect(await sender.send(message, 'The reply')).toBe('interrupted');
    expect(published).toHaveLength(1);
  });
});
