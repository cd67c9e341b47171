import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Delivery } from '@edda/messaging';
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import { ConsumerChannel } from './consumer-channel.js';
import { surviveUndecodableHeaders } from './undecodable-headers.js';

/** Records what the channel is asked, and lets a test be the broker. */
class FakeChannel extends EventEmitter {
  readonly calls: string[] = [];
  private take: (message: ConsumeMessage | null) => void = () => undefined;
  private deliveries = 0;

  async prefetch(count: number): Promise<void> {
    this.calls.push(`prefetch ${count}`);
  }

  async consume(
    _queue: string,
    take: FakeChannel['take'],
    { consumerTag }: { consumerTag: string },
  ): Promise<void> {
    this.calls.push(`consume ${consumerTag}`);
    this.take = take;
  }

  async cancel(tag: string): Promise<void> {
    this.calls.push(`cancel ${tag}`);
  }

  async close(): Promise<void> {
    this.calls.push('close');
  }

  ack(message: ConsumeMessage, allUpTo: boolean): void {
    this.calls.push(`ack ${allUpTo ? 'up to ' : ''}${message.fields.deliveryTag}`);
  }

  reject(message: ConsumeMessage, requeue: boolean): void {
    this.calls.push(`reject ${message.fields.deliveryTag} ${requeue}`);
  }

  /** As a connection delivers it that survives such headers. */
  deliverUndecodable(): void {
    this.deliver(false, undecodable('too deep'));
  }

  deliver(redelivered = false, properties: object = { headers: {} }): void {
    this.deliveries += 1;
    const fields = {
      consumerTag: 't',
      deliveryTag: this.deliveries,
      redelivered,
      exchange: 'e',
      routingKey: 'k',
    };
    this.take({ fields, properties, content: Buffer.from('{}') } as ConsumeMessage);
  }

  cancelByBroker(): void {
    this.take(null);
  }
}

/** The properties of a message whose headers could not be decoded. */
function undecodable(why: string): object {
  const frame = Buffer.from([2, 0, 1, 0, 0, 0, 12, 0, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xce]);
  const connection = {
    rest: frame,
    recvSinceLastCheck: false,
    stream: { read: () => null },
    recvFrame: (): { fields?: object } => {
      throw new RangeError(why);
    },
  };
  surviveUndecodableHeaders({ connection } as unknown as ChannelModel);
  return connection.recvFrame().fields ?? {};
}

let fake: FakeChannel;
let batches: (readonly Delivery[])[];
let cancellations: number;
let refusals: string[];

function open(cautious = false): ConsumerChannel {
  let tags = 0;
  const options = { queue: 'q', prefetch: 3, cautious, nextTag: () => `t${++tags}` };
  // Only what a ConsumerChannel calls.
  return new ConsumerChannel(fake as unknown as Channel, options, {
    arrived: (deliveries) => batches.push(deliveries),
    cancelled: () => (cancellations += 1),
    refused: (reason) => refusals.push(reason),
  });
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  fake = new FakeChannel();
  batches = [];
  cancellations = 0;
  refusals = [];
});

describe('a consumer channel', () => {
  it('hands over together what arrives in one turn', async () => {
    await open().consume();
    fake.deliver();
    fake.deliver();
    await turn();
    fake.deliver();
    await turn();
    expect(batches.map(({ length }) => length)).toEqual([2, 1]);
  });

  it('settles each delivery once', async () => {
    await open().consume();
    fake.deliver();
    fake.deliver();
    await turn();
    batches[0]?.[0]?.ack();
    batches[0]?.[0]?.requeue();
    batches[0]?.[1]?.requeue();
    batches[0]?.[1]?.requeue();
    await turn();
    expect(fake.calls.slice(2)).toEqual(['reject 2 true', 'ack 1']);
  });

  it('acknowledges together what is acknowledged in one turn, as far as nothing before it is open', async () => {
    await open().consume();
    for (let count = 0; count < 6; count += 1) fake.deliver();
    await turn();
    const [first, second, third, fourth, fifth, sixth] = batches[0] ?? [];
    second?.ack();
    third?.ack();
    fifth?.requeue();
    await turn();
    expect(fake.calls.splice(0).slice(2)).toEqual(['reject 5 true', 'ack 2', 'ack 3']);
    first?.ack();
    await turn();
    expect(fake.calls.splice(0)).toEqual(['ack 1']);
    sixth?.ack();
    await Promise.resolve().then(() => fourth?.ack());
    await turn();
    expect(fake.calls).toEqual(['ack up to 6']);
  });

  it('hands over nothing and settles nothing once the channel is closed', async () => {
    await open().consume();
    fake.deliver();
    await turn();
    fake.deliver();
    fake.emit('close');
    await turn();
    batches[0]?.[0]?.ack();
    expect(batches).toHaveLength(1);
    expect(fake.calls).toEqual(['prefetch 3', 'consume t1']);
  });

  it('closes after it was cancelled as soon as everything is settled', async () => {
    const channel = open();
    await channel.consume();
    fake.deliver();
    await channel.cancel();
    expect(fake.calls).toEqual(['prefetch 3', 'consume t1', 'cancel t1']);
    batches[0]?.[0]?.ack();
    await turn();
    expect(fake.calls.slice(3)).toEqual(['ack 1', 'close']);
  });

  it('cancels a consumer that was still on its way', async () => {
    const channel = open();
    await Promise.all([channel.consume(), channel.cancel()]);
    expect(fake.calls.filter((call) => call.startsWith('consume'))).toHaveLength(
      fake.calls.filter((call) => call.startsWith('cancel')).length,
    );
  });

  it('reports that the broker cancelled it, and can consume again on the same channel', async () => {
    const channel = open();
    await channel.consume();
    fake.cancelByBroker();
    await channel.consume();
    fake.deliver();
    await turn();
    expect([cancellations, batches.length]).toEqual([1, 1]);
    expect(fake.calls).toEqual(['prefetch 3', 'consume t1', 'prefetch 3', 'consume t2']);
  });

  it('does not report a cancellation that it asked for', async () => {
    const channel = open();
    await channel.consume();
    await channel.cancel();
    fake.cancelByBroker();
    expect(cancellations).toBe(0);
  });

  it('takes one message at a time after a death, until one comes that was never delivered', async () => {
    await open(true).consume();
    fake.deliver(true);
    await turn();
    expect(fake.calls).toEqual(['prefetch 1', 'consume t1']);
    batches[0]?.[0]?.ack();
    await turn();
    fake.deliver(false);
    await turn();
    expect(fake.calls.slice(2)).toEqual(['ack 1', 'cancel t1', 'prefetch 3', 'consume t2']);
  });

  it('takes a full prefetch again after so many were settled one by one', async () => {
    await open(true).consume();
    for (let settled = 0; settled < 3; settled += 1) {
      fake.deliver(true);
      await turn();
      batches[settled]?.[0]?.ack();
    }
    await turn();
    expect(fake.calls.slice(2)).toEqual(['ack 1', 'ack 2', 'ack 3', 'cancel t1', 'prefetch 3', 'consume t2']);
  });

  it('has a message put aside whose headers cannot be decoded, and hands over its neighbours', async () => {
    const channel = open();
    await channel.consume();
    fake.deliver();
    fake.deliverUndecodable();
    fake.deliver();
    await turn();
    expect(batches.map(({ length }) => length)).toEqual([2]);
    expect(fake.calls.slice(2)).toEqual(['reject 2 false']);
    expect(refusals).toEqual(['too deep']);
    await channel.cancel();
    for (const delivery of batches[0] ?? []) delivery.ack();
    await turn();
    expect(fake.calls.slice(3)).toEqual(['cancel t1', 'ack 1', 'ack 3', 'close']);
  });

  it('acknowledges at once after it was cancelled: the connection may be closed in the same turn', async () => {
    const channel = open();
    await channel.consume();
    for (let count = 0; count < 2; count += 1) fake.deliver();
    await channel.cancel();
    const drain = async (): Promise<void> => {
      batches[0]?.[0]?.ack();
      await Promise.resolve();
      fake.calls.push('the connection closes');
    };
    await drain();
    expect(fake.calls.slice(3)).toEqual(['ack 1', 'the connection closes']);
  });

  it('acknowledges before it is cancelled what was settled in the same turn', async () => {
    const channel = open();
    await channel.limit(0);
    await channel.limit(3);
    fake.deliver();
    await turn();
    await channel.limit(0);
    batches[0]?.[0]?.ack();
    await channel.cancel();
    expect(fake.calls.slice(-2)).toEqual(['ack 1', 'close']);
  });

  it('starts no new consumer when it is cancelled while its caution ends', async () => {
    const channel = open(true);
    await channel.consume();
    fake.deliver(false);
    await channel.cancel();
    expect(fake.calls.filter((call) => call.startsWith('consume'))).toEqual(['consume t1']);
  });

  it('consumes with another prefetch by another consumer, and with none by no consumer', async () => {
    const channel = open();
    await channel.consume();
    fake.deliver();
    await turn();
    await channel.limit(0);
    batches[0]?.[0]?.ack();
    await turn();
    await channel.limit(7);
    expect(fake.calls.slice(2)).toEqual(['cancel t1', 'ack 1', 'prefetch 7', 'consume t2']);
  });

  it('hands over what came before its limit held', async () => {
    const channel = open();
    await channel.consume();
    fake.deliver();
    await channel.limit(0);
    expect(batches.map(({ length }) => length)).toEqual([1]);
  });

  it('leaves one consumer behind, however many limits come at once, and after the broker cancelled it', async () => {
    const channel = open();
    await channel.consume();
    fake.cancelByBroker();
    await Promise.all([channel.limit(1), channel.consume(), channel.limit(2), channel.consume()]);
    const count = (call: string): number => fake.calls.filter((each) => each.startsWith(call)).length;
    // One more than the cancels, and the one that the broker cancelled.
    expect(count('consume')).toBe(count('cancel') + 2);
    expect(fake.calls.findLast((call) => call.startsWith('prefetch'))).toBe('prefetch 2');
  });

  it('takes one message at a time after a death also with a limit of its own', async () => {
    const channel = open(true);
    await channel.consume();
    await channel.limit(2);
    fake.deliver(false);
    await turn();
    await turn();
    expect(fake.calls.filter((call) => call.startsWith('prefetch'))).toEqual([
      'prefetch 1',
      'prefetch 1',
      'prefetch 2',
    ]);
  });
});
