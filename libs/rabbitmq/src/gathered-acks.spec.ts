import type { ConsumeMessage } from 'amqplib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatheredAcks } from './gathered-acks.js';

const delivery = (deliveryTag: number) => ({ fields: { deliveryTag } }) as ConsumeMessage;

/** A broker that knows what is open, and what was acknowledged by whom. */
class Broker {
  readonly open: Set<number>;
  readonly acknowledged: number[] = [];
  frames = 0;

  constructor(count: number) {
    this.open = new Set(Array.from({ length: count }, (_, index) => index + 1));
  }

  readonly ack = ({ fields: { deliveryTag: tag } }: ConsumeMessage, allUpTo: boolean): boolean => {
    // The real one closes the channel.
    if (!this.open.has(tag)) throw new Error(`Delivery ${tag} is not open.`);
    const settled = allUpTo ? [...this.open].filter((each) => each <= tag) : [tag];
    for (const each of settled) this.open.delete(each);
    this.acknowledged.push(...settled);
    this.frames += 1;
    return true;
  };
}

/** What is done about each delivery, in which order, and where the turns of the event loop end. */
const story = fc.integer({ min: 1, max: 40 }).chain((count) =>
  fc.record({
    count: fc.constant(count),
    order: fc.shuffledSubarray(
      Array.from({ length: count }, (_, index) => index + 1),
      { minLength: 0 },
    ),
    rejected: fc.uniqueArray(fc.integer({ min: 1, max: count })),
    ends: fc.array(fc.boolean(), { minLength: count, maxLength: count }),
  }),
);

describe('gathered acknowledgements', () => {
  it('tell of each delivery that was acknowledged once, and of no other', () => {
    fc.assert(
      fc.property(story, ({ count, order, rejected, ends }) => {
        const broker = new Broker(count);
        let told = 0;
        const acks = new GatheredAcks(broker.ack, (more) => (told += more));
        const wanted = order.filter((tag) => !rejected.includes(tag));
        order.forEach((tag, index) => {
          if (rejected.includes(tag)) {
            broker.open.delete(tag);
            acks.skip(delivery(tag));
          } else acks.add(delivery(tag));
          if (ends[index] === true) acks.flush();
        });
        acks.flush();
        expect(broker.acknowledged.toSorted((a, b) => a - b)).toEqual(wanted.toSorted((a, b) => a - b));
        expect(told).toBe(wanted.length);
      }),
    );
  });

  it('are one frame where nothing is open before them', () => {
    const broker = new Broker(300);
    const acks = new GatheredAcks(broker.ack, () => undefined);
    for (let tag = 300; tag >= 1; tag -= 1) acks.add(delivery(tag));
    acks.flush();
    expect([broker.frames, broker.open.size]).toEqual([1, 0]);
  });

  it('leave by themselves at the end of the turn, behind what its promises bring', async () => {
    const broker = new Broker(2);
    const acks = new GatheredAcks(broker.ack, () => undefined);
    acks.add(delivery(1));
    await Promise.resolve().then(() => acks.add(delivery(2)));
    expect(broker.frames).toBe(0);
    await new Promise((resolve) => setImmediate(resolve));
    expect([broker.frames, broker.open.size]).toEqual([1, 0]);
  });

  it('go on one by one behind a delivery that is open for ever, and forget what they need not know', () => {
    const acks = new GatheredAcks(
      ({ fields }, allUpTo) => {
        frames.push([fields.deliveryTag, allUpTo]);
        return true;
      },
      () => undefined,
    );
    const frames: [number, boolean][] = [];
    const many = 100_001;
    for (let tag = 2; tag <= many; tag += 1) acks.add(delivery(tag));
    acks.flush();
    acks.add(delivery(1));
    acks.add(delivery(many + 1));
    acks.flush();
    expect(frames.slice(-2)).toEqual([
      [1, false],
      [many + 1, false],
    ]);
  });

  it('are given up with their channel', () => {
    let asked = 0;
    let told = 0;
    const closed = (): boolean => {
      asked += 1;
      return false;
    };
    const acks = new GatheredAcks(closed, (more) => (told += more));
    for (const tag of [2, 3]) acks.add(delivery(tag));
    acks.flush();
    acks.flush();
    expect([asked, told]).toEqual([1, 0]);
  });
});
