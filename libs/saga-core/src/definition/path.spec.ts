import { describe, expect, it } from 'vitest';
import { iterationOf, pathOf, stepNameOf } from './path.js';

describe('a path', () => {
  it.each([
    { name: 'reserveStock', iteration: [], path: 'reserveStock' },
    { name: 'askSupplier', iteration: [17], path: 'askSupplier[17]' },
    { name: 'poll', iteration: [2, 5], path: 'poll[2.5]' },
    { name: 'order.confirmed', iteration: [3], path: 'order.confirmed[3]' },
  ])('names a step and the loops around it: $path', ({ name, iteration, path }) => {
    expect(pathOf(name, iteration)).toBe(path);
    expect(stepNameOf(path)).toBe(name);
    expect(iterationOf(path)).toEqual(iteration);
  });
});
