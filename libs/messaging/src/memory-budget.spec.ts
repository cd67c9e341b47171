import { describe, expect, it } from 'vitest';
import { fittingPrefetch, memoryProblem } from './memory-budget.js';

describe('the memory budget', () => {
  it('is kept by a prefetch of as many messages as fit, however large they are', () => {
    expect(fittingPrefetch({ memoryBudgetMb: 128 })).toBe(64);
    expect(memoryProblem({ prefetch: 64, memoryBudgetMb: 128 })).toBeUndefined();
    expect(memoryProblem({ prefetch: 1, memoryBudgetMb: 2 })).toBeUndefined();
  });

  it('is exceeded by one more, and says what fits', () => {
    expect(memoryProblem({ prefetch: 65, memoryBudgetMb: 128 })).toBe(
      'prefetch is 65: so many messages of up to 2 MiB need up to 130 MiB, and memoryBudgetMb is 128. Give a prefetch of at most 64, or a memoryBudgetMb of at least 130.',
    );
  });

  it('is for all queues of a process', () => {
    expect(fittingPrefetch({ queues: 2, memoryBudgetMb: 2_048 })).toBe(512);
    expect(memoryProblem({ prefetch: 500, queues: 2, memoryBudgetMb: 2_048 })).toBeUndefined();
    expect(memoryProblem({ prefetch: 500, queues: 2, memoryBudgetMb: 512 })).toContain(
      'in 2 queues, need up to 2000 MiB, and memoryBudgetMb is 512. Give a prefetch of at most 128,',
    );
  });

  it.each([0, -1, 1.9, Number.NaN, Number.POSITIVE_INFINITY])('cannot be %s MiB', (memoryBudgetMb) => {
    expect(memoryProblem({ prefetch: 1, memoryBudgetMb })).toMatch(/^memoryBudgetMb is .*: give at least 2/);
  });
});
