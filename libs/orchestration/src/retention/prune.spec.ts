import { describe, expect, it } from 'vitest';
import type { Pruned, Pruning, RetentionStore, SagaPruning } from '../store/retention-store.js';
import { prune } from './prune.js';
import type { RetentionPlan } from './retention.js';

const plan: RetentionPlan = {
  sagas: new Map([
    ['order', 10],
    ['invoice', 20],
  ]),
  mailMs: 30,
  deadLettersMs: 40,
  keepsBusinessKeys: true,
};

/** A store with so many old rows of each kind. `calls` says what it was asked for. */
function storeWith(rows: Readonly<Record<string, number>>, turns = Infinity) {
  const calls: string[] = [];
  let asked = 0;
  const batch = (what: string, { limit, after, dryRun, keepMs }: Pruning): Pruned | undefined => {
    calls.push(
      `${what} ${keepMs}${after === undefined ? '' : ` after ${after}`}${dryRun === true ? ' dry' : ''}`,
    );
    asked += 1;
    if (asked > turns) return undefined;
    const done = Number(after ?? 0);
    const removed = Math.min(limit, (rows[what] ?? 0) - done);
    return removed === limit ? { removed, next: String(done + limit) } : { removed };
  };
  const store: RetentionStore = {
    pruneSagas: async (pruning: SagaPruning) => batch(pruning.definition, pruning),
    pruneMail: async (pruning) => batch('mail', pruning),
    pruneLetters: async (pruning) => batch('letters', pruning),
    tendHistory: async () => undefined,
  };
  return { store, calls };
}

describe('pruning', () => {
  it('takes one after the other, each to its end, and says how much it was', async () => {
    const { store, calls } = storeWith({ order: 5, mail: 2, letters: 1 });
    expect(await prune(store, plan, { batch: 2 })).toEqual({
      sagas: new Map([['order', 5]]),
      mail: 2,
      deadLetters: 1,
    });
    expect(calls).toEqual([
      'order 10',
      'order 10 after 2',
      'order 10 after 4',
      'invoice 20',
      'mail 30',
      'mail 30 after 2',
      'letters 40',
    ]);
  });

  it('counts without removing, if that is wanted', async () => {
    const { store, calls } = storeWith({ order: 3 });
    expect((await prune(store, plan, { batch: 2, dryRun: true })).sagas).toEqual(new Map([['order', 3]]));
    expect(calls.every((call) => call.endsWith('dry'))).toBe(true);
  });

  it('asks for nothing that stays for ever', async () => {
    const { store, calls } = storeWith({ order: 3 });
    await prune(store, { sagas: new Map(), keepsBusinessKeys: true });
    expect(calls).toEqual([]);
  });

  it('leaves the rest to whoever has the turn', async () => {
    const { store } = storeWith({ order: 9 }, 2);
    expect((await prune(store, plan, { batch: 2 })).sagas).toEqual(new Map([['order', 4]]));
  });

  it('rests behind each batch that is not the last, and ends when it is told to', async () => {
    const { store, calls } = storeWith({ order: 9, mail: 9 });
    const stop = new AbortController();
    let rests = 0;
    const rest = async (): Promise<void> => {
      rests += 1;
      if (rests === 2) stop.abort();
    };
    const report = await prune(store, plan, { batch: 2, rest, signal: stop.signal });
    expect(report).toEqual({ sagas: new Map([['order', 4]]), mail: 0, deadLetters: 0 });
    expect(calls).toEqual(['order 10', 'order 10 after 2']);
  });
});
