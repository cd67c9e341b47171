import { describe, expect, it } from 'vitest';
import type { Broker, Delivery, IncomingMessage, OutgoingMessage, PublishResult } from '../broker.js';
import { bundling } from './bundling-broker.js';

const toBytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function message(id: string, routingKey = 'payment.charge'): OutgoingMessage {
  return {
    exchange: 'edda.commands',
    routingKey,
    mandatory: true,
    messageId: id,
    appId: 'orchestrator',
    contentType: 'application/json',
    timestamp: 0,
    headers: {},
    content: `{"id":"${id}"}`,
  };
}

/** A broker that keeps what it is given, and confirms when it is told to. */
function keeper(answer: PublishResult = { status: 'confirmed' }) {
  const published: OutgoingMessage[] = [];
  const waiting: (() => void)[] = [];
  let receive: (deliveries: readonly Delivery[]) => void = () => undefined;
  const broker: Broker = {
    status: 'up',
    onStatus: () => () => undefined,
    connect: () => undefined,
    declare: () => Promise.resolve(),
    depths: () => Promise.resolve([]),
    look: () => Promise.resolve([]),
    close: () => Promise.resolve(),
    consume: (_, take) => {
      receive = take;
      return Promise.resolve({ limit: () => Promise.resolve(), cancel: () => Promise.resolve() });
    },
    publish: (messages) => {
      published.push(...messages);
      return new Promise((resolve) => waiting.push(() => resolve(messages.map(() => answer))));
    },
  };
  /** Delivers what was published, as one arrival. */
  const deliver = () => {
    const settled: string[] = [];
    receive(
      published.map((sent): Delivery => {
        const incoming: IncomingMessage = {
          ...sent,
          queue: 'payment.commands',
          redelivered: false,
          text: String(sent.content),
          content: toBytes(String(sent.content)),
        };
        return {
          message: incoming,
          ack: () => settled.push(`ack ${sent.messageId}`),
          requeue: () => settled.push(`requeue ${sent.messageId}`),
        };
      }),
    );
    return settled;
  };
  const confirm = () => waiting.splice(0).forEach((go) => go());
  return { broker, published, confirm, deliver };
}

/** Commands for one participant travel together, three at most; those for `shipping` do not. */
const ruleFor = ({ routingKey }: OutgoingMessage) => {
  const group = routingKey.split('.')[0] ?? '';
  return group === 'shipping' ? undefined : { group, size: 3 };
};

const tick = () => new Promise((resolve) => setImmediate(resolve));
const sizes = (published: readonly OutgoingMessage[]) =>
  published.map(({ messageId, headers }) => `${messageId}: ${String(headers['edda-bundle-size'] ?? 1)}`);

async function sent(ids: readonly string[]) {
  const kept = keeper();
  const broker = bundling(kept.broker, { ruleFor, toBytes });
  const results = broker.publish(ids.map((id) => message(id)));
  await tick();
  return { ...kept, bundles: broker, results };
}

describe('a bundling broker', () => {
  it('sends what goes to one queue together, and the rest as it is', async () => {
    const { broker, published, confirm } = keeper();
    const results = bundling(broker, { ruleFor, toBytes }).publish([
      message('1'),
      message('2', 'shipping.send'),
      message('3'),
      message('4', 'inventory.reserve'),
    ]);
    await tick();
    confirm();
    expect(sizes(published).toSorted()).toEqual(['2: 1', '4: 1', 'bundle:1: 2']);
    expect(await results).toEqual(Array.from({ length: 4 }, () => ({ status: 'confirmed' })));
  });

  it('makes a bundle of what came one by one while another was on its way', async () => {
    const { broker, published, confirm } = keeper();
    const bundles = bundling(broker, { ruleFor, toBytes });
    const first = bundles.publish([message('1')]);
    await tick();
    const others = ['2', '3'].map((id) => bundles.publish([message(id)]));
    await tick();
    expect(sizes(published)).toEqual(['1: 1']);
    confirm();
    await first;
    await tick();
    expect(sizes(published)).toEqual(['1: 1', 'bundle:2: 2']);
    confirm();
    expect(await Promise.all(others)).toEqual([[{ status: 'confirmed' }], [{ status: 'confirmed' }]]);
  });

  it('makes no bundle larger than its rule says', async () => {
    const { published } = await sent(['1', '2', '3', '4']);
    expect(sizes(published)).toEqual(['bundle:1: 3', '4: 1']);
  });

  it('says of each message what became of its bundle', async () => {
    const returned: PublishResult = { status: 'returned', reason: 'no queue' };
    const { broker, confirm } = keeper(returned);
    const results = bundling(broker, { ruleFor, toBytes }).publish([message('1'), message('2')]);
    await tick();
    confirm();
    expect(await results).toEqual([returned, returned]);
  });

  it('hands out the messages of a bundle one by one, and acknowledges it with the last of them', async () => {
    const { bundles, deliver } = await sent(['1', '2', '3']);
    const arrived: Delivery[] = [];
    await bundles.consume({ queue: 'payment.commands', prefetch: 1 }, (some) => arrived.push(...some));
    const settled = deliver();
    expect(arrived.map((each) => each.message.messageId)).toEqual(['1', '2', '3']);
    arrived[2]?.ack();
    arrived[0]?.ack();
    arrived[0]?.ack();
    expect(settled).toEqual([]);
    arrived[1]?.ack();
    expect(settled).toEqual(['ack bundle:1']);
  });

  it('lets a bundle come again as a whole when one of it goes back, once the others are settled', async () => {
    const { bundles, deliver } = await sent(['1', '2']);
    const arrived: Delivery[] = [];
    await bundles.consume({ queue: 'payment.commands', prefetch: 1 }, (some) => arrived.push(...some));
    const settled = deliver();
    arrived[0]?.requeue();
    expect(settled).toEqual([]);
    arrived[1]?.ack();
    expect(settled).toEqual(['requeue bundle:1']);
  });
});
