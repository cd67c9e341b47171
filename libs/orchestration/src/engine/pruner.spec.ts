import { describe, expect, it } from 'vitest';
import type { RetentionPlan } from '../retention/retention.js';
import { StoreUnavailable } from '../saga-store.js';
import type { Pruned, RetentionStore } from '../store/retention-store.js';
import { describePruned, Pruner } from './pruner.js';

const plan: RetentionPlan = { sagas: new Map([['order', 10]]), keepsBusinessKeys: true };

/** A pruner whose store answers so, one after the other; then it is closed, and has ended. */
async function run(...answers: readonly (Pruned | Error)[]) {
  const lines: string[] = [];
  const closing = new AbortController();
  const left = [...answers];
  let tended = 0;
  const store: RetentionStore = {
    pruneSagas: async () => {
      const answer = left.shift() ?? { removed: 0 };
      if (left.length === 0) closing.abort();
      if (answer instanceof Error) throw answer;
      return answer;
    },
    pruneMail: async () => ({ removed: 0 }),
    pruneLetters: async () => ({ removed: 0 }),
    tendHistory: async () => {
      tended += 1;
    },
  };
  const log = (level: string, line: string) => void lines.push(`${level}: ${line}`);
  const pruner = new Pruner(store, () => plan, log, closing.signal, { everyMs: 1, now: () => 0 });
  pruner.start();
  pruner.start();
  await expect.poll(() => closing.signal.aborted).toBe(true);
  await pruner.close();
  return { lines, tended };
}

describe('the pruner', () => {
  it('goes on batch by batch, says what it was, and tends the history', async () => {
    expect(await run({ removed: 500, next: 'x' }, { removed: 7 })).toEqual({
      lines: ['info: Removed what has been kept for long enough: 507 sagas "order".'],
      tended: 1,
    });
  });

  it('says nothing where nothing was to be done', async () => {
    expect(await run({ removed: 0 }, { removed: 0 })).toEqual({ lines: [], tended: 2 });
  });

  it('comes again after an error, and keeps quiet about a database that is away', async () => {
    const { lines } = await run(new StoreUnavailable('away'), new Error('a bug'), { removed: 1 });
    expect(lines).toEqual([
      'error: What has been kept for long enough cannot be removed: a bug',
      'info: Removed what has been kept for long enough: 1 saga "order".',
    ]);
  });

  it('ends between two batches when the process closes', async () => {
    const { lines } = await run({ removed: 500, next: 'x' });
    expect(lines).toEqual(['info: Removed what has been kept for long enough: 500 sagas "order".']);
  });
});

describe('what was removed', () => {
  it('is told by kind', () => {
    expect(describePruned({ sagas: new Map([['order', 2]]), mail: 1, deadLetters: 3 })).toBe(
      'Removed what has been kept for long enough: 2 sagas "order", 1 event, 3 dead letters.',
    );
    expect(describePruned({ sagas: new Map(), mail: 0, deadLetters: 0 })).toBeUndefined();
  });
});
