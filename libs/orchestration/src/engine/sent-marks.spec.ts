import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MARK_WITHIN_MS, SentMarks } from './sent-marks.js';

function marksOn(markPublished?: (ids: readonly string[]) => Promise<void>) {
  const marked: (readonly string[])[] = [];
  const lines: string[] = [];
  const store = { markPublished: markPublished ?? (async (ids) => void marked.push(ids)) };
  return { marks: new SentMarks(store, (_, line) => void lines.push(line)), marked, lines };
}

describe('marks of what was sent', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('are made together, and soon', async () => {
    const { marks, marked } = marksOn();
    marks.add(['a', 'b']);
    marks.add([]);
    marks.add(['c']);
    await vi.advanceTimersByTimeAsync(MARK_WITHIN_MS - 1);
    expect(marked).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(marked).toEqual([['a', 'b', 'c']]);
    marks.add(['d']);
    await vi.advanceTimersByTimeAsync(MARK_WITHIN_MS);
    expect(marked[1]).toEqual(['d']);
  });

  it('are made at once where there are many', () => {
    const { marks, marked } = marksOn();
    marks.add(Array.from({ length: 999 }, (_, index) => String(index)));
    expect(marked).toEqual([]);
    marks.add(['last']);
    expect(marked.map(({ length }) => length)).toEqual([1_000]);
  });

  it('are all made when the flush is over', async () => {
    let letGo: (() => void) | undefined;
    const { marks } = marksOn(() => new Promise<void>((resolve) => (letGo = resolve)));
    marks.add(['a']);
    let over = 0;
    const flushed = [marks.flush(), marks.flush()].map((flush) => flush.then(() => (over += 1)));
    await vi.advanceTimersByTimeAsync(1);
    expect(over).toBe(0);
    letGo?.();
    await Promise.all(flushed);
  });

  it('wait for those under way, however many they are', async () => {
    const letGo: (() => void)[] = [];
    const sizes: number[] = [];
    const { marks } = marksOn(async (ids) => {
      sizes.push(ids.length);
      await new Promise<void>((resolve) => letGo.push(resolve));
    });
    const many = Array.from({ length: 1_000 }, (_, index) => String(index));
    marks.add(many);
    marks.add(many);
    marks.add(['last']);
    await vi.advanceTimersByTimeAsync(MARK_WITHIN_MS);
    expect(sizes).toEqual([1_000]);
    letGo.shift()?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(sizes).toEqual([1_000, 1_001]);
    marks.add(['later']);
    letGo.shift()?.();
    await vi.advanceTimersByTimeAsync(MARK_WITHIN_MS);
    expect(sizes).toEqual([1_000, 1_001, 1]);
  });

  it('that cannot be made are told of, and not tried again: their lease is', async () => {
    const { marks, lines } = marksOn(() => Promise.reject(new Error('connection lost')));
    marks.add(['a', 'b']);
    await marks.flush();
    await marks.flush();
    expect(lines).toEqual(['2 outbox messages could not be marked as sent: connection lost']);
  });
});
