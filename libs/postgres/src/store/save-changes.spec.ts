import type { OutgoingMessage } from '@edda/messaging';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromStoredMessage, toStoredMessage } from './save-changes.js';

const message: OutgoingMessage = {
  exchange: 'edda.commands',
  routingKey: 'payment.charge',
  mandatory: true,
  messageId: 'm',
  appId: 'orchestrator',
  contentType: 'application/json',
  timestamp: 1,
  headers: { attempt: 1 },
  content: '{}',
};
/** Any code units, halves of surrogate pairs among them. */
const anyText = fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) });
const stored = (content: string | Uint8Array): OutgoingMessage =>
  fromStoredMessage(JSON.parse(toStoredMessage({ ...message, content })));

describe('a stored message', () => {
  it('has the same text again, whatever is in it', () => {
    fc.assert(
      fc.property(anyText, (content) => {
        expect(stored(content)).toEqual({ ...message, content });
      }),
    );
    expect(stored('half a pair: \ud800').content).toBe('half a pair: \ud800');
  });

  it('has the same bytes again', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (content) => {
        expect(stored(content)).toEqual({ ...message, content });
      }),
    );
  });

  it('shows its text to people as it is', () => {
    expect(JSON.parse(toStoredMessage(message))).toEqual(message);
  });
});
