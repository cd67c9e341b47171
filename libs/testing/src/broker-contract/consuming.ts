import { describe, expect, it } from 'vitest';
import type { Delivery } from '@edda/messaging';
import { probe, reaches } from './broker-bench.js';
import type { BrokerBench } from './broker-bench.js';

const hold = (): void => undefined;

export function describeConsuming(bench: () => BrokerBench): void {
  describe('consuming', () => {
    it('hands over together what has arrived together, and never an empty batch', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      await broker.declare(place.topology({ work: ['#'] }));
      await broker.publish(Array.from({ length: 100 }, (_, index) => place.message('a', `m-${index}`)));
      const seen = await probe(broker, { queue: place.queue('work'), prefetch: 100 });
      await seen.count(100);
      expect(Math.max(...seen.batches)).toBeGreaterThan(1);
      expect(seen.batches).not.toContain(0);
    });

    it('leaves no more than the prefetch unacknowledged', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      const other = await bench().connected('beta');
      await broker.declare(place.topology({ work: ['#'] }));
      await broker.publish(['1', '2', '3', '4', '5'].map((id) => place.message('a', id)));
      const holding = await probe(broker, { queue: place.queue('work'), prefetch: 3 }, hold);
      await holding.count(3);
      // Whatever the first does not get goes to the second: two messages, and not one more.
      const rest = await probe(other, { queue: place.queue('work'), prefetch: 10 });
      await rest.count(2);
      expect([holding.ids, rest.ids]).toEqual([
        ['1', '2', '3'],
        ['4', '5'],
      ]);
    });

    it('goes on when a delivery is acknowledged', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      await broker.declare(place.topology({ work: ['#'] }));
      await broker.publish(['1', '2', '3'].map((id) => place.message('a', id)));
      const seen = await probe(broker, { queue: place.queue('work'), prefetch: 1 });
      await seen.count(3);
      expect(seen.ids).toEqual(['1', '2', '3']);
    });

    it('shares a queue between its consumers, each message once', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      const other = await bench().connected('beta');
      await broker.declare(place.topology({ work: ['#'] }));
      const one = await probe(broker, { queue: place.queue('work'), prefetch: 10 });
      const two = await probe(other, { queue: place.queue('work'), prefetch: 10 });
      const ids = Array.from({ length: 8 }, (_, index) => `m-${index}`);
      await broker.publish(ids.map((id) => place.message('a', id)));
      await expect.poll(() => [...one.ids, ...two.ids].toSorted()).toEqual(ids.toSorted());
      expect(Math.min(one.ids.length, two.ids.length)).toBeGreaterThan(0);
    });

    it('delivers again after an interruption what was not acknowledged, and only that', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      await broker.declare(place.topology({ work: ['#'] }));
      await broker.publish([place.message('a', 'done'), place.message('a', 'open')]);
      const isDone = ({ message }: Delivery): boolean => message.messageId === 'done';
      const seen = await probe(broker, { queue: place.queue('work'), prefetch: 10 }, (delivery) => {
        if (isDone(delivery) || delivery.message.redelivered) delivery.ack();
      });
      await seen.count(2);
      // An ack is not confirmed by anybody; that a message behind it came through the same channel is.
      await broker.publish([place.message('a', 'fence')]);
      await seen.count(3);
      await bench().underTest.interrupt();
      await seen.count(5);
      expect(seen.messages.slice(3).map(({ messageId, redelivered }) => [messageId, redelivered])).toEqual([
        ['open', true],
        ['fence', true],
      ]);
    });

    it('lets an acknowledgement for a lost connection pass without effect', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      await broker.declare(place.topology({ work: ['#'] }));
      await broker.publish([place.message('a', 'm-1')]);
      const seen = await probe(broker, { queue: place.queue('work'), prefetch: 10 }, hold);
      const [first] = await seen.count(1);
      const lost = reaches(broker, 'connecting');
      await bench().underTest.interrupt();
      await lost;
      first?.ack();
      first?.requeue();
      await seen.count(2);
      expect(seen.messages.map(({ messageId, redelivered }) => [messageId, redelivered])).toEqual([
        ['m-1', false],
        ['m-1', true],
      ]);
    });

    it('takes nothing while it is limited to nothing, and goes on when it is not', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      const other = await bench().connected('beta');
      await broker.declare(place.topology({ work: ['#'] }));
      await broker.publish([place.message('a', 'before')]);
      const paused = await probe(broker, { queue: place.queue('work'), prefetch: 10 }, hold);
      const [before] = await paused.count(1);
      await paused.subscription.limit(0);
      before?.ack();
      await broker.publish([place.message('a', '1'), place.message('a', '2')]);
      // What the paused one does not take is there for another.
      const heir = await probe(other, { queue: place.queue('work'), prefetch: 1 });
      await heir.count(2);
      await heir.subscription.cancel();
      await paused.subscription.limit(10);
      await broker.publish([place.message('a', 'after')]);
      await paused.count(2);
      expect([paused.ids, heir.ids]).toEqual([
        ['before', 'after'],
        ['1', '2'],
      ]);
    });

    it('takes one at a time while it is limited to one, beside what it holds already', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      const other = await bench().connected('beta');
      await broker.declare(place.topology({ work: ['#'] }));
      await broker.publish(['1', '2'].map((id) => place.message('a', id)));
      const limited = await probe(broker, { queue: place.queue('work'), prefetch: 2 }, hold);
      await limited.count(2);
      await limited.subscription.limit(1);
      await broker.publish(['3', '4'].map((id) => place.message('a', id)));
      await limited.count(3);
      const rest = await probe(other, { queue: place.queue('work'), prefetch: 10 });
      await rest.count(1);
      expect([limited.ids, rest.ids]).toEqual([['1', '2', '3'], ['4']]);
      await rest.subscription.cancel();
      await limited.subscription.limit(2);
      await broker.publish(['5', '6'].map((id) => place.message('a', id)));
      await limited.count(5);
      // Settling still works for each of the consumers that there were.
      for (const delivery of limited.deliveries) delivery.ack();
      await broker.publish([place.message('a', 'last')]);
      await limited.until(({ ids }) => ids.includes('last'));
    });

    it('keeps its limit after an interruption, and the last one of several', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      await broker.declare(place.topology({ work: ['#'] }));
      const limited = await probe(broker, { queue: place.queue('work'), prefetch: 10 });
      const limits = [1, 5, 0].map((prefetch) => limited.subscription.limit(prefetch));
      await Promise.all(limits);
      const lost = reaches(broker, 'connecting');
      await bench().underTest.interrupt();
      await lost;
      await reaches(broker, 'up');
      await broker.publish(['1', '2', '3', '4'].map((id) => place.message('a', id)));
      const heir = await probe(broker, { queue: place.queue('work'), prefetch: 10 });
      await heir.count(4);
      expect(limited.ids).toEqual([]);
    });

    it('does not come back by a limit once it was cancelled', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      await broker.declare(place.topology({ work: ['#'] }));
      const cancelled = await probe(broker, { queue: place.queue('work'), prefetch: 10 });
      await cancelled.subscription.cancel();
      await cancelled.subscription.limit(10);
      const heir = await probe(broker, { queue: place.queue('work'), prefetch: 10 });
      await broker.publish(['1', '2', '3', '4'].map((id) => place.message('a', id)));
      await heir.count(4);
      expect(cancelled.ids).toEqual([]);
    });

    it('delivers no more after it was cancelled, and still takes the acks of what was delivered', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      await broker.declare(place.topology({ work: ['#'] }));
      await broker.publish([place.message('a', 'before')]);
      const seen = await probe(broker, { queue: place.queue('work'), prefetch: 10 }, hold);
      const [before] = await seen.count(1);
      await seen.subscription.cancel();
      await seen.subscription.cancel();
      before?.ack();
      await broker.publish([place.message('a', 'after')]);
      await broker.close();
      const heir = await probe(await bench().connected('beta'), { queue: place.queue('work'), prefetch: 10 });
      await heir.count(1);
      expect([seen.ids, heir.ids]).toEqual([['before'], ['after']]);
    });

    it('does not come back after an interruption once it was cancelled', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      await broker.declare(place.topology({ work: ['#'] }));
      const cancelled = await probe(broker, { queue: place.queue('work'), prefetch: 10 });
      await cancelled.subscription.cancel();
      const lost = reaches(broker, 'connecting');
      await bench().underTest.interrupt();
      await lost;
      await reaches(broker, 'up');
      const heir = await probe(broker, { queue: place.queue('work'), prefetch: 10 });
      await broker.publish(['1', '2', '3', '4'].map((id) => place.message('a', id)));
      await heir.count(4);
      expect(cancelled.ids).toEqual([]);
    });

    it('tells how many messages lie in queues that were delivered to nobody', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      await broker.declare(place.topology({ work: ['a'], idle: ['b'] }));
      await broker.publish(['1', '2', '3', '4', '5'].map((id) => place.message('a', id)));
      const depths = (): Promise<readonly number[]> =>
        broker.depths([place.queue('idle'), place.queue('work')]);
      expect(await depths()).toEqual([0, 5]);
      const holding = await probe(broker, { queue: place.queue('work'), prefetch: 3 }, hold);
      await holding.count(3);
      await expect.poll(depths).toEqual([0, 2]);
    });

    it('cannot tell it of a queue that does not exist, or without a connection, and goes on after that', async () => {
      const place = bench().place();
      await expect(
        bench()
          .service()
          .depths([place.queue('work')]),
      ).rejects.toThrow('connecting');
      const broker = await bench().connected();
      await expect(broker.depths([place.queue('work')])).rejects.toThrow(place.queue('work'));
      await broker.declare(place.topology({ work: ['#'] }));
      expect(await broker.depths([place.queue('work')])).toEqual([0]);
    });

    it('shows what lies in queues and how many consume them, and which do not exist, and goes on after that', async () => {
      const place = bench().place();
      await expect(
        bench()
          .service()
          .look([place.queue('work')]),
      ).rejects.toThrow('connecting');
      const broker = await bench().connected();
      await broker.declare(place.topology({ work: ['a'], idle: ['b'] }));
      await broker.publish(['1', '2', '3'].map((id) => place.message('a', id)));
      const look = () => broker.look(['idle', 'nowhere', 'work', 'gone'].map((name) => place.queue(name)));
      const idle = { messages: 0, consumers: 0 };
      expect(await look()).toEqual([idle, undefined, { messages: 3, consumers: 0 }, undefined]);
      const holding = await probe(broker, { queue: place.queue('work'), prefetch: 2 }, hold);
      await holding.count(2);
      await expect.poll(look).toEqual([idle, undefined, { messages: 1, consumers: 1 }, undefined]);
    });

    it('gives back what was not acknowledged when its service is closed', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      await broker.declare(place.topology({ work: ['#'] }));
      await broker.publish([place.message('a', 'm-1'), place.message('a', 'm-2')]);
      const seen = await probe(broker, { queue: place.queue('work'), prefetch: 10 }, hold);
      await seen.count(2);
      await broker.close();
      const heir = await probe(await bench().connected('beta'), { queue: place.queue('work'), prefetch: 10 });
      await heir.count(2);
      expect(heir.messages.map(({ messageId, redelivered }) => [messageId, redelivered])).toEqual([
        ['m-1', true],
        ['m-2', true],
      ]);
    });
  });
}
