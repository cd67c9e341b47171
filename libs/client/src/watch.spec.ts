import { describe, expect, it } from 'vitest';
import type { Fact, FactStep, HistoryEntry, SagaStatus } from './facts.js';
import type { WatchedSaga } from './watch.js';
import { watchSaga } from './watch.js';

const entry = (sequence: number): HistoryEntry => ({ sequence, at: `t${sequence}`, kind: 'fact' });

/** A fact that was sent when the saga was at this revision. */
const fact = (sequence: number, revision = sequence, status: SagaStatus = 'running'): FactStep => ({
  kind: 'fact',
  fact: {
    ...entry(sequence),
    place: `7-${sequence}`,
    saga: { id: 's', name: 'order', version: 1, key: 'k', status, revision },
  } as Fact,
});
const OPEN: FactStep = { kind: 'open' };

/** A saga that has this much of a history at each look, and whose stream gives these steps. */
function told(
  steps: readonly FactStep[],
  lengths: readonly number[],
  statuses: readonly SagaStatus[],
): WatchedSaga {
  let looks = 0;
  let now = 0;
  return {
    async *facts() {
      yield* steps;
    },
    async standing() {
      now = lengths[looks] ?? now;
      const status = statuses[looks] ?? 'running';
      looks += 1;
      return { status, revision: now };
    },
    async *history(after) {
      for (let sequence = after + 1; sequence <= now; sequence += 1) yield entry(sequence);
    },
  };
}

async function watched(saga: WatchedSaga, after = 0) {
  const sequences: number[] = [];
  const steps = watchSaga(saga, after);
  for (;;) {
    const { done, value } = await steps.next();
    if (done === true) return { sequences, end: value };
    sequences.push(value.entry.sequence);
  }
}

describe('a saga that is watched', () => {
  it('gives what is there, then what comes, each once, and how it ended', async () => {
    const steps = [OPEN, fact(2), fact(3), fact(4, 5, 'completed'), fact(5, 5, 'completed'), fact(6)];
    expect(await watched(told(steps, [3], ['running']))).toEqual({
      sequences: [1, 2, 3, 4, 5],
      end: 'completed',
    });
  });

  it('says of each entry how the saga stood once it was there, however fast it goes on', async () => {
    const statuses: SagaStatus[] = [];
    const now: { status: SagaStatus; revision: number }[] = [
      { status: 'running', revision: 2 },
      { status: 'completed', revision: 4 },
    ];
    const steps = watchSaga(
      {
        async *facts() {
          yield OPEN;
        },
        standing: async () => now.shift() ?? { status: 'completed', revision: 4 },
        async *history() {
          yield* [entry(1), entry(2), entry(3), entry(4)];
        },
      },
      0,
    );
    for await (const { status } of steps) statuses.push(status);
    expect(statuses).toEqual(['running', 'running', 'completed', 'completed']);
  });

  it('ends at once if it has ended', async () => {
    expect(await watched(told([OPEN, fact(9)], [4], ['compensated']))).toEqual({
      sequences: [1, 2, 3, 4],
      end: 'compensated',
    });
  });

  it('begins behind an entry if it is told to', async () => {
    expect((await watched(told([OPEN], [4], ['resolved']), 2)).sequences).toEqual([3, 4]);
  });

  it('fills gaps in the stream from the history, and what was missed while there was none', async () => {
    const steps = [OPEN, fact(5), OPEN];
    expect(await watched(told(steps, [2, 5, 8], ['running', 'running', 'completed']))).toEqual({
      sequences: [1, 2, 3, 4, 5, 6, 7, 8],
      end: 'completed',
    });
  });

  it('ends also if it ended between the look at it and the look at its history', async () => {
    const steps = [OPEN, fact(3, 4, 'completed'), fact(4, 4, 'completed')];
    const saga = told(steps, [2], ['running']);
    const ahead: WatchedSaga = {
      ...saga,
      async *history(after) {
        for (let sequence = after + 1; sequence <= 4; sequence += 1) yield entry(sequence);
      },
    };
    expect(await watched(ahead)).toEqual({ sequences: [1, 2, 3, 4], end: 'completed' });
  });

  it('says nothing of an end if the stream is ended before', async () => {
    expect((await watched(told([OPEN, fact(1)], [0], []))).end).toBeUndefined();
  });
});
