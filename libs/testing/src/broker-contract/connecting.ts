import { describe, expect, it } from 'vitest';
import type { BrokerStatus } from '@edda/messaging';
import { probe, reaches } from './broker-bench.js';
import type { BrokerBench } from './broker-bench.js';

export function describeConnecting(bench: () => BrokerBench): void {
  describe('connecting', () => {
    it('is connecting until it is told to connect, and then up', async () => {
      const broker = bench().service();
      expect(broker.status).toBe('connecting');
      broker.connect();
      await reaches(broker, 'up');
      expect(broker.status).toBe('up');
    });

    it('tells its listeners each change of status, and those that have left nothing', async () => {
      const broker = await bench().connected();
      const heard: BrokerStatus[] = [];
      const unheard: BrokerStatus[] = [];
      broker.onStatus((status) => heard.push(status));
      broker.onStatus((status) => unheard.push(status))();
      const lost = reaches(broker, 'connecting');
      await bench().underTest.interrupt();
      await lost;
      await reaches(broker, 'up');
      await broker.close();
      expect([heard.at(0), heard.at(-2), heard.at(-1)]).toEqual(['connecting', 'up', 'closed']);
      expect(heard.filter((status, index) => status === heard[index - 1])).toEqual([]);
      expect(unheard).toEqual([]);
    });

    it('takes a second connect as none', async () => {
      const broker = await bench().connected();
      broker.connect();
      expect(broker.status).toBe('up');
    });

    it('is closed for good after close, which may be called again', async () => {
      const broker = await bench().connected();
      await Promise.all([broker.close(), broker.close()]);
      await broker.close();
      broker.connect();
      expect(broker.status).toBe('closed');
    });

    it('can be closed without ever having been connected', async () => {
      const broker = bench().service();
      await broker.close();
      expect(broker.status).toBe('closed');
    });

    it('declares and consumes after it has connected, what it was given before', async () => {
      const place = bench().place();
      const broker = bench().service();
      const declared = broker.declare(place.topology({ work: ['#'] }));
      const seen = await probe(broker, { queue: place.queue('work'), prefetch: 10 });
      broker.connect();
      await declared;
      await reaches(broker, 'up');
      await broker.publish([place.message('a', 'm-1')]);
      await seen.count(1);
      expect(seen.ids).toEqual(['m-1']);
    });

    it('adds up what several calls declare, and takes the same thing twice', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      await broker.declare(place.topology({ one: ['one'] }));
      await broker.declare(place.topology({ two: ['two'] }));
      await broker.declare(place.topology({ one: ['one'] }));
      expect(await broker.publish([place.message('one', 'm-1'), place.message('two', 'm-2')])).toEqual([
        { status: 'confirmed' },
        { status: 'confirmed' },
      ]);
    });

    it('rejects a declaration that it could not make before it was closed', async () => {
      const broker = bench().service();
      const declared = broker.declare(
        bench()
          .place()
          .topology({ work: ['#'] }),
      );
      await broker.close();
      await expect(declared).rejects.toThrow('closed before the topology was declared');
      await expect(
        broker.declare(
          bench()
            .place()
            .topology({ work: ['#'] }),
        ),
      ).rejects.toThrow('closed before');
    });

    it('brings its consumers back after an interruption, without being asked', async () => {
      const place = bench().place();
      const broker = await bench().connected();
      await broker.declare(place.topology({ work: ['#'] }));
      const seen = await probe(broker, { queue: place.queue('work'), prefetch: 10 });
      const lost = reaches(broker, 'connecting');
      await bench().underTest.interrupt();
      await lost;
      await reaches(broker, 'up');
      await broker.publish([place.message('a', 'after')]);
      await seen.until(({ ids }) => ids.includes('after'));
    });
  });
}
