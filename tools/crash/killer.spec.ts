import { beforeEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../orders/seeded-random.js';
import { killAgainAndAgain, type KillerOptions } from './killer.js';

const VICTIMS = ['inventory', 'payment', 'shipping'];

describe('killAgainAndAgain', () => {
  let events: string[];
  let time: number;
  let stop: AbortController;

  beforeEach(() => {
    events = [];
    time = 0;
    stop = new AbortController();
  });

  const run = (seed: number, kills: number, change: Partial<KillerOptions> = {}): Promise<void> =>
    killAgainAndAgain({
      victims: VICTIMS,
      random: seededRandom(seed),
      unfinished: async () => 5,
      kill: async (name) => void events.push(`${time} kill ${name}`),
      restart: async (name) => {
        time += 1_500;
        events.push(`${time} ready ${name}`);
        if (events.filter((event) => event.includes('ready')).length === kills) stop.abort();
      },
      onKill: () => undefined,
      signal: stop.signal,
      clock: {
        now: () => time,
        delay: async (ms, signal) => {
          if (!signal.aborted) time += ms;
        },
      },
      ...change,
    });

  it('kills and restarts in turn, 1 to 3 s after the last one was ready', async () => {
    await run(1, 50);
    const [kills, readies] = ['kill', 'ready'].map((word) =>
      events.filter((event) => event.includes(word)).map((event) => Number(event.split(' ')[0])),
    ) as [number[], number[]];
    const waits = kills.map((at, index) => at - (readies[index - 1] ?? 0));
    expect(kills).toHaveLength(50);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(3_000);
  });

  it('hits every victim', async () => {
    await run(1, 50);
    for (const victim of VICTIMS) expect(events.some((event) => event.endsWith(`kill ${victim}`))).toBe(true);
  });

  it('does the same for the same seed, and something else for another', async () => {
    const runs: string[][] = [];
    for (const seed of [1, 1, 2]) {
      [events, time, stop] = [[], 0, new AbortController()];
      await run(seed, 10);
      runs.push(events);
    }
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).not.toEqual(runs[0]);
  });

  it('waits until there is something to hurt', async () => {
    const counts = [0, 0, 0, 7];
    const seen: number[] = [];
    await run(1, 1, {
      unfinished: async () => counts.shift() ?? 7,
      onKill: (_name, unfinished) => seen.push(unfinished),
    });
    expect(seen).toEqual([7]);
    expect(counts).toEqual([]);
  });

  it('kills nobody after the signal, not even one who was chosen before', async () => {
    await run(1, 1, { unfinished: async () => (stop.abort(), 5) });
    expect(events).toEqual([]);
  });

  it('brings back the one whom it has killed when the signal comes in between', async () => {
    await run(1, 99, { onKill: () => stop.abort() });
    expect(events.map((event) => event.split(' ')[1])).toEqual(['kill', 'ready']);
  });
});
