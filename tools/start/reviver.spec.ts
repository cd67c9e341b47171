import { beforeEach, describe, expect, it } from 'vitest';
import { Reviver, type ReviverOptions } from './reviver.js';

describe('Reviver', () => {
  let time: number;
  let waits: number[];
  let restarted: string[];
  let stop: AbortController;

  beforeEach(() => {
    [time, waits, restarted, stop] = [0, [], [], new AbortController()];
  });

  const reviver = (change: Partial<ReviverOptions> = {}): Reviver =>
    new Reviver({
      restart: async (name) => void restarted.push(name),
      say: () => undefined,
      signal: stop.signal,
      clock: {
        now: () => time,
        delay: async (ms) => {
          waits.push(ms);
          time += ms;
        },
      },
      ...change,
    });

  it('starts an app at once that has died for the first time', async () => {
    await reviver().revive('payment');
    expect([waits, restarted]).toEqual([[0], ['payment']]);
  });

  it('waits ever longer for one that dies again and again, but never more than 30 s', async () => {
    const patient = reviver();
    for (let death = 0; death < 10; death += 1) await patient.revive('payment');
    expect(waits).toEqual([0, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000]);
  });

  it('forgets the waits of one that has lived well since', async () => {
    const patient = reviver();
    await patient.revive('payment');
    await patient.revive('payment');
    time += 61_000;
    await patient.revive('payment');
    expect(waits).toEqual([0, 1_000, 0]);
  });

  it('does not make one app wait for the deaths of another', async () => {
    const patient = reviver();
    await patient.revive('payment');
    await patient.revive('shipping');
    expect(waits).toEqual([0, 0]);
  });

  it('tries again when the start fails, and says why it failed', async () => {
    const said: string[] = [];
    let starts = 0;
    const restart = async (): Promise<void> => {
      if ((starts += 1) < 3) throw new Error('payment ended while it was starting');
    };
    await reviver({ restart, say: (line) => said.push(line) }).revive('payment');
    expect(starts).toBe(3);
    expect(said.filter((line) => line.includes('ended while it was starting'))).toHaveLength(2);
  });

  it('starts nothing after the signal', async () => {
    stop.abort();
    await reviver().revive('payment');
    expect(restarted).toEqual([]);
  });
});
