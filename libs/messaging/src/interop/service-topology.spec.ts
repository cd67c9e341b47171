import { describe, expect, it } from 'vitest';
import { nest } from './nest-envelope.js';
import { retryLevels } from './next-delivery.js';
import { answersTopology, serviceTopology } from './service-topology.js';

const options = {
  service: 'shop',
  events: ['order.*'],
  messages: ['quotes.get'],
  levels: retryLevels(['5s', '5m', '5s']),
  envelopes: [{ match: 'legacy.#', envelope: nest() }],
};

describe('what a service needs', () => {
  const { queues, bindings } = serviceTopology(options);

  it('is one queue, and one for each level', () => {
    expect(queues.map(({ name }) => name)).toEqual([
      'shop.inbox',
      'shop.inbox.retry.5s',
      'shop.inbox.retry.5m',
    ]);
    const bare = serviceTopology({ ...options, levels: [] });
    expect(bare.queues.map(({ name }) => name)).toEqual(['shop.inbox']);
    expect(bare.exchanges.map(({ name }) => name)).not.toContain('edda.retries.shop');
  });

  it('gives each queue that somebody consumes a delivery limit and a place for what reaches it', () => {
    for (const { name, arguments: given } of [...queues.slice(0, 1), ...answersTopology('shop', 'h').queues])
      expect(given).toMatchObject({
        'x-queue-type': 'quorum',
        'x-delivery-limit': 20,
        'x-dead-letter-exchange': 'edda.dead',
        'x-dead-letter-routing-key': `undecodable.${name}`,
      });
  });

  it('lets each level wait for one time, and brings all back to the queue alone', () => {
    for (const { name, arguments: given } of queues.slice(1)) {
      expect(given).toMatchObject({
        'x-queue-type': 'quorum',
        'x-message-ttl': name.endsWith('.5s') ? 5_000 : 300_000,
        'x-dead-letter-exchange': 'edda.retries.shop',
        'x-dead-letter-routing-key': 'shop.inbox',
      });
      expect(bindings).toContainEqual({ exchange: 'edda.retries.shop', queue: name, routingKey: name });
      // Orchestrators alone write there.
      expect(bindings).not.toContainEqual(expect.objectContaining({ exchange: 'edda.redrive', queue: name }));
    }
    const back = { queue: 'shop.inbox', routingKey: 'shop.inbox' };
    expect(bindings).toContainEqual({ exchange: 'edda.retries.shop', ...back });
    expect(bindings).toContainEqual({ exchange: 'edda.redrive', ...back });
  });

  it('is bound by its patterns and its envelopes', () => {
    const toInbox = bindings.filter(
      ({ queue, routingKey }) => queue === 'shop.inbox' && routingKey !== queue,
    );
    expect(toInbox.map(({ exchange, routingKey }) => `${exchange} ${routingKey}`)).toEqual([
      'edda.events order.*',
      'edda.commands quotes.get',
      'edda.events legacy.#',
    ]);
  });

  it('has the namespace in every name', () => {
    const { exchanges, queues: named } = serviceTopology({ ...options, namespace: 'blue' });
    const answers = answersTopology('shop', 'host#1', 'blue');
    for (const { name } of [...exchanges, ...named, ...answers.exchanges, ...answers.queues])
      expect(name).toMatch(/^blue\./);
  });

  it('is a queue of its own for each process that asks, which goes by itself', () => {
    expect(answersTopology('shop', 'host#1')).toMatchObject({
      queues: [
        { name: 'shop.answers.host#1', arguments: { 'x-queue-type': 'quorum', 'x-expires': 600_000 } },
      ],
      bindings: [{ exchange: 'edda.answers.shop', queue: 'shop.answers.host#1', routingKey: 'host#1' }],
    });
  });
});
