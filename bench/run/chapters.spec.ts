import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { canDo, findSubjects } from '../subject/manifests.js';
import { chapters } from './chapters.js';
import { expectedBytes, expectedMs } from './expected.js';

/** The bench's folder. */
const HOME = fileURLToPath(new URL('../', import.meta.url));
const full = { quick: false, rounds: 3, scale: 1, scenarios: undefined };
const quick = { ...full, quick: true };
const namesOf = (found: ReturnType<typeof chapters>) =>
  found.flatMap(({ scenarios }) => scenarios.map(({ name }) => name));

describe('the scenarios', () => {
  it('are these, in this order', () => {
    expect(namesOf(chapters(full))).toEqual([
      'saturation',
      'compensating',
      'pace',
      'parallel',
      'rest',
      'ended-0',
      'waiting',
      'timers',
      'ended-1m',
      'ended-5m',
      'orchestrators-1',
      'orchestrators-2',
      'orchestrators-4',
    ]);
  });

  it('say with how many sagas the tables are full', () => {
    const conditions = chapters(full).flatMap(({ scenarios }) =>
      scenarios.map(({ name, condition }) => [name, condition]),
    );
    expect(Object.fromEntries(conditions)).toMatchObject({
      saturation: undefined,
      waiting: { waiting: 100_000 },
      timers: { timers: 1_000_000 },
      'ended-1m': { ended: 1_000_000 },
      'ended-5m': { ended: 5_000_000 },
      'orchestrators-4': { orchestrators: 4 },
    });
  });

  it('have all counts scaled, and at least a few sagas', () => {
    const small = chapters({ ...full, scale: 0.001 }).flatMap(({ scenarios }) => scenarios);
    expect(small.every(({ task }) => task.sagas <= 50)).toBe(true);
    expect(small.find(({ name }) => name === 'ended-5m')?.condition).toEqual({ ended: 5_000 });
  });

  it('are not waited for longer than 20 seconds, or as many times that as there are more sagas', () => {
    const within = (scale: number) =>
      chapters({ ...full, scale })
        .flatMap(({ scenarios }) => scenarios)
        .flatMap(({ task }) => (task.task === 'saturate' ? [task.withinMs] : []));
    expect(new Set(within(1))).toEqual(new Set([20_000]));
    expect(new Set(within(0.1))).toEqual(new Set([20_000]));
    expect(new Set(within(3))).toEqual(new Set([60_000]));
  });

  it('are those that were asked for, and their chapters', () => {
    const some = chapters({ ...full, scenarios: ['pace', 'waiting'] });
    expect(some.map(({ title }) => title)).toEqual(['one after the other', 'with full tables']);
    expect(namesOf(some)).toEqual(['pace', 'waiting']);
  });
});

describe('a quick run', () => {
  it('leaves out the five million, and asks three times only for what ratios are made of', () => {
    const rounds = chapters(quick).flatMap(({ scenarios }) =>
      scenarios.map((scenario) => [scenario.name, scenario.rounds] as const),
    );
    expect(rounds.flatMap(([name, times]) => (times === 3 ? [name] : []))).toEqual(['saturation', 'pace']);
    expect(rounds.map(([name]) => name)).not.toContain('ended-5m');
  });

  it('does not wait for subjects that are slow', () => {
    const [saturation] = chapters(quick)[0]?.scenarios ?? [];
    expect(saturation?.task).toMatchObject({ sagas: 10_000, withinMs: 2_000 });
  });

  it('takes less than ten minutes with all peers', () => {
    const found = findSubjects(HOME);
    const entrants = ({ name }: { name: string }): number =>
      found.filter(({ manifest }) => canDo(manifest, name)).length;
    expect(found.filter(({ isPeer }) => isPeer).length).toBeGreaterThanOrEqual(7);
    expect(expectedMs(chapters(quick), entrants, found.length)).toBeLessThan(600_000);
    expect(expectedMs(chapters(full), entrants, found.length)).toBeGreaterThan(600_000);
  });
});

it('the room that full tables take is known before they are filled', () => {
  const bytes = chapters(full).map(expectedBytes);
  expect(bytes[0]).toBe(0);
  expect(bytes[1]).toBeGreaterThan(20 * 2 ** 30);
  expect(bytes[2]).toBe(0);
});
