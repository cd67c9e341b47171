import { describe, expect, it } from 'vitest';
import { Timeline } from './timeline.js';

describe('Timeline', () => {
  it('lets things happen in the order of their times, and of their plans at the same time', () => {
    const timeline = new Timeline();
    const happened: string[] = [];
    for (const [ms, what] of [
      [30, 'd'],
      [10, 'a'],
      [20, 'b'],
      [20, 'c'],
      [5, 'before'],
    ] as const)
      timeline.after(ms, () => void happened.push(what));
    while (timeline.step());
    expect(happened).toEqual(['before', 'a', 'b', 'c', 'd']);
  });

  it('moves its clock to what happens, and not beyond what it was asked for', () => {
    const timeline = new Timeline();
    const begin = timeline.now;
    timeline.after(500, () => undefined);
    expect(timeline.step(begin + 499)).toBe(false);
    expect(timeline.now).toBe(begin);
    expect(timeline.step(begin + 500)).toBe(true);
    expect(timeline.now).toBe(begin + 500);
  });

  it('takes a time that has passed for now', () => {
    const timeline = new Timeline();
    timeline.after(100, () => timeline.at(0, () => undefined));
    timeline.step();
    const { now } = timeline;
    timeline.step();
    expect(timeline.now).toBe(now);
  });

  it('keeps its order with many plans', () => {
    const timeline = new Timeline();
    const times: number[] = [];
    for (let index = 0; index < 500; index += 1)
      timeline.after((index * 7_919) % 1_009, () => void times.push(timeline.now));
    while (timeline.step());
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(timeline.steps).toBe(500);
  });
});
