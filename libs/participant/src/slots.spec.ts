import { describe, expect, it } from 'vitest';
import { Slots } from './slots.js';

/** Work that runs until it is told to end. */
function work(log: string[], name: string) {
  let end: (failed?: Error) => void = () => undefined;
  const ended = new Promise<void>((resolve, reject) => {
    end = (failed) => (failed === undefined ? resolve() : reject(failed));
  });
  const run = async () => {
    log.push(name);
    await ended;
    return name;
  };
  return { run, end };
}

describe('slots', () => {
  it('runs so many at a time, and the others in the order in which they came', async () => {
    const slots = new Slots(2);
    const log: string[] = [];
    const works = ['a', 'b', 'c', 'd'].map((name) => work(log, name));
    const results = works.map(({ run }) => slots.run(run));
    await Promise.resolve();
    expect(log).toEqual(['a', 'b']);
    works[1]?.end();
    expect(await results[1]).toBe('b');
    expect(log).toEqual(['a', 'b', 'c']);
    for (const { end } of works) end();
    expect(await Promise.all(results)).toEqual(['a', 'b', 'c', 'd']);
    expect(log).toEqual(['a', 'b', 'c', 'd']);
  });

  it('frees the slot of work that fails', async () => {
    const slots = new Slots(1);
    await expect(slots.run(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await slots.run(async () => 'next')).toBe('next');
  });
});
