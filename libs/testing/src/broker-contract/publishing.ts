import { describe, expect, it } from 'vitest';
import { probe, reaches } from './broker-bench.js';
import type { BrokerBench } from './broker-bench.js';

const CONFIRMED = { status: 'confirmed' };

export function describePublishing(bench: () => BrokerBench): void {
  describe('publishing', () => {
    it('delivers properties, headers and text as they were published', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      await broker.declare(place.topology({ work: ['pay.*'] }));
      const seen = await probe(broker, { queue: place.queue('work'), prefetch: 10 });
      const headers = { 'edda-kind': 'command', count: 3, large: 2 ** 40, urgent: true, note: 'größer' };
      const more = {
        correlationId: 'saga-1',
        type: 'pay.charge',
        appId: 'shop',
        headers,
        content: '{"ü":1}',
      };
      expect(await broker.publish([place.message('pay.charge', 'm-1', more)])).toEqual([CONFIRMED]);
      await seen.count(1);
      expect(seen.messages[0]).toMatchObject({
        queue: place.queue('work'),
        exchange: place.exchange,
        routingKey: 'pay.charge',
        redelivered: false,
        messageId: 'm-1',
        correlationId: 'saga-1',
        type: 'pay.charge',
        appId: 'shop',
        contentType: 'application/json',
        timestamp: 1_700_000_000_000,
        headers,
        text: '{"ü":1}',
      });
      expect([...(seen.messages[0]?.content ?? [])]).toEqual([...new TextEncoder().encode('{"ü":1}')]);
    });

    it('delivers bytes as they are, and no text for what is not UTF-8', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      await broker.declare(place.topology({ work: ['#'] }));
      const seen = await probe(broker, { queue: place.queue('work'), prefetch: 10 });
      const content = Uint8Array.from([0x7b, 0xff, 0x00, 0x7d]);
      await broker.publish([
        place.message('a', 'm-1', { content }),
        place.message('a', 'm-2', { content: '' }),
      ]);
      await seen.count(2);
      expect([...(seen.messages[0]?.content ?? [])]).toEqual([...content]);
      expect(seen.messages.map(({ text }) => text)).toEqual([undefined, '']);
    });

    it('returns a mandatory message that no queue takes, and confirms one that is not mandatory', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      await broker.declare(place.topology({ work: ['known'] }));
      const [mandatory, optional] = await broker.publish([
        place.message('unknown', 'm-1'),
        place.message('unknown', 'm-2', { mandatory: false }),
      ]);
      expect(mandatory).toMatchObject({ status: 'returned', reason: expect.stringContaining('unknown') });
      expect(optional).toEqual(CONFIRMED);
    });

    it('answers for each message in its place, also when ids repeat in a batch', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      await broker.declare(place.topology({ work: ['known'] }));
      const keys = ['known', 'unknown', 'known', 'unknown', 'other', 'known'];
      const results = await broker.publish(keys.map((key) => place.message(key, 'always-the-same')));
      expect(results.map(({ status }) => status)).toEqual(
        keys.map((key) => (key === 'known' ? 'confirmed' : 'returned')),
      );
    });

    it('answers an empty batch with nothing', async () => {
      const broker = await bench().connected();
      expect(await broker.publish([])).toEqual([]);
    });

    it('confirms what was returned before, once a queue is bound', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      await broker.declare(place.topology({ work: ['known'] }));
      const message = place.message('late', 'm-1');
      expect(await broker.publish([message])).toMatchObject([{ status: 'returned' }]);
      await broker.declare(place.topology({ work: ['late'] }));
      expect(await broker.publish([message])).toEqual([CONFIRMED]);
    });

    it('fails a message for an exchange that does not exist, and goes on', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      await broker.declare(place.topology({ work: ['#'] }));
      const nowhere = place.message('a', 'm-1', { exchange: `${place.exchange}.missing` });
      expect(await broker.publish([nowhere])).toMatchObject([{ status: 'failed' }]);
      await reaches(broker, 'up');
      expect(await broker.publish([place.message('a', 'm-2')])).toEqual([CONFIRMED]);
    });

    it('fails at once while it is not connected, and after it was closed', async () => {
      const place = bench().place();
      const broker = bench().service();
      expect(await broker.publish([place.message('a', 'm-1')])).toMatchObject([{ status: 'failed' }]);
      await broker.close();
      expect(await broker.publish([place.message('a', 'm-1')])).toMatchObject([{ status: 'failed' }]);
    });

    it('keeps the order of a batch, also where it is larger than what may be unconfirmed', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      await broker.declare(place.topology({ work: ['#'] }));
      const ids = Array.from({ length: 2_500 }, (_, index) => `m-${index}`);
      const results = await broker.publish(ids.map((id) => place.message('a', id)));
      expect(results.filter(({ status }) => status !== 'confirmed')).toEqual([]);
      const seen = await probe(broker, { queue: place.queue('work'), prefetch: 500 });
      await seen.count(ids.length);
      expect(seen.ids).toEqual(ids);
    });

    it('sends to each queue once, however many of its bindings match', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      await broker.declare(place.topology({ one: ['a.#', '*.b', 'a.b'], two: ['#'], none: ['a', '*'] }));
      const one = await probe(broker, { queue: place.queue('one'), prefetch: 10 });
      const two = await probe(broker, { queue: place.queue('two'), prefetch: 10 });
      const none = await probe(broker, { queue: place.queue('none'), prefetch: 10 });
      await broker.publish([place.message('a.b', 'm-1'), place.message('a', 'last')]);
      await Promise.all([one, two, none].map((seen) => seen.until(({ ids }) => ids.includes('last'))));
      expect([one.ids, two.ids, none.ids]).toEqual([['m-1', 'last'], ['m-1', 'last'], ['last']]);
    });

    it('never rejects and never lies when the connection is cut: what it confirmed is delivered', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      await broker.declare(place.topology({ work: ['#'] }));
      const batches = Array.from({ length: 40 }, (_, batch) =>
        Array.from({ length: 25 }, (_unused, index) => place.message('a', `m-${batch}-${index}`)),
      );
      const [cut, ...results] = await Promise.all([
        bench().underTest.interrupt(),
        ...batches.map((batch) => broker.publish(batch)),
      ]);
      expect(cut).toBeUndefined();
      const confirmed = batches.flatMap((batch, index) =>
        batch
          .filter((_message, at) => results[index]?.[at]?.status === 'confirmed')
          .map(({ messageId }) => messageId),
      );
      await reaches(broker, 'up');
      await broker.publish([place.message('a', 'last')]);
      const seen = await probe(broker, { queue: place.queue('work'), prefetch: 100 });
      await seen.until(({ ids }) => ids.includes('last'));
      expect(confirmed.filter((id) => !seen.ids.includes(id))).toEqual([]);
    });

    it('fails at once while the broker is blocked, consumes all the same, and comes up again', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      await broker.declare(place.topology({ work: ['#'] }));
      await broker.publish([place.message('a', 'before')]);
      const unblock = await bench().underTest.block();
      // A broker may notice an alarm only when somebody publishes.
      await broker.publish([place.message('a', 'during')]);
      await reaches(broker, 'blocked');
      expect(await broker.publish([place.message('a', 'during')])).toMatchObject([
        { status: 'failed', reason: expect.stringContaining('blocked') },
      ]);
      const seen = await probe(broker, { queue: place.queue('work'), prefetch: 10 });
      await seen.until(({ ids }) => ids.includes('before'));
      await unblock();
      await reaches(broker, 'up');
      expect(await broker.publish([place.message('a', 'after')])).toEqual([CONFIRMED]);
    });
  });
}
