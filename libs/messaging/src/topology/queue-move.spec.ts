import { describe, expect, it } from 'vitest';
import type { Binding, Topology } from '../topology.js';
import { isSameBinding } from '../topology.js';
import { topology } from './system-topology.js';
import { HEADERS, wireNames } from '../wire-names.js';
import type { FoundQueue } from './found-broker.js';
import { healthyBroker, withQueue } from './healthy-broker.fixture.js';
import type { MoveStep } from './queue-move.js';
import { movedHeaders, planMoves, waysBack } from './queue-move.js';

const names = wireNames();
const options = { participants: ['payment'] };
const wanted = topology(options);

/** As much of a broker as a plan can tell from the real one: queues with arguments and messages, and direct bindings. */
class Bench {
  readonly queues = new Map<string, { arguments: FoundQueue['arguments']; messages: string[] }>();
  bindings: Binding[] = [];

  constructor(
    queue: string,
    found = withQueue(healthyBroker(options), queue, { arguments: { 'x-queue-type': 'quorum' } }),
  ) {
    for (const one of found.queues) this.queues.set(one.name, { arguments: one.arguments, messages: [] });
    this.bindings = [...found.bindings];
  }

  plan(of: Topology = wanted): readonly MoveStep[] {
    const queues = [...this.queues].map(([name, { arguments: declared }]) => ({
      name,
      type: 'quorum',
      arguments: declared,
      policy: {},
    }));
    return planMoves(of, { queues, bindings: this.bindings }, names).flatMap(({ steps }) => steps);
  }

  publish(exchange: string, routingKey: string, message: string): void {
    for (const binding of this.bindings) {
      if (binding.exchange === exchange && binding.routingKey === routingKey)
        this.queues.get(binding.queue)?.messages.push(message);
    }
  }

  take(step: MoveStep, moved = Infinity): void {
    switch (step.kind) {
      case 'declare':
        this.queues.set(step.queue.name, this.queues.get(step.queue.name) ?? { ...step.queue, messages: [] });
        return;
      case 'bind':
        if (!this.bindings.some((one) => isSameBinding(one, step.binding))) this.bindings.push(step.binding);
        return;
      case 'unbind':
        this.bindings = this.bindings.filter((one) => !isSameBinding(one, step.binding));
        return;
      case 'delete':
        expect(this.queues.get(step.queue)?.messages ?? []).toEqual([]);
        this.queues.delete(step.queue);
        this.bindings = this.bindings.filter(({ queue }) => queue !== step.queue);
        return;
      case 'move': {
        const messages = this.queues.get(step.from)?.messages ?? [];
        for (let count = 0; messages.length > 0 && count < moved; count += 1) {
          const [message = ''] = messages.splice(0, 1);
          if (step.exchange === '') this.queues.get(step.to)?.messages.push(message);
          else this.publish(step.exchange, step.to, message);
        }
      }
    }
  }
}

describe.each(['payment.commands', 'orchestrator.replies', 'orchestrator.inbox', 'edda.undecodable'])(
  'giving %s other arguments',
  (queue) => {
    const began = (): Bench => {
      const bench = new Bench(queue);
      bench.bindings.push({ exchange: 'edda.events', queue, routingKey: 'seen.by.nobody-here' });
      bench.queues.get(queue)?.messages.push('1', '2', '3');
      return bench;
    };
    const finished = (bench: Bench): void => {
      expect(bench.plan()).toEqual([]);
      expect([...bench.queues.keys()].filter((name) => name.endsWith('.moving'))).toEqual([]);
      expect(bench.queues.get(queue)?.arguments).toEqual(
        wanted.queues.find(({ name }) => name === queue)?.arguments,
      );
      const kept = [
        ...wanted.bindings.filter((binding) => binding.queue === queue),
        { exchange: 'edda.events', queue, routingKey: 'seen.by.nobody-here' },
      ];
      const bound = bench.bindings.filter((binding) => binding.queue === queue);
      expect(bound.toSorted(byText)).toEqual(kept.toSorted(byText));
    };
    const total = began().plan().length;

    it('ends with the wanted queue, all of its messages in order, and the bindings that it had', () => {
      const bench = began();
      for (const step of bench.plan()) bench.take(step);
      finished(bench);
      expect(bench.queues.get(queue)?.messages).toEqual(['1', '2', '3']);
    });

    it.each(Array.from({ length: total }, (_, index) => [index + 1]))(
      'loses nothing when it is interrupted after %i steps, the last of them half done',
      (count) => {
        const bench = began();
        const steps = bench.plan().slice(0, count);
        for (const [index, step] of steps.entries()) {
          bench.take(step, index === count - 1 ? 1 : Infinity);
          // Something is published at each moment; where two queues are bound, both get it.
          bench.publish('edda.events', 'seen.by.nobody-here', `new-${index}`);
        }
        for (const step of bench.plan()) bench.take(step);
        finished(bench);
        const ids = new Set(bench.queues.get(queue)?.messages);
        expect([...ids].toSorted()).toEqual(
          ['1', '2', '3', ...steps.map((_, index) => `new-${index}`)].toSorted(),
        );
      },
    );
  },
);

const byText = (a: Binding, b: Binding): number => JSON.stringify(a).localeCompare(JSON.stringify(b));

describe('a plan', () => {
  it('is empty where nothing differs, and where a queue is missing altogether', () => {
    const found = healthyBroker(options);
    expect(planMoves(wanted, found, names)).toEqual([]);
    expect(planMoves(wanted, { ...found, queues: [] }, names)).toEqual([]);
  });

  it('says which arguments differ, and whether it was begun', () => {
    const found = withQueue(healthyBroker(options), 'payment.commands', {
      arguments: { 'x-queue-type': 'quorum' },
    });
    expect(planMoves(wanted, found, names)).toMatchObject([
      {
        queue: 'payment.commands',
        state: 'wrong',
        differing: ['x-dead-letter-exchange', 'x-dead-letter-routing-key', 'x-delivery-limit'],
      },
    ]);
  });
});

describe('a message that is moved', () => {
  const ways = waysBack({
    exchanges: [
      { name: names.commands, type: 'topic' },
      { name: names.redrive, type: 'direct' },
      { name: 'edda.retries.shop', type: 'direct' },
    ],
  });
  const headersOf = (exchange: string, from: string, headers: object = {}) =>
    movedHeaders({ exchange, routingKey: 'payment.charge', headers: { a: 1, ...headers } }, from, 'q', ways);
  const origin = { [HEADERS.originExchange]: 'first', [HEADERS.originRoutingKey]: 'first.key' };

  it('says where it came from first', () => {
    expect(headersOf('edda.commands', 'q')).toEqual({
      a: 1,
      [HEADERS.originExchange]: 'edda.commands',
      [HEADERS.originRoutingKey]: 'payment.charge',
    });
  });

  it('keeps what the mover said, and what came with a redrive, or to wait', () => {
    expect(headersOf('', 'q.moving', origin)).toEqual({ a: 1, ...origin });
    expect(headersOf('edda.retries.shop', 'q', origin)).toEqual({ a: 1, ...origin });
    expect(headersOf(names.redrive, 'q', origin)).toEqual({ a: 1, ...origin });
    expect(headersOf(names.redrive, 'q.moving', origin)).toEqual({ a: 1, ...origin });
  });

  it('does not keep what its sender invented', () => {
    expect(headersOf('edda.replies.payment', 'q', origin)[HEADERS.originExchange]).toBe(
      'edda.replies.payment',
    );
    expect(headersOf('edda.replies.payment', 'q.moving', origin)[HEADERS.originExchange]).toBe(
      'edda.replies.payment',
    );
    expect(headersOf('', 'q', origin)[HEADERS.originExchange]).toBe('');
  });

  it('reaches no queue but the one that it is moved to', () => {
    for (const exchange of ['edda.commands', names.redrive])
      expect(headersOf(exchange, 'q', { ...origin, CC: ['inventory.commands'], BCC: ['x'] })).toEqual(
        headersOf(exchange, 'q', origin),
      );
  });
});
