import { expect, it } from 'vitest';
import { keepPruned } from './fence-pruning.js';
import { FenceUnavailable } from './fence.js';

/** A fence that answers so, one after the other, and then stops the test's process. */
async function prune(...answers: readonly (number | Error)[]) {
  const lines: string[] = [];
  const stop = new AbortController();
  const left = [...answers];
  await keepPruned(
    {
      prune: async () => {
        const answer = left.shift() ?? 0;
        if (left.length === 0) stop.abort();
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
    { signal: stop.signal, log: (level, line) => lines.push(`${level}: ${line}`), everyMs: 1 },
  );
  return { lines, left };
}

it('goes on batch by batch until nothing old is left, and says how much it was', async () => {
  expect(await prune(1_000, 1_000, 7, 0, 0)).toEqual({
    lines: ['info: The fence has forgotten 2007 steps and suspects that were old.'],
    left: [],
  });
});

it('comes again after an error, and keeps quiet about a database that is away', async () => {
  expect(await prune(new FenceUnavailable('away'), new Error('a bug'), 3, 0, 0)).toEqual({
    lines: [
      'error: The fence cannot be pruned: a bug',
      'info: The fence has forgotten 3 steps and suspects that were old.',
    ],
    left: [],
  });
});
