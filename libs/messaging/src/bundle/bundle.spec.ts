import { describe, expect, it } from 'vitest';
import type { IncomingMessage, OutgoingMessage } from '../broker.js';
import { bundle, canBeBundled, cutIntoBundles, unbundle } from './bundle.js';

const toBytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function message(id: string, more: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return {
    exchange: 'edda.commands',
    routingKey: 'payment.charge',
    mandatory: true,
    messageId: id,
    correlationId: `saga of ${id}`,
    type: 'payment.charge',
    appId: 'orchestrator',
    contentType: 'application/json',
    timestamp: 1_700_000_000_000,
    headers: { 'edda-kind': 'command', 'edda-epoch': 1 },
    content: `{"id":"${id}"}`,
    ...more,
  };
}

/** As the broker delivers what was published. */
function delivered(sent: OutgoingMessage, more: Partial<IncomingMessage> = {}): IncomingMessage {
  const text = String(sent.content);
  return {
    ...sent,
    queue: 'payment.commands',
    redelivered: false,
    userId: 'orchestrator',
    content: toBytes(text),
    text,
    ...more,
  };
}

const bundled = (...messages: readonly OutgoingMessage[]): OutgoingMessage =>
  bundle(messages) as OutgoingMessage;

describe('a bundle', () => {
  it('gives back the messages that went in, in their order, each with its own headers and content', () => {
    const sent = [message('1'), message('2', { routingKey: 'payment.refund', content: '{"größe":"\\n"}' })];
    const came = unbundle(delivered(bundled(...sent)), toBytes);
    expect(came).toHaveLength(2);
    came?.forEach((each, index) => {
      const { messageId, correlationId, type, routingKey, timestamp, headers, content } = sent[
        index
      ] as OutgoingMessage;
      expect(each).toMatchObject({ messageId, correlationId, type, routingKey, timestamp, headers });
      expect(each.text).toBe(content);
      expect([...each.content]).toEqual([...toBytes(String(content))]);
    });
  });

  it('is one message with an address of its own, and says how many it has', () => {
    expect(bundled(message('1'), message('2'))).toMatchObject({
      exchange: 'edda.commands',
      routingKey: 'payment.charge',
      mandatory: true,
      messageId: 'bundle:1',
      type: 'edda.bundle',
      headers: { 'edda-kind': 'bundle', 'edda-bundle-size': 2 },
    });
  });

  it('of one message is that message', () => {
    const one = message('1');
    expect(bundle([one])).toBe(one);
    expect(bundle([])).toBeUndefined();
  });

  it('lets the broker say who sent it, from where, and whether it was here before', () => {
    const forged = {
      ...message('1'),
      userId: 'somebody',
      exchange: 'edda.replies.payment',
      redelivered: true,
    };
    const came = unbundle(delivered(bundled(forged, message('2'))), toBytes);
    const outside = { ...bundled(forged, message('2')), exchange: 'edda.commands' };
    expect(came?.[0]).toMatchObject({ userId: 'orchestrator', redelivered: false });
    expect(unbundle(delivered(outside), toBytes)?.[0]).toMatchObject({ exchange: 'edda.commands' });
  });

  it('says of all messages but the last that another one follows', () => {
    const came = unbundle(delivered(bundled(message('1'), message('2'), message('3'))), toBytes);
    expect(came?.map(({ isFollowed }) => isFollowed)).toEqual([true, true, false]);
  });

  it.each([
    ['a message of another kind', delivered(message('1'))],
    ['no JSON', delivered(bundled(message('1'), message('2')), { text: '{"messages":[' })],
    ['no text', delivered(bundled(message('1'), message('2')), { text: undefined })],
    ['an empty bundle', delivered(bundled(message('1'), message('2')), { text: '{"messages":[]}' })],
    ['something else inside', delivered(bundled(message('1'), message('2')), { text: '{"messages":[7]}' })],
    [
      'a message without headers',
      delivered(bundled(message('1'), message('2')), { text: '{"messages":[{"messageId":"1"}]}' }),
    ],
  ])('is not seen in %s', (_, incoming) => {
    expect(unbundle(incoming, toBytes)).toBeUndefined();
  });

  it('inside a bundle stays a message, which nobody can read', () => {
    const inner = bundled(message('1'), message('2'));
    const came = unbundle(delivered(bundled(inner, message('3'))), toBytes);
    expect(came?.map(({ messageId }) => messageId)).toEqual(['bundle:1', '3']);
  });
});

describe('messages are cut into bundles', () => {
  const ids = (bundles: readonly (readonly OutgoingMessage[])[]) =>
    bundles.map((each) => each.map(({ messageId }) => messageId).join(' '));

  it('of so many at most, in their order', () => {
    const messages = ['1', '2', '3', '4', '5'].map((id) => message(id));
    expect(ids(cutIntoBundles(messages, 2))).toEqual(['1 2', '3 4', '5']);
  });

  it('that stay small: a large message begins another one', () => {
    const large = { content: 'x'.repeat(200 * 1024) };
    const messages = [message('1'), message('2', large), message('3', large), message('4')];
    expect(ids(cutIntoBundles(messages, 10))).toEqual(['1 2', '3 4']);
  });

  it('and one that is larger than any bundle travels alone', () => {
    const messages = [message('1'), message('2', { content: 'x'.repeat(600 * 1024) }), message('3')];
    expect(ids(cutIntoBundles(messages, 10))).toEqual(['1', '2', '3']);
  });

  it('but for bytes, which are no text', () => {
    expect(canBeBundled(message('1'))).toBe(true);
    expect(canBeBundled(message('1', { content: new Uint8Array(2) }))).toBe(false);
  });
});
