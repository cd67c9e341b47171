import { describe, expect, it } from 'vitest';
import { wireNames } from '../wire-names.js';
import { enclose, envelopeBindings, envelopeProblems, readEnveloped } from './envelope-rules.js';
import type { EnvelopeRule } from './envelope-rules.js';
import { incomingWith } from './incoming.fixture.js';
import { masstransit } from './masstransit-envelope.js';
import { nest } from './nest-envelope.js';

const names = wireNames();
const rules: readonly EnvelopeRule[] = [
  { match: 'legacy.#', envelope: nest() },
  { on: 'commands', match: 'order.place', envelope: nest() },
  { match: 'order.*', envelope: masstransit({ names: { 'order.placed': 'urn:message:A:B' } }) },
];
const inNest = { pattern: 'legacy.paid', data: { x: 1 } };

const outgoing = {
  exchange: names.events,
  routingKey: 'legacy.paid',
  mandatory: false,
  messageId: 'm-1',
  appId: 'orchestrator',
  contentType: 'application/json',
  timestamp: 0,
  headers: { 'edda-kind': 'event' },
  content: '{"x":1}',
};

describe('envelope rules', () => {
  it('read what matches in its envelope', () => {
    const incoming = incomingWith(inNest, { routingKey: 'legacy.paid', messageId: 'm-1' });
    expect(readEnveloped(incoming, rules, names)).toMatchObject({ message: { body: { x: 1 } } });
  });

  it("read everything else in Edda's own", () => {
    const incoming = incomingWith(inNest, { routingKey: 'other.paid', messageId: 'm-1' });
    expect(readEnveloped(incoming, rules, names)).toMatchObject({
      message: { name: 'other.paid', body: inNest },
    });
    const command = { ...incoming, exchange: names.commands, routingKey: 'legacy.paid' };
    expect(readEnveloped(command, rules, names)).toMatchObject({ message: { body: inNest } });
  });

  it('write what matches, and leave id, routing key and headers as they are', () => {
    expect(enclose(outgoing, { x: 1 }, rules, names)).toEqual({
      ...outgoing,
      content: JSON.stringify(inNest),
    });
    const placed = { ...outgoing, routingKey: 'order.placed' };
    expect(enclose(placed, { x: 1 }, rules, names).contentType).toBe('application/vnd.masstransit+json');
  });

  it('leave alone what no rule matches, and what the envelope has no name for', () => {
    for (const routingKey of ['other.paid', 'order.paid']) {
      const other = { ...outgoing, routingKey };
      expect(enclose(other, { x: 1 }, rules, names)).toBe(other);
    }
  });

  it('bind a queue to what they read', () => {
    expect(envelopeBindings(rules.slice(0, 2), 'q', names)).toEqual([
      { exchange: 'edda.events', queue: 'q', routingKey: 'legacy.#' },
      { exchange: 'edda.commands', queue: 'q', routingKey: 'order.place' },
    ]);
  });

  it('are refused with a sentence for each mistake', () => {
    const wrong = [{ match: '', on: 'queues', envelope: {} }] as unknown as readonly EnvelopeRule[];
    expect(envelopeProblems(wrong)).toHaveLength(3);
    expect(envelopeProblems(rules)).toEqual([]);
  });
});
