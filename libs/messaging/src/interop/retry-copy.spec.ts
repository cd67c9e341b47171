import { describe, expect, it } from 'vitest';
import type { IncomingMessage, OutgoingMessage } from '../broker.js';
import { HEADERS, wireNames } from '../wire-names.js';
import { incomingWith } from './incoming.fixture.js';
import { originalOf, retryCopy } from './retry-copy.js';
import { SERVICE_HEADERS, serviceNames } from './service-names.js';

const names = wireNames('blue');
const retries = serviceNames('blue').retriesOf('shop');
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
  exchange: retries,
  routingKey: first.queue,
  messageId: copy.messageId,
  headers: copy.headers,
});

describe('a message that waits for its next attempt', () => {
  const copy = retryCopy(originalOf(first, names, retries), level, 'It broke.', retries, 7);

  it('goes to the queue of its level, with its bytes, id and readable headers', () => {
    expect(copy).toMatchObject({
      exchange: 'blue.edda.retries.shop',
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
    const again = originalOf(comeBack(copy), names, retries);
    expect(again.failedAttempts).toBe(1);
    expect(again.message).toMatchObject({
      exchange: names.events,
      routingKey: 'order.placed',
      headers: { traceparent: 't' },
    });
    const second = retryCopy(again, level, 'Again.', retries, 7);
    expect(second.headers).toMatchObject({
      [SERVICE_HEADERS.failedAttempts]: 2,
      [HEADERS.originExchange]: names.events,
    });
  });

  it.each([names.events, serviceNames('blue').retriesOf('till')])(
    'is not believed what it says of its origin and attempts when it came through %s',
    (exchange) => {
      const read = originalOf({ ...comeBack(copy), exchange, routingKey: 'order.placed' }, names, retries);
      expect(read.failedAttempts).toBe(0);
      expect(read.message).toMatchObject({ exchange, routingKey: 'order.placed' });
      expect(read.message.headers).toEqual({ traceparent: 't' });
    },
  );

  it('is believed it when somebody moved it to other arguments of its queue', () => {
    expect(originalOf({ ...comeBack(copy), exchange: names.redrive }, names, retries)).toEqual(
      originalOf(comeBack(copy), names, retries),
    );
  });

  it('begins anew when it comes back from the dead letters, which keep no attempts', () => {
    const { [SERVICE_HEADERS.failedAttempts]: _, ...headers } = copy.headers;
    expect(
      originalOf({ ...comeBack(copy), exchange: names.redrive, headers }, names, retries).failedAttempts,
    ).toBe(0);
  });
});
