import type { CommandMessage, EventMessage, Message, Outcome } from '@edda/messaging';
import { describe, expect, it } from 'vitest';
import { settle } from './settle.js';
import type { Processed } from './settle.js';

const command: CommandMessage = {
  id: 'command-1',
  kind: 'command',
  direction: 'compensation',
  name: 'inventory.release-stock',
  contractVersion: 3,
  sagaId: 'saga-1',
  saga: 'order',
  path: 'reserveStock',
  tenant: 'acme',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  epoch: 2,
  attempt: 4,
  notAfter: 1,
  body: { orderId: 'o-1' },
};
const event: EventMessage = { ...command, kind: 'event' };
const answered = (outcome: 'success' | 'failure' | 'refused' | 'revoked'): Processed => ({
  kind: 'answered',
  command,
  answer: { outcome, body: { code: outcome }, replayed: false },
});

describe('settle', () => {
  const table: readonly [string, Processed, Outcome | undefined, string | undefined, boolean][] = [
    ['a success', answered('success'), 'success', undefined, true],
    ['a business failure', answered('failure'), 'failure', undefined, true],
    ['a refusal', answered('refused'), 'refused', undefined, true],
    ['a revocation', answered('revoked'), 'revoked', undefined, true],
    ['a handler that threw each time', { kind: 'gave-up', command, why: 'x' }, 'transient', undefined, true],
    [
      'a message of which nothing can be read',
      { kind: 'undecodable', why: 'x' },
      undefined,
      'undecodable',
      true,
    ],
    [
      'a command whose body cannot be read',
      { kind: 'undecodable', why: 'x', address: command },
      'dead-lettered',
      'undecodable',
      true,
    ],
    [
      'a command without a handler',
      { kind: 'no-handler', why: 'x', message: command },
      'dead-lettered',
      'no-handler',
      true,
    ],
    [
      'an event among the commands',
      { kind: 'no-handler', why: 'x', message: event },
      undefined,
      'no-handler',
      true,
    ],
    [
      'a command that breaks its contract',
      { kind: 'contract-violated', why: 'x', command },
      'dead-lettered',
      'contract-violated',
      true,
    ],
    ['a command that a shutdown interrupted', { kind: 'interrupted' }, undefined, undefined, false],
  ];
  it.each(table)('decides for %s', (_what, processed, outcome, reason, ack) => {
    const settlement = settle(processed, 'inventory');
    expect(settlement.reply?.outcome).toBe(outcome);
    expect(settlement.deadLetter?.reason).toBe(reason);
    expect(settlement.ack).toBe(ack);
  });

  it('makes a reply that says what it answers', () => {
    const { id, kind, notAfter, ...address } = command;
    expect([id, kind, notAfter]).toEqual(['command-1', 'command', 1]);
    expect(settle(answered('success'), 'inventory').reply).toEqual({
      ...address,
      id: 'command-1:reply',
      kind: 'reply',
      causationId: 'command-1',
      outcome: 'success',
      body: { code: 'success' },
    });
  });

  it('says in the body why it gave up or put the command aside', () => {
    expect(settle({ kind: 'gave-up', command, why: 'mail server down' }, 'inventory').reply?.body).toEqual({
      code: 'transient',
      message: 'mail server down',
    });
    const violated = settle({ kind: 'contract-violated', command, why: 'lines: too many' }, 'inventory');
    expect(violated.deadLetter?.detail).toBe('lines: too many');
    expect(violated.reply?.body).toEqual({ code: 'contract-violated', message: 'lines: too many' });
  });

  it('keeps an endless complaint out of the reply', () => {
    const { reply } = settle({ kind: 'gave-up', command, why: 'x'.repeat(100_000) }, 'inventory');
    expect(reply?.body.message).toBe('x'.repeat(2_000));
  });

  const unanswerable: readonly [string, Message][] = [
    [
      'a command of another participant, whose exchange it may not write to',
      { ...command, name: 'payment.charge' },
    ],
    ['a command whose id leaves no room for the id of a reply', { ...command, id: 'é'.repeat(126) }],
  ];
  it.each(unanswerable)('puts aside without a reply %s', (_what, message) => {
    const settlement = settle({ kind: 'no-handler', why: 'x', message }, 'inventory');
    expect(settlement).toEqual({
      deadLetter: { reason: 'no-handler', detail: 'x' },
      reply: undefined,
      ack: true,
    });
  });

  it('answers a revoke', () => {
    const processed = { ...answered('revoked'), command: { ...command, kind: 'revoke' } } as Processed;
    expect(settle(processed, 'inventory').reply).toMatchObject({ kind: 'reply', outcome: 'revoked' });
  });
});
