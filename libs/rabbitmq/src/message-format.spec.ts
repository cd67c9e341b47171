import { describe, expect, it } from 'vitest';
import type { OutgoingMessage } from '@edda/messaging';
import { contentOf, incomingMessage, propertiesOf } from './message-format.js';

const outgoing: OutgoingMessage = {
  exchange: 'edda.commands',
  routingKey: 'payment.charge',
  mandatory: true,
  messageId: 'm-1',
  appId: 'orchestrator',
  contentType: 'application/json',
  timestamp: 1_700_000_000_999,
  headers: { 'edda-epoch': 1 },
  content: '{"ü":1}',
};

const delivered = (properties: object, content = Buffer.from('{}')) => ({
  fields: { consumerTag: 't', deliveryTag: 1, redelivered: true, exchange: 'e', routingKey: 'k' },
  // What an amqplib delivery has, as far as it is read.
  properties: { headers: undefined, ...properties } as never,
  content,
});

describe('a message on its way out', () => {
  it('is stamped in whole seconds', () => {
    expect(propertiesOf(outgoing)).toMatchObject({ messageId: 'm-1', timestamp: 1_700_000_000 });
  });

  it('says whose it is, if that is to be said', () => {
    expect(propertiesOf(outgoing, 'payment')).toMatchObject({ userId: 'payment' });
    expect(propertiesOf(outgoing).userId).toBeUndefined();
  });

  it('never expires, and reaches only what its routing key reaches', () => {
    const told = Object.keys(propertiesOf(outgoing, 'payment'));
    for (const option of ['persistent', 'expiration', 'CC', 'BCC', 'priority', 'replyTo'])
      expect(told).not.toContain(option);
  });

  it('has text as UTF-8, and bytes without a copy', () => {
    expect(contentOf(outgoing).toString('utf8')).toBe('{"ü":1}');
    const bytes = Uint8Array.from([1, 2, 3, 4]).subarray(1, 3);
    const content = contentOf({ ...outgoing, content: bytes });
    expect([...content]).toEqual([2, 3]);
    expect(content.buffer).toBe(bytes.buffer);
  });
});

describe('a message on its way in', () => {
  it.each([2 ** 64, Number.MAX_SAFE_INTEGER])(
    'has no time if it is one that nobody could send on: %s',
    (timestamp) => {
      expect(incomingMessage('q', delivered({ timestamp })).timestamp).toBeUndefined();
    },
  );

  it('has what it came with', () => {
    expect(
      incomingMessage('q', delivered({ messageId: 'm', timestamp: 5, headers: { a: 1 }, userId: 'u' })),
    ).toMatchObject({
      queue: 'q',
      exchange: 'e',
      routingKey: 'k',
      redelivered: true,
      messageId: 'm',
      timestamp: 5_000,
      userId: 'u',
      headers: { a: 1 },
      text: '{}',
    });
  });

  it('has no headers where there are none, and no property that is not a text', () => {
    const { headers, messageId, timestamp } = incomingMessage(
      'q',
      delivered({ messageId: 7, timestamp: 'now' }),
    );
    expect([headers, messageId, timestamp]).toEqual([{}, undefined, undefined]);
  });

  it.each([[[0xff]], [[0xc3]], [[0xed, 0xa0, 0x80]], [[0xc0, 0x80]]])(
    'has no text for bytes that are not UTF-8: %j',
    (bytes) => {
      expect(incomingMessage('q', delivered({}, Buffer.from(bytes))).text).toBeUndefined();
    },
  );

  it('says what was done to its content, so that nobody reads gzip as text', () => {
    expect(incomingMessage('q', delivered({ contentEncoding: 'gzip' })).contentEncoding).toBe('gzip');
  });

  it('keeps a byte order mark: what is done with it is for the reader to say', () => {
    expect(incomingMessage('q', delivered({}, Buffer.from('\uFEFF{}'))).text).toBe('\uFEFF{}');
  });
});
