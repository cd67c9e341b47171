import { describe, expect, it } from 'vitest';
import type { IncomingMessage, OutgoingMessage } from '../broker.js';
import { HEADERS, wireNames } from '../wire-names.js';
import { incomingWith } from './incoming.fixture.js';
import { originalOf, retryCopy } from './retry-copy.js';
import { SERVICE_HEADERS } from './service-names.js';

const names = wireNames('blue');
const level = { name: '5s', ms: 5_000 };
const first = incomingWith(
  { x: 1 },
  {
    queue: 'blue.shop.inbox',
    exchange: names.events,
    messageId: 'm-1',
    headers: { traceparent: 't', n: [1] },
  },
);

/** What the broker delivers after the wait. */
const comeBack = (copy: OutgoingMessage): IncomingMessage => ({
  ...incomingWith(new TextDecoder().decode(copy.content as Uint8Array)),
  queue: first.queue,
  exchange: names.redrive,
  routingKey: first.queue,
  messageId: copy.messageId,
  headers: copy.headers,
});

describe('a message that waits for its next attempt', () => {
  const copy = retryCopy(originalOf(first, names), level, 'It broke.', names, 7);

  it('goes to the queue of its level, with its bytes, id and readable headers', () => {
    expect(copy).toMatchObject({
      exchange: 'blue.edda.redrive',
      routingKey: 'blue.shop.inbox.retry.5s',
      mandatory: true,
      messageId: 'm-1',
      content: first.content,
      headers: {
        traceparent: 't',
        [SERVICE_HEADERS.failedAttempts]: 1,
        [SERVICE_HEADERS.lastError]: 'It broke.',
      },
    });
    expect(copy.headers).not.toHaveProperty('n');
  });

  it('comes back as what it was, with its attempts counted', () => {
    const again = originalOf(comeBack(copy), names);
    expect(again.failedAttempts).toBe(1);
    expect(again.message).toMatchObject({
      exchange: names.events,
      routingKey: 'order.placed',
      headers: { traceparent: 't' },
    });
    const second = retryCopy(again, level, 'Again.', names, 7);
    expect(second.headers).toMatchObject({
      [SERVICE_HEADERS.failedAttempts]: 2,
      [HEADERS.originExchange]: names.events,
    });
  });

  it('is not believed what it says of its origin and attempts when somebody else sent it', () => {
    const forged = { ...comeBack(copy), exchange: names.events, routingKey: 'order.placed' };
    const read = originalOf(forged, names);
    expect(read.failedAttempts).toBe(0);
    expect(read.message.headers).toEqual({ traceparent: 't' });
  });

  it('begins anew when it comes back from the dead letters, which keep no attempts', () => {
    const { [SERVICE_HEADERS.failedAttempts]: _, ...headers } = copy.headers;
    expect(originalOf({ ...comeBack(copy), headers }, names).failedAttempts).toBe(0);
  });
});
