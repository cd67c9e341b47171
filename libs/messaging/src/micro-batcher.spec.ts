import { describe, expect, it } from 'vitest';
import type { Pending } from './micro-batcher.js';
import { MicroBatcher } from './micro-batcher.js';

/** A batch function that stops until it is let go, so that a test decides what comes in meanwhile. */
function gated() {
  const batches: number[][] = [];
  const waiting: (() => void)[] = [];
  const run = async (batch: readonly Pending<number, string>[]): Promise<void> => {
    batches.push(batch.map(({ work }) => work));
    await new Promise<void>((resolve) => waiting.push(resolve));
    for (const { work, resolve } of batch) resolve(`done ${work}`);
  };
  return { batches, run, letGo: () => waiting.shift()?.() };
}

describe('a micro-batcher', () => {
  it('handles a single piece at once', async () => {
    const { batches, run, letGo } = gated();
    const batcher = new MicroBatcher(run, 10);
    const result = batcher.submit(1);
    await Promise.resolve();
    await Promise.resolve();
    expect(batches).toEqual([[1]]);
    letGo();
    expect(await result).toBe('done 1');
  });

  it('puts what arrives in one tick into one batch', async () => {
    const { batches, run, letGo } = gated();
    const batcher = new MicroBatcher(run, 10);
    const results = [1, 2, 3].map((work) => batcher.submit(work));
    await Promise.resolve();
    await Promise.resolve();
    letGo();
    expect(await Promise.all(results)).toEqual(['done 1', 'done 2', 'done 3']);
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it('makes the next batch of what came in while one was under way, and never runs two at once', async () => {
    const { batches, run, letGo } = gated();
    const batcher = new MicroBatcher(run, 10);
    const first = batcher.submit(1);
    await Promise.resolve();
    await Promise.resolve();
    const later = [batcher.submit(2), batcher.submit(3)];
    expect(batches).toEqual([[1]]);
    letGo();
    await first;
    await expect.poll(() => batches).toEqual([[1], [2, 3]]);
    letGo();
    expect(await Promise.all(later)).toEqual(['done 2', 'done 3']);
  });

  it('never makes a batch larger than its limit', async () => {
    const sizes: number[] = [];
    const batcher = new MicroBatcher<number, number>(async (batch) => {
      sizes.push(batch.length);
      for (const { work, resolve } of batch) resolve(work);
    }, 4);
    const all = Array.from({ length: 10 }, (_, index) => batcher.submit(index));
    expect(await Promise.all(all)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(sizes).toEqual([4, 4, 2]);
  });

  it('rejects what a failed batch leaves behind, and goes on with the next', async () => {
    let failed = false;
    const batcher = new MicroBatcher<number, number>(async (batch) => {
      if (!failed) {
        failed = true;
        throw new Error('broken');
      }
      for (const { work, resolve } of batch) resolve(work);
    }, 10);
    await expect(batcher.submit(1)).rejects.toThrow('broken');
    expect(await batcher.submit(2)).toBe(2);
  });

  it('rejects a piece that the batch forgot', async () => {
    const batcher = new MicroBatcher<number, number>(async () => {}, 10);
    await expect(batcher.submit(1)).rejects.toThrow('without a result');
  });

  it('waits for what is under way when it closes, and takes nothing more', async () => {
    const { run, letGo } = gated();
    const batcher = new MicroBatcher(run, 10);
    const result = batcher.submit(1);
    const closed = batcher.close();
    await expect(batcher.submit(2)).rejects.toThrow('shutting down');
    letGo();
    await Promise.all([closed, expect(result).resolves.toBe('done 1')]);
  });

  it('takes no two pieces of one key into a batch, and keeps their order', async () => {
    const { batches, run, letGo } = gated();
    const batcher = new MicroBatcher(run, 3, (work) => String(work % 10));
    const all = [1, 11, 2, 21, 3, 4].map((work) => batcher.submit(work));
    for (let gone = 0; gone < 3; gone += 1) {
      await expect.poll(() => batches.length).toBe(gone + 1);
      letGo();
    }
    await Promise.all(all);
    expect(batches).toEqual([[1, 2, 3], [11, 4], [21]]);
  });
});
