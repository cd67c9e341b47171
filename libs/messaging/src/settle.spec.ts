import { describe, expect, it } from 'vitest';
import type { CommandMessage, EventMessage, Message, Outcome } from './envelope.js';
import { retryPolicy } from './retry-policy.js';
import { settle } from './settle.js';
import type { Attempt, DeliveryOutcome, Settlement, SettlePolicy } from './settle.js';

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
const answered = (outcome: 'success' | 'failure' | 'refused' | 'revoked'): DeliveryOutcome => ({
  kind: 'answered',
  command,
  answer: { outcome, body: { code: outcome } },
});
const threw = (error: unknown): DeliveryOutcome => ({ kind: 'threw', command, error });
const held = (heldMs: number): DeliveryOutcome => ({
  kind: 'circuit-open',
  command,
  breaker: 'bank',
  heldMs,
});

class Busy extends Error {}

const policy: SettlePolicy = {
  participant: 'inventory',
  retry: retryPolicy({
    attempts: 3,
    backoffMs: 100,
    on: [
      { error: TypeError, deadLetter: true },
      { error: Busy, attempts: 5 },
    ],
  }),
  database: { firstMs: 200, longestMs: 5_000 },
  longestHoldMs: 60_000,
};
const first: Attempt = { threw: 1, unavailable: 1, random: 0 };
const decide = (outcome: DeliveryOutcome, attempt: Partial<Attempt> = {}): Settlement =>
  settle(outcome, { ...first, ...attempt }, policy);
const replyOf = (settlement: Settlement) => ('reply' in settlement ? settlement.reply : undefined);

describe('settle', () => {
  /** What was, what was tried before, what is done, what the saga hears, and why it was put aside. */
  type Row = [
    string,
    DeliveryOutcome,
    Partial<Attempt>,
    Settlement['action'],
    (Outcome | undefined)?,
    string?,
  ];
  const table: readonly Row[] = [
    ['a success', answered('success'), {}, 'ack', 'success'],
    ['a business failure', answered('failure'), {}, 'ack', 'failure'],
    ['a refusal', answered('refused'), {}, 'ack', 'refused'],
    ['a revocation', answered('revoked'), {}, 'ack', 'revoked'],
    ['a handler that threw', threw(new Error('x')), { threw: 2 }, 'retry'],
    ['a handler that threw each time', threw(new Error('x')), { threw: 3 }, 'ask-orchestrator', 'transient'],
    ['an error that has more tries', threw(new Busy()), { threw: 4 }, 'retry'],
    ['an error that had those as well', threw(new Busy()), { threw: 5 }, 'ask-orchestrator', 'transient'],
    [
      'an error that no try helps',
      threw(new TypeError()),
      {},
      'dead-letter',
      'dead-lettered',
      'unprocessable',
    ],
    ['a database that is away', { kind: 'unavailable' }, { unavailable: 1_000 }, 'retry'],
    ['a breaker that has just opened', held(59_999), {}, 'retry'],
    ['a breaker that stays open', held(60_000), {}, 'ask-orchestrator', 'transient'],
    [
      'a message of which nothing can be read',
      { kind: 'undecodable', why: 'x' },
      {},
      'dead-letter',
      undefined,
      'undecodable',
    ],
    [
      'a command whose body cannot be read',
      { kind: 'undecodable', why: 'x', address: command },
      {},
      'dead-letter',
      'dead-lettered',
      'undecodable',
    ],
    [
      'a command without a handler',
      { kind: 'no-handler', why: 'x', message: command },
      {},
      'dead-letter',
      'dead-lettered',
      'no-handler',
    ],
    [
      'an event among the commands',
      { kind: 'no-handler', why: 'x', message: event },
      {},
      'dead-letter',
      undefined,
      'no-handler',
    ],
    [
      'a command that breaks its contract',
      { kind: 'contract-violated', why: 'x', command },
      {},
      'dead-letter',
      'dead-lettered',
      'contract-violated',
    ],
    [
      'a command that kills whoever handles it',
      { kind: 'kills-process', receipts: 3, message: command },
      {},
      'dead-letter',
      'dead-lettered',
      'kills-process',
    ],
    [
      'a killer of which nothing can be read',
      { kind: 'kills-process', receipts: 3 },
      {},
      'dead-letter',
      undefined,
      'kills-process',
    ],
    ['a command that a shutdown interrupted', { kind: 'interrupted' }, {}, 'leave'],
  ];
  it.each(table)('decides for %s', (_what, outcome, attempt, action, reply, reason) => {
    const settlement = decide(outcome, attempt);
    expect(settlement.action).toBe(action);
    expect(replyOf(settlement)?.outcome).toBe(reply);
    expect(settlement.action === 'dead-letter' ? settlement.reason : undefined).toBe(reason);
  });

  it('has a row for each outcome there is', () => {
    const kinds: Record<DeliveryOutcome['kind'], true> = {
      answered: true,
      threw: true,
      unavailable: true,
      'circuit-open': true,
      undecodable: true,
      'no-handler': true,
      'contract-violated': true,
      'kills-process': true,
      interrupted: true,
    };
    const rows = table.map(([, outcome]) => outcome.kind);
    expect(Object.keys(kinds).filter((kind) => !rows.some((row) => row === kind))).toEqual([]);
  });

  it('waits longer and longer for the database, up to a bound, and by chance a little less', () => {
    const waits = (random: number) =>
      [1, 2, 3, 6, 2_000].map((unavailable) => decide({ kind: 'unavailable' }, { unavailable, random }));
    expect(waits(0)).toEqual([200, 400, 800, 5_000, 5_000].map((afterMs) => ({ action: 'retry', afterMs })));
    expect(waits(1)).toEqual([160, 320, 640, 4_000, 4_000].map((afterMs) => ({ action: 'retry', afterMs })));
  });

  it('makes a reply that says what it answers', () => {
    const { id, kind, notAfter, ...address } = command;
    expect([id, kind, notAfter]).toEqual(['command-1', 'command', 1]);
    expect(replyOf(decide(answered('success')))).toEqual({
      ...address,
      id: 'command-1:reply',
      kind: 'reply',
      causationId: 'command-1',
      outcome: 'success',
      body: { code: 'success' },
    });
  });

  it('says in the body why it asks the orchestrator, or put the command aside', () => {
    expect(replyOf(decide(threw('mail server down'), { threw: 3 }))?.body).toEqual({
      code: 'transient',
      message: 'mail server down',
    });
    expect(replyOf(decide(held(120_000)))?.body.message).toMatch(
      /^The breaker "bank" has been open for 120 s/,
    );
    expect(decide({ kind: 'contract-violated', command, why: 'lines: too many' })).toMatchObject({
      detail: 'lines: too many',
      reply: { body: { code: 'contract-violated', message: 'lines: too many' } },
    });
  });

  it('says how often it was tried and where it failed, of what was tried at all', () => {
    const error = new TypeError('x');
    const about = (outcome: DeliveryOutcome, attempt = {}) => {
      const settlement = decide(outcome, attempt);
      return settlement.action === 'dead-letter' ? settlement.about : 'no dead letter';
    };
    expect(about(threw(error), { threw: 2 })).toEqual({ attempts: 2, stack: error.stack });
    expect(about({ kind: 'kills-process', receipts: 3 })).toEqual({ attempts: 3 });
    expect(about({ kind: 'no-handler', why: 'x', message: command })).toBeUndefined();
  });

  it('keeps an endless complaint out of the reply', () => {
    const complaint = threw(new Error('x'.repeat(100_000)));
    expect(replyOf(decide(complaint, { threw: 3 }))?.body.message).toBe('x'.repeat(2_000));
  });

  const unanswerable: readonly [string, Message][] = [
    [
      'a command of another participant, whose exchange it may not write to',
      { ...command, name: 'payment.charge' },
    ],
    ['a command whose id leaves no room for the id of a reply', { ...command, id: 'é'.repeat(126) }],
  ];
  it.each(unanswerable)('puts aside without a reply %s', (_what, message) => {
    expect(decide({ kind: 'no-handler', why: 'x', message })).toEqual({
      action: 'dead-letter',
      reason: 'no-handler',
      detail: 'x',
      reply: undefined,
    });
  });

  it('answers a revoke', () => {
    const outcome = { ...answered('revoked'), command: { ...command, kind: 'revoke' } } as DeliveryOutcome;
    expect(replyOf(decide(outcome))).toMatchObject({ kind: 'reply', outcome: 'revoked' });
  });
});
