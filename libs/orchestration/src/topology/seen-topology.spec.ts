import type { FoundBroker, QueueLook } from '@edda/messaging';
import { MAX_MESSAGE_BYTES, topology } from '@edda/messaging';
import { describe, expect, it } from 'vitest';
import type { Looked, SeenTopology } from './seen-topology.js';
import { seenTopology } from './seen-topology.js';

const WANTED = { namespace: 'shop', participants: ['payment'], awaits: ['order.paid'] };
const { exchanges, queues, bindings } = topology(WANTED);
const LOOKS = new Map<string, QueueLook | undefined>(
  queues.map(({ name }) => [name, { messages: 0, consumers: 1 }]),
);

const FOUND: FoundBroker = {
  version: '4.1.4',
  exchanges,
  queues: queues.map((queue) => ({ ...queue, type: 'quorum', policy: {}, consumers: 0, messages: 3 })),
  bindings,
  listeners: [],
  maxMessageSize: MAX_MESSAGE_BYTES,
  alarms: [],
};

const seen = (looked: Partial<Looked> = {}): SeenTopology =>
  seenTopology(
    WANTED,
    { status: 'up', looks: LOOKS, ...looked },
    new Map([['payment', ['order', 'refund']]]),
  );

const codes = ({ findings }: SeenTopology): readonly string[] => findings.map(({ code }) => code);
const missing = (all: readonly { readonly isMissing: boolean }[]) => all.filter(({ isMissing }) => isMissing);

describe('a topology', () => {
  it('says what each exchange carries, who takes from each queue, and who sends to it', () => {
    const { exchanges: carrying, queues: taken } = seen();
    expect(Object.fromEntries(carrying.map(({ name, carries }) => [name, carries]))).toEqual({
      'shop.edda.commands': 'commands',
      'shop.edda.events': 'events',
      'shop.edda.replies.payment': 'replies',
      'shop.edda.replies.orchestrator': 'replies',
      'shop.edda.redrive': 'redrive',
      'shop.edda.dead': 'dead',
    });
    expect(taken.map(({ name, service, sagas }) => [name, service, sagas.join()])).toEqual(
      expect.arrayContaining([
        ['shop.payment.commands', 'payment', 'order,refund'],
        ['shop.orchestrator.replies', 'orchestrator', ''],
        ['shop.edda.dead-letters', 'orchestrator', ''],
        ['shop.edda.undecodable', undefined, ''],
      ]),
    );
  });

  it('has by AMQP alone what lies in queues and which are missing, and claims nothing of the rest', () => {
    const looks = new Map([...LOOKS, ['shop.payment.commands', undefined]]);
    const all = seen({ looks });
    expect(all.lookedBy).toBe('amqp');
    expect(missing(all.queues)).toEqual([expect.objectContaining({ name: 'shop.payment.commands' })]);
    expect([...missing(all.exchanges), ...missing(all.bindings)]).toEqual([]);
    expect(codes(all)).toEqual(['missing-queue', 'management-unknown']);
  });

  it('is told as it is wanted where nothing answers', () => {
    const all = seen({ status: 'connecting', looks: new Map(), failure: 'Refused.' });
    expect(all).toMatchObject({ lookedBy: 'nothing', broker: { status: 'connecting' } });
    expect(all.bindings).toHaveLength(bindings.length);
    expect(missing([...all.queues, ...all.exchanges, ...all.bindings])).toEqual([]);
    expect(codes(all)).toEqual(['management-unreachable']);
  });

  it('shows what the doctor finds, and where', () => {
    const events = bindings.find(({ routingKey }) => routingKey === 'order.paid');
    const all = seen({ found: { ...FOUND, bindings: bindings.filter((one) => one !== events) } });
    expect(all).toMatchObject({ lookedBy: 'management', broker: { version: '4.1.4' } });
    expect(missing(all.bindings)).toEqual([{ ...events, isDeclared: true, isMissing: true }]);
    expect(all.findings[0]).toMatchObject({
      code: 'missing-binding',
      where: 'queue shop.orchestrator.inbox',
    });
  });

  it('believes AMQP about consumers, and the management API where AMQP says nothing', () => {
    expect(codes(seen({ found: FOUND }))).not.toContain('no-consumer');
    const blind = seen({ found: FOUND, looks: new Map() });
    expect(codes(blind)).toContain('no-consumer');
    expect(blind.queues[0]).toMatchObject({ messages: 3, consumers: 0 });
  });

  it('shows who else listens, and what else is bound to its queues, but not what is of other systems', () => {
    const theirs = (name: string) => ({ name, type: 'classic', arguments: {}, policy: {} });
    const all = seen({
      found: {
        ...FOUND,
        exchanges: [...exchanges, { name: 'legacy', type: 'fanout' }, { name: 'theirs', type: 'topic' }],
        queues: [...FOUND.queues, theirs('loyalty.inbox'), theirs('stranger')],
        bindings: [
          ...bindings,
          { exchange: 'shop.edda.events', queue: 'loyalty.inbox', routingKey: 'order.*' },
          { exchange: 'legacy', queue: 'shop.orchestrator.inbox', routingKey: '' },
          { exchange: 'theirs', queue: 'stranger', routingKey: '#' },
        ],
      },
    });
    const others = <Part extends { readonly isDeclared: boolean }>(parts: readonly Part[]): readonly Part[] =>
      parts.filter(({ isDeclared }) => !isDeclared);
    expect(others(all.queues)).toEqual([expect.objectContaining({ name: 'loyalty.inbox', sagas: [] })]);
    expect(others(all.exchanges)).toEqual([expect.objectContaining({ name: 'legacy', carries: 'other' })]);
    expect(others(all.bindings).map(({ queue }) => queue)).toEqual([
      'loyalty.inbox',
      'shop.orchestrator.inbox',
    ]);
    expect(codes(all).filter((code) => code === 'extra-binding')).toHaveLength(1);
  });
});
