import type { BrokerStatus } from '@edda/messaging';
import { afterEach, describe, expect, it } from 'vitest';
import { TimerHold } from './timer-hold.js';

const LIMIT_MS = 10_000;
const controllers: AbortController[] = [];

afterEach(() => controllers.splice(0).forEach((controller) => controller.abort()));

interface Signal {
  readonly given: Promise<void>;
  readonly give: () => void;
}

function signal(): Signal {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => (give = resolve));
  return { given, give };
}

/** A hold over one queue, whose broker, clock, queue and mailbox the test has in its hand. */
function holdOn(status: BrokerStatus = 'up') {
  const world = {
    now: 0,
    depth: 0,
    taken: 0,
    looks: 0,
    drained: Promise.resolve(),
    emptied: Promise.resolve(),
    isCountable: true,
    stoodStillMs: 0,
  };
  const listeners: ((status: BrokerStatus) => void)[] = [];
  const broker = {
    status,
    onStatus: (listener: (status: BrokerStatus) => void) => {
      listeners.push(listener);
      return () => undefined;
    },
    depths: async () => {
      world.looks += 1;
      if (!world.isCountable) throw new Error('no such queue');
      return [world.depth];
    },
  };
  const asked: string[] = [];
  const ask = (what: string, answer: Promise<void>): Promise<void> => {
    asked.push(what);
    return answer;
  };
  const lines: string[] = [];
  const closing = new AbortController();
  controllers.push(closing);
  const hold = new TimerHold({
    broker,
    queues: [{ queue: 'q', taken: () => world.taken, drain: () => ask('drained', world.drained) }],
    mailboxEmptied: () => ask('emptied', world.emptied),
    limitMs: LIMIT_MS,
    stoodStillMs: () => {
      const ms = world.stoodStillMs;
      world.stoodStillMs = 0;
      return ms;
    },
    log: (_, line) => void lines.push(line),
    closing: closing.signal,
    now: () => world.now,
  });
  /** Whether timers may be looked at now. What waits for it goes on waiting. */
  const isOpen = async (): Promise<boolean> => {
    const passed = hold.passed().then(() => true);
    const turn = new Promise<boolean>((resolve) => setImmediate(() => resolve(false)));
    return await Promise.race([passed, turn]);
  };
  const become = (next: BrokerStatus): void => {
    broker.status = next;
    for (const listener of listeners) listener(next);
  };
  const looked = async (times = 2): Promise<void> => {
    const before = world.looks;
    await expect.poll(() => world.looks).toBeGreaterThanOrEqual(before + times);
  };
  return { hold, world, asked, lines, closing, isOpen, become, looked };
}

describe('the hold on timers', () => {
  it('lets go soon after a start when nothing lies in the queues', async () => {
    const { hold, lines } = holdOn();
    hold.start();
    await hold.passed();
    expect(lines).toEqual([]);
  });

  it('lasts while messages lie in a queue', async () => {
    const { hold, world, isOpen, looked } = holdOn();
    world.depth = 3;
    hold.start();
    await looked();
    expect(await isOpen()).toBe(false);
    world.depth = 0;
    await hold.passed();
  });

  it('lasts until what was taken is committed, and then until the mailbox was seen empty', async () => {
    const { hold, world, asked, isOpen } = holdOn();
    const [drained, emptied] = [signal(), signal()];
    Object.assign(world, { drained: drained.given, emptied: emptied.given });
    hold.start();
    await expect.poll(() => asked).toEqual(['drained']);
    expect(await isOpen()).toBe(false);
    drained.give();
    await expect.poll(() => asked).toEqual(['drained', 'emptied']);
    expect(await isOpen()).toBe(false);
    emptied.give();
    await hold.passed();
  });

  it('ends with its limit, and says once that it did', async () => {
    const { hold, world, lines, isOpen } = holdOn('connecting');
    hold.start();
    expect(await isOpen()).toBe(false);
    world.now = LIMIT_MS;
    expect(await isOpen()).toBe(true);
    expect(await isOpen()).toBe(true);
    expect(lines).toEqual([expect.stringMatching(/^Timers go on after 10 s, .* the broker is away/)]);
  });

  it('begins again when the broker goes away, and when it comes back', async () => {
    const { hold, world, isOpen, become } = holdOn();
    hold.start();
    await hold.passed();
    become('connecting');
    expect(await isOpen()).toBe(false);
    world.now = LIMIT_MS;
    expect(await isOpen()).toBe(true);
    world.depth = 1;
    become('up');
    expect(await isOpen()).toBe(false);
    world.depth = 0;
    await hold.passed();
  });

  it('does not begin again when the broker takes no messages for a while: it delivers all the same', async () => {
    const { hold, isOpen, become } = holdOn();
    hold.start();
    await hold.passed();
    become('blocked');
    expect(await isOpen()).toBe(true);
    become('up');
    expect(await isOpen()).toBe(true);
  });

  it('begins again when the process stood still, and that time is no excuse for letting go', async () => {
    const { hold, world, isOpen } = holdOn();
    hold.start();
    await hold.passed();
    world.depth = 1;
    world.now = 5 * LIMIT_MS;
    world.stoodStillMs = 5 * LIMIT_MS;
    expect(await isOpen()).toBe(false);
    world.depth = 0;
    await hold.passed();
  });

  it('goes on in the end, although the process stands still again and again', async () => {
    const { hold, world, isOpen } = holdOn();
    world.depth = 1;
    hold.start();
    const runsAndStands = async (): Promise<boolean> => {
      world.now += LIMIT_MS / 2 + 3_000;
      world.stoodStillMs = 3_000;
      return await isOpen();
    };
    expect(await runsAndStands()).toBe(false);
    expect(await runsAndStands()).toBe(false);
    expect(await runsAndStands()).toBe(false);
    expect(await runsAndStands()).toBe(true);
  });

  it('forgets what it had found out before a disturbance', async () => {
    const { hold, world, asked, isOpen } = holdOn();
    const first = signal();
    world.drained = first.given;
    hold.start();
    await expect.poll(() => asked).toEqual(['drained']);
    world.drained = new Promise<void>(() => undefined);
    hold.disturb();
    await expect.poll(() => asked).toEqual(['drained', 'drained']);
    first.give();
    await new Promise(setImmediate);
    expect(await isOpen()).toBe(false);
  });

  it('goes on asking a broker that cannot count its queues yet', async () => {
    const { hold, world, looked } = holdOn();
    world.isCountable = false;
    hold.start();
    await looked();
    world.isCountable = true;
    await hold.passed();
  });

  it('ends when the process closes', async () => {
    const { hold, world, lines, closing } = holdOn();
    world.depth = 1;
    hold.start();
    const passed = hold.passed();
    closing.abort();
    await passed;
    expect(lines).toEqual([]);
  });
});
