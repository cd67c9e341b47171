import type { BrokerStatus } from '@edda/messaging';
import { describe, expect, it } from 'vitest';
import { UnsentLimit } from './unsent-limit.js';

const MAX = 10;

function limitOn(status: BrokerStatus = 'blocked') {
  const world = { status, unsent: 0, counts: 0 };
  const store = {
    unsent: async (limit: number) => {
      world.counts += 1;
      return Math.min(limit, world.unsent);
    },
  };
  const broker = {
    get status() {
      return world.status;
    },
  };
  const lines: string[] = [];
  const limit = new UnsentLimit(store, broker, MAX, (_, line) => void lines.push(line));
  return { limit, world, store, lines };
}

describe('the limit of messages that wait for a broker', () => {
  it.each<BrokerStatus>(['blocked', 'connecting'])(
    'is reached while it is %s and they are as many',
    async (status) => {
      const { limit, world } = limitOn(status);
      world.unsent = MAX - 1;
      await limit.count();
      expect(limit.isReached).toBe(false);
      world.unsent = MAX;
      await limit.count();
      expect(limit.isReached).toBe(true);
    },
  );

  it('is not counted, and never reached, while the broker takes messages', async () => {
    const { limit, world } = limitOn('up');
    world.unsent = 1_000;
    limit.add(1_000);
    await limit.count();
    expect([limit.isReached, world.counts]).toEqual([false, 0]);
  });

  it('counts what this process adds at once', async () => {
    const { limit, world } = limitOn();
    world.unsent = MAX - 2;
    await limit.count();
    limit.add(1);
    expect(limit.isReached).toBe(false);
    limit.add(1);
    expect(limit.isReached).toBe(true);
  });

  it('counts nothing twice: what was added before a count is in it', async () => {
    const { limit, world } = limitOn();
    limit.add(MAX - 1);
    world.unsent = MAX - 1;
    await limit.count();
    expect(limit.isReached).toBe(false);
  });

  it('forgets nothing that was added during a count', async () => {
    const { limit, store } = limitOn();
    store.unsent = async () => {
      limit.add(1);
      return MAX - 1;
    };
    await limit.count();
    expect(limit.isReached).toBe(true);
  });

  it('ends the moment the broker takes messages again, and says both once', async () => {
    const { limit, world, lines } = limitOn();
    world.unsent = MAX;
    await limit.count();
    await limit.count();
    world.status = 'up';
    expect(limit.isReached).toBe(false);
    await limit.count();
    expect(lines).toEqual([
      expect.stringMatching(/^The broker takes no messages, and 10 wait for it: .*"maxUnsent"/),
      'Sagas are started over REST again.',
    ]);
  });

  it('knows what it knew when the database does not answer', async () => {
    const { limit, world, store } = limitOn();
    world.unsent = MAX;
    await limit.count();
    store.unsent = () => Promise.reject(new Error('connection lost'));
    await expect(limit.count()).rejects.toThrow('connection lost');
    expect(limit.isReached).toBe(true);
  });
});
