import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Topology } from '@edda/messaging';
import type { ChannelModel } from 'amqplib';
import { TopologyKeeper } from './topology-keeper.js';

/** A broker that has what it was asked for, and refuses what a test tells it to. */
class FakeModel {
  readonly asked: string[] = [];
  readonly refusals = new Map<string, { code: number; message: string }>();
  channels = 0;

  async createChannel(): Promise<EventEmitter> {
    this.channels += 1;
    let isClosed = false;
    const answer = async (what: string): Promise<void> => {
      if (isClosed) throw new Error('Channel closed');
      this.asked.push(what);
      const refusal = this.refusals.get(what);
      if (refusal === undefined) return;
      // A refusal closes the channel, as it does in RabbitMQ.
      isClosed = true;
      throw Object.assign(new Error(refusal.message), { code: refusal.code });
    };
    return Object.assign(new EventEmitter(), {
      assertExchange: (name: string) => answer(`exchange ${name}`),
      assertQueue: (name: string) => answer(`queue ${name}`),
      checkExchange: (name: string) => answer(`look for exchange ${name}`),
      checkQueue: (name: string) => answer(`look for queue ${name}`),
      bindQueue: (queue: string, exchange: string, key: string) => answer(`${exchange} ${key} ${queue}`),
      close: async () => undefined,
    });
  }
}

const topology: Topology = {
  exchanges: [{ name: 'e', type: 'topic' }],
  queues: [
    { name: 'one', arguments: {} },
    { name: 'two', arguments: {} },
  ],
  bindings: [{ exchange: 'e', queue: 'two', routingKey: '#' }],
};

let fake: FakeModel;
let lines: string[];
let keeper: TopologyKeeper;
// Only what a TopologyKeeper calls.
const model = (): ChannelModel => fake as unknown as ChannelModel;

beforeEach(() => {
  vi.useFakeTimers();
  fake = new FakeModel();
  lines = [];
  keeper = new TopologyKeeper((level, line) => lines.push(`${level}: ${line}`));
});
afterEach(() => {
  keeper.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('the keeper of the topology', () => {
  it('asserts exchanges, then queues, then bindings, on one channel', async () => {
    const declared = keeper.declare(topology);
    await keeper.attach(model());
    await declared;
    expect([fake.asked, fake.channels]).toEqual([['exchange e', 'queue one', 'queue two', 'e # two'], 1]);
  });

  it('asserts on one connection only what is new, and everything again on the next', async () => {
    await keeper.attach(model());
    await keeper.declare(topology);
    await keeper.declare({ ...topology, queues: [...topology.queues, { name: 'three', arguments: {} }] });
    expect(fake.asked.slice(4)).toEqual(['queue three']);
    keeper.detach();
    fake = new FakeModel();
    await keeper.attach(model());
    expect(fake.asked).toHaveLength(5);
  });

  it('does everything else when one thing is refused, and complains about it once', async () => {
    fake.refusals.set('queue one', { code: 406, message: 'PRECONDITION_FAILED - inequivalent arg' });
    const declared = keeper.declare(topology);
    await keeper.attach(model());
    expect(fake.asked).toEqual(['exchange e', 'queue one', 'queue two', 'e # two']);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(fake.asked.slice(4)).toEqual(fake.asked.slice(4).map(() => 'queue one'));
    expect(lines).toEqual([
      expect.stringMatching(
        /^error: The queue "one" cannot be declared\. .*delete_queue one.*inequivalent arg/,
      ),
    ]);
    fake.refusals.clear();
    await vi.advanceTimersByTimeAsync(5_000);
    await declared;
  });

  it('tries again with pauses that grow', async () => {
    fake.refusals.set('queue one', { code: 406, message: 'no' });
    void keeper.declare(topology);
    await keeper.attach(model());
    await vi.advanceTimersByTimeAsync(60_000);
    expect(fake.asked.length).toBeGreaterThan(15);
    expect(fake.asked.length).toBeLessThan(30);
  });

  it('says what to do when the user may not configure', async () => {
    fake.refusals.set('exchange e', { code: 403, message: 'ACCESS_REFUSED' });
    void keeper.declare(topology);
    await keeper.attach(model());
    expect(lines).toEqual([
      expect.stringMatching(/The exchange "e" cannot be declared\. .*grant the permission.*ACCESS_REFUSED/),
    ]);
  });

  it('resolves only the declarations that are complete', async () => {
    fake.refusals.set('queue one', { code: 406, message: 'no' });
    const settled: string[] = [];
    void keeper.declare(topology).then(() => settled.push('whole'));
    void keeper.declare({ ...topology, queues: topology.queues.slice(1) }).then(() => settled.push('part'));
    await keeper.attach(model());
    await vi.advanceTimersByTimeAsync(0);
    expect(settled).toEqual(['part']);
    fake.refusals.clear();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(settled).toEqual(['part', 'whole']);
  });

  it('asserts everything again when something proved to be missing', async () => {
    await keeper.attach(model());
    await keeper.declare(topology);
    await keeper.repair();
    expect(fake.asked).toHaveLength(8);
  });
});

describe('the keeper of a topology that somebody else declares', () => {
  const keep = (mode: 'check' | 'none'): TopologyKeeper =>
    (keeper = new TopologyKeeper((level, line) => lines.push(`${level}: ${line}`), mode));

  it('looks for exchanges and queues, and declares and binds nothing', async () => {
    const declared = keep('check').declare(topology);
    await keeper.attach(model());
    await declared;
    expect(fake.asked).toEqual(['look for exchange e', 'look for queue one', 'look for queue two']);
  });

  it('says once what is missing and what to do, and is content when it is there', async () => {
    fake.refusals.set('look for queue one', { code: 404, message: 'NOT_FOUND - no queue' });
    const declared = keep('check').declare(topology);
    await keeper.attach(model());
    await vi.advanceTimersByTimeAsync(20_000);
    expect(lines).toEqual([
      expect.stringMatching(
        /^error: The queue "one" cannot be found.*--format definitions --apply.*NOT_FOUND/,
      ),
    ]);
    fake.refusals.clear();
    await vi.advanceTimersByTimeAsync(6_000);
    await declared;
    expect(fake.asked.filter((what) => !what.startsWith('look for'))).toEqual([]);
  });

  it('takes for granted what its user may not look at, and looks at everything else', async () => {
    fake.refusals.set('look for exchange e', { code: 403, message: 'ACCESS_REFUSED - access to exchange' });
    const declared = keep('check').declare(topology);
    await keeper.attach(model());
    await declared;
    expect(fake.asked).toEqual(['look for exchange e', 'look for queue one', 'look for queue two']);
    expect(lines).toEqual([]);
  });

  it.each([
    ['check', ['look for exchange e', 'look for queue one', 'look for queue two', 'queue own', 'e 1 own']],
    ['none', ['queue own', 'e 1 own']],
  ] as const)('makes what is for this process alone in the mode %s as well', async (mode, asked) => {
    const declared = keep(mode).declare({
      ...topology,
      queues: [...topology.queues, { name: 'own', arguments: {}, isOfProcess: true }],
      bindings: [...topology.bindings, { exchange: 'e', queue: 'own', routingKey: '1' }],
    });
    await keeper.attach(model());
    await declared;
    expect(fake.asked).toEqual(asked);
  });

  it('or does not even look', async () => {
    const declared = keep('none').declare(topology);
    await keeper.attach(model());
    await declared;
    expect([fake.asked, fake.channels]).toEqual([[], 0]);
  });
});
