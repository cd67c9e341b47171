import { describe, expect, it } from 'vitest';
import type { Queue, Topology } from './parts.js';
import { argumentWords, isForsaken, ownerWords, wayGroups } from './ways.js';

const queue = (name: string, more: Partial<Queue> = {}): Queue => ({
  name,
  declared: true,
  arguments: { 'x-queue-type': 'quorum', 'x-dead-letter-exchange': 'dead' },
  sagas: [],
  ...more,
});
const exchange = (name: string, carries: Topology['exchanges'][number]['carries']) => ({
  name,
  type: 'topic',
  carries,
  declared: true,
});
const binding = (from: string, routingKey: string, to: string) => ({
  exchange: from,
  routingKey,
  queue: to,
  declared: true,
});

const TOPOLOGY: Topology = {
  broker: { status: 'up' },
  lookedBy: 'management',
  exchanges: [
    exchange('dead', 'dead'),
    exchange('replies.stock', 'replies'),
    exchange('replies.payment', 'replies'),
    exchange('commands', 'commands'),
  ],
  queues: [queue('replies'), queue('payment'), queue('stock'), queue('letters', { arguments: {} })],
  bindings: [
    binding('commands', 'stock.#', 'stock'),
    binding('commands', 'payment.#', 'payment'),
    binding('replies.stock', '#', 'replies'),
    binding('replies.payment', '#', 'replies'),
    binding('dead', 'letter.#', 'letters'),
    binding('dead', 'other.#', 'letters'),
  ],
  findings: [],
};

describe('the ways of messages', () => {
  it('are told by what they carry, exchanges of one kind together, and queue by queue', () => {
    const groups = wayGroups(TOPOLOGY).map(({ carries, exchanges, ways }) => [
      carries,
      exchanges.length,
      ways.map((way) => [way.queue.name, way.bindings.map((one) => `${one.exchange} ${one.routingKey}`)]),
    ]);
    expect(groups).toEqual([
      [
        'commands',
        1,
        [
          ['payment', ['commands payment.#']],
          ['stock', ['commands stock.#']],
        ],
      ],
      ['replies', 2, [['replies', ['replies.stock #', 'replies.payment #']]]],
      ['dead', 1, [['letters', ['dead letter.#', 'dead other.#']]]],
    ]);
  });

  it('say how many queues put there what reaches their limit', () => {
    expect(wayGroups(TOPOLOGY).map(({ dying }) => dying)).toEqual([0, 0, 3]);
  });

  it('are shown from an exchange that nothing is bound to as well', () => {
    const [lonely] = wayGroups({ ...TOPOLOGY, bindings: [] });
    expect(lonely).toMatchObject({ carries: 'commands', ways: [] });
  });
});

describe('a queue', () => {
  it.each<[string, Partial<Queue>, string[]]>([
    ['its service', { service: 'payment', arguments: {} }, ['payment']],
    [
      'its limit',
      { arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 20 } },
      ['quorum', '20 deliveries'],
    ],
    ['who sends to it', { sagas: ['order', 'trip'] }, ['for order, trip']],
    ['that it is of somebody else', { declared: false }, ['of another service']],
  ])('says %s', (_, more, words) => {
    const any = queue('any', more);
    const said = [...ownerWords(any), ...argumentWords(any)].join(' · ');
    for (const word of words) expect(said).toContain(word);
  });

  it('says of no limit as good as none', () => {
    expect(
      argumentWords(queue('last', { arguments: { 'x-delivery-limit': 1_000_000_000 } })).join(),
    ).not.toMatch(/deliver/);
  });

  it('is forsaken where somebody should take from it and nobody does', () => {
    expect(isForsaken(queue('payment', { service: 'payment', consumers: 0 }))).toBe(true);
    expect(isForsaken(queue('payment', { service: 'payment' }))).toBe(false);
    expect(isForsaken(queue('last', { consumers: 0 }))).toBe(false);
  });
});
