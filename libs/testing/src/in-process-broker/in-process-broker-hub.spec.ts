import { describe, expect, it } from 'vitest';
import type { Broker, OutgoingMessage, Topology } from '@edda/messaging';
import { probe, reaches } from '../broker-contract/broker-bench.js';
import { inProcessBroker } from './in-process-broker-hub.js';
import type { InProcessBrokerHub } from './in-process-broker-hub.js';

const topology = (limit?: number): Topology => ({
  exchanges: [{ name: 'e', type: 'topic' }],
  queues: [{ name: 'q', arguments: limit === undefined ? {} : { 'x-delivery-limit': limit } }],
  bindings: [{ exchange: 'e', queue: 'q', routingKey: '#' }],
});

const message = (messageId: string): OutgoingMessage => ({
  exchange: 'e',
  routingKey: 'k',
  mandatory: true,
  messageId,
  appId: 'test',
  contentType: 'application/json',
  timestamp: 0,
  headers: {},
  content: '{}',
});

async function service(hub: InProcessBrokerHub, lines: string[] = []): Promise<Broker> {
  const broker = hub.broker({ service: 's', instance: 'i' }, (level, line) =>
    lines.push(`${level}: ${line}`),
  );
  broker.connect();
  await reaches(broker, 'up');
  return broker;
}

describe('the hub of the in-process broker', () => {
  it('keeps what its services declared and published when all of them have gone', async () => {
    const hub = inProcessBroker();
    const first = await service(hub);
    await first.declare(topology());
    await first.publish([message('1'), message('2')]);
    await first.close();
    expect(hub.depthOf('q')).toBe(2);
    const seen = await probe(await service(hub), { queue: 'q', prefetch: 10 });
    await seen.count(2);
    expect([seen.ids, hub.depthOf('q'), hub.depthOf('other')]).toEqual([['1', '2'], 0, undefined]);
  });

  it('fails what is in flight when it is interrupted, and delivers none of it', async () => {
    const hub = inProcessBroker();
    const broker = await service(hub);
    await broker.declare(topology());
    const published = broker.publish([message('1')]);
    hub.interrupt();
    expect(await published).toEqual([{ status: 'failed', reason: 'The connection was lost.' }]);
    await reaches(broker, 'up');
    expect(hub.depthOf('q')).toBe(0);
  });

  it('moves a message to the dead-letter exchange of its queue when its time to live is over', async () => {
    const hub = inProcessBroker();
    const broker = await service(hub);
    const waiting = {
      'x-message-ttl': 20,
      'x-dead-letter-exchange': 'late',
      'x-dead-letter-routing-key': 'back',
    };
    await broker.declare({
      exchanges: ['e', 'late'].map((name) => ({ name, type: 'topic' })),
      queues: [
        { name: 'waiting', arguments: waiting },
        { name: 'q', arguments: {} },
      ],
      bindings: [
        { exchange: 'e', queue: 'waiting', routingKey: '#' },
        { exchange: 'late', queue: 'q', routingKey: 'back' },
      ],
    });
    await broker.publish([message('1')]);
    expect([hub.depthOf('waiting'), hub.depthOf('q')]).toEqual([1, 0]);
    await expect.poll(() => [hub.depthOf('waiting'), hub.depthOf('q')]).toEqual([0, 1]);
  });

  it('shares nothing with another hub', async () => {
    const one = await service(inProcessBroker());
    const two = await service(inProcessBroker());
    await one.declare(topology());
    expect((await two.publish([message('1')])).map(({ status }) => status)).toEqual(['failed']);
  });

  it('leaves a queue as it is that exists with other arguments, and says so', async () => {
    const hub = inProcessBroker();
    const lines: string[] = [];
    const broker = await service(hub, lines);
    await broker.declare(topology(3));
    const refused = broker.declare(topology(4));
    await broker.close();
    await expect(refused).rejects.toThrow('closed before');
    expect(lines).toEqual(['error: The queue "q" exists with other arguments: choose another namespace.']);
  });

  it('drops what reached the delivery limit of a queue without a dead-letter exchange, as a broker does', async () => {
    const hub = inProcessBroker();
    const broker = await service(hub);
    await broker.declare(topology(0));
    await broker.publish([message('poison'), message('good')]);
    const seen = await probe(broker, { queue: 'q', prefetch: 1 }, (delivery) =>
      delivery.message.messageId === 'poison' ? delivery.requeue() : delivery.ack(),
    );
    await seen.count(2);
    expect([seen.ids, hub.depthOf('q')]).toEqual([['poison', 'good'], 0]);
  });

  it('hands each consumer bytes of its own', async () => {
    const hub = inProcessBroker();
    const broker = await service(hub);
    await broker.declare(topology());
    const seen = await probe(broker, { queue: 'q', prefetch: 10 });
    const content = Uint8Array.from([1, 2]);
    await broker.publish([{ ...message('1'), content }]);
    content.fill(0);
    await seen.count(1);
    expect([...(seen.messages[0]?.content ?? [])]).toEqual([1, 2]);
  });
});
