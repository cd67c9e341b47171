import { describe, expect, it } from 'vitest';
import type { QueueLook } from '../broker.js';
import type { QueueLooks } from './diagnose-unread.js';
import { diagnoseUnread } from './diagnose-unread.js';

const wanted = { participants: ['payment'] };
const CONSUMED: QueueLook = { messages: 0, consumers: 1 };
const EMPTY: QueueLook = { messages: 0, consumers: 0 };

const healthy: QueueLooks = new Map([
  ['orchestrator.replies', CONSUMED],
  ['orchestrator.inbox', CONSUMED],
  ['payment.commands', CONSUMED],
  ['edda.dead-letters', CONSUMED],
  ['edda.undecodable', EMPTY],
]);

const seen = (looks: QueueLooks, failure?: string): string[] =>
  diagnoseUnread(wanted, looks, failure).map(({ severity, code, where }) => `${severity} ${code}: ${where}`);

describe('a doctor who cannot read the broker', () => {
  it('says what he would need, and nothing of a broker that nobody can ask', () => {
    expect(seen(healthy)).toEqual(['hint management-unknown: management API']);
    expect(seen(new Map())).toEqual(['hint management-unknown: management API']);
    const [hint] = diagnoseUnread(wanted, healthy);
    expect(hint?.remedy).toContain('EDDA_MANAGEMENT');
  });

  it('says why he could not', () => {
    const [warning] = diagnoseUnread(wanted, healthy, 'It does not answer.');
    expect(warning).toMatchObject({ severity: 'warning', code: 'management-unreachable' });
    expect(warning?.what).toMatch(/It does not answer\.$/);
  });

  it.each<[string, string, QueueLook | undefined, string[]]>([
    [
      'a queue that is missing',
      'payment.commands',
      undefined,
      ['problem missing-queue: queue payment.commands'],
    ],
    [
      'a queue that nobody consumes',
      'payment.commands',
      EMPTY,
      ['warning no-consumer: queue payment.commands'],
    ],
    [
      'dead letters',
      'edda.dead-letters',
      { messages: 2, consumers: 0 },
      ['warning dead-letters: queue edda.dead-letters'],
    ],
    [
      'what nobody could decode',
      'edda.undecodable',
      { messages: 1, consumers: 0 },
      ['warning undecodable-messages: queue edda.undecodable'],
    ],
  ])('finds by AMQP alone %s', (_, queue, look, findings) => {
    const looks = new Map([...healthy, [queue, look]]);
    expect(seen(looks)).toEqual([...findings, 'hint management-unknown: management API']);
  });
});
