import { describe, expect, it } from 'vitest';
import { probe } from './broker-bench.js';
import type { BrokerBench } from './broker-bench.js';

export function describeSettling(bench: () => BrokerBench): void {
  describe('settling', () => {
    it('delivers again what was requeued, marked as redelivered', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      await broker.declare(place.topology({ work: ['#'] }));
      const seen = await probe(broker, { queue: place.queue('work'), prefetch: 10 }, (delivery) =>
        delivery.message.redelivered ? delivery.ack() : delivery.requeue(),
      );
      await broker.publish([place.message('a', 'm-1')]);
      await seen.count(2);
      expect(seen.messages.map(({ messageId, redelivered }) => [messageId, redelivered])).toEqual([
        ['m-1', false],
        ['m-1', true],
      ]);
    });

    it('takes only the first answer for a delivery', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      await broker.declare(place.topology({ work: ['#'] }));
      const seen = await probe(broker, { queue: place.queue('work'), prefetch: 1 }, (delivery) => {
        delivery.ack();
        delivery.ack();
        delivery.requeue();
      });
      await broker.publish(['1', '2', '3'].map((id) => place.message('a', id)));
      await seen.until(({ ids }) => ids.includes('3'));
      expect(seen.ids).toEqual(['1', '2', '3']);
    });

    it('puts a message aside when it came back more often than the delivery limit, and nothing else', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      await broker.declare(place.topology({ aside: ['aside.work'] }));
      await broker.declare(
        place.topology(
          { work: ['do'] },
          {
            'x-delivery-limit': 2,
            'x-dead-letter-exchange': place.exchange,
            'x-dead-letter-routing-key': 'aside.work',
          },
        ),
      );
      const work = await probe(broker, { queue: place.queue('work'), prefetch: 10 }, (delivery) =>
        delivery.message.messageId === 'poison' ? delivery.requeue() : delivery.ack(),
      );
      const aside = await probe(broker, { queue: place.queue('aside'), prefetch: 10 });
      const headers = { 'edda-saga': 'order' };
      await broker.publish([place.message('do', 'poison', { headers }), place.message('do', 'neighbour')]);
      await aside.count(1);
      expect(work.ids.filter((id) => id === 'poison')).toHaveLength(3);
      await work.until(({ ids }) => ids.includes('neighbour'));
      expect(aside.messages).toMatchObject([
        { messageId: 'poison', exchange: place.exchange, routingKey: 'aside.work', headers },
      ]);
    });

    it('counts a lost connection towards the delivery limit as well', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      const limited = {
        'x-delivery-limit': 1,
        'x-dead-letter-exchange': place.exchange,
        'x-dead-letter-routing-key': 'aside.work',
      };
      await broker.declare(place.topology({ aside: ['aside.work'] }));
      await broker.declare(place.topology({ work: ['do'] }, limited));
      await broker.publish([place.message('do', 'killer')]);
      const work = await probe(broker, { queue: place.queue('work'), prefetch: 10 }, () => undefined);
      await work.count(1);
      await bench().underTest.interrupt();
      await work.count(2);
      await bench().underTest.interrupt();
      const aside = await probe(broker, { queue: place.queue('aside'), prefetch: 10 });
      await aside.count(1);
      expect(aside.ids).toEqual(['killer']);
      expect(work.ids).toEqual(['killer', 'killer']);
    });

    it('gives a batch back that its receiver did not take', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      await broker.declare(place.topology({ work: ['#'] }));
      const seen = await probe(broker, { queue: place.queue('work'), prefetch: 10 }, (delivery) => {
        if (!delivery.message.redelivered) throw new Error('The receiver has a defect.');
        delivery.ack();
      });
      await broker.publish([place.message('a', 'm-1')]);
      await seen.count(2);
      expect(seen.messages.map(({ redelivered }) => redelivered)).toEqual([false, true]);
    });
  });
}
