import { describe, expect, it } from 'vitest';
import type { IncomingMessage } from '../broker.js';
import { encode } from '../codec.js';
import type { ReplyMessage } from '../envelope.js';
import { wireNames } from '../wire-names.js';
import { subjectIn, subjectOf } from './log-subject.js';

const reply: ReplyMessage = {
  kind: 'reply',
  id: 's1:pay:forward:1:reply',
  name: 'payment.charge',
  contractVersion: 1,
  sagaId: 's1',
  saga: 'order',
  path: 'pay',
  tenant: 'default',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  direction: 'forward',
  epoch: 1,
  attempt: 1,
  outcome: 'success',
  causationId: 's1:pay:forward:1',
  body: { cardToken: 'secret' },
};

const subject = {
  saga: 'order',
  step: 'pay',
  correlationId: 's1',
  messageId: 's1:pay:forward:1:reply',
  causationId: 's1:pay:forward:1',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
};

describe('what a line of the log is about', () => {
  it('is the saga, the step and the ids of a message, and nothing of its body', () => {
    expect(subjectOf(reply)).toEqual(subject);
  });

  it('is the same for its delivery', () => {
    const { content: _, ...sent } = encode(reply, wireNames(), 'payment', 0);
    const delivered = { ...sent, queue: 'q', redelivered: false, content: new Uint8Array(), text: undefined };
    expect(subjectIn(delivered)).toEqual(subject);
  });

  it('is what can be told of a delivery that is no message of ours', () => {
    const stranger = {
      headers: { 'edda-saga': 7, 'edda-step': 'x'.repeat(300) },
    } as unknown as IncomingMessage;
    expect(subjectIn(stranger)).toEqual({ step: 'x'.repeat(255) });
  });
});
