import { describe, expect, it } from 'vitest';
import { assertWellFormed, problemsOf } from './problems.js';
import { c, choose, p, publish, r, saga } from './samples.fixture.js';

describe('a well-formed saga', () => {
  it('has no problems and is not refused', () => {
    const definition = saga([c('c1'), choose('x', [c('c2')]), p(), r(), publish('a.happened')]);
    expect(problemsOf(definition)).toEqual([]);
    expect(() => assertWellFormed(definition)).not.toThrow();
  });
});

describe('a saga that cannot work', () => {
  const name = (said: string) =>
    `Saga "${said}" version 2: the name must be lower-case letters, digits and hyphens, 64 at most, since it stands in URLs.`;
  const version = (said: string) => `Saga "trip" version ${said}: the version must be a whole number from 1.`;
  it.each([
    { changes: { name: 'Trip' }, says: name('Trip') },
    { changes: { name: '9a' }, says: name('9a') },
    { changes: { name: '' }, says: name('') },
    { changes: { name: 'x'.repeat(65) }, says: name('x'.repeat(65)) },
    { changes: { version: 0 }, says: version('0') },
    { changes: { version: 1.5 }, says: version('1.5') },
    { changes: { version: Number.NaN }, says: version('NaN') },
    {
      changes: { steps: [] },
      says: 'Saga "trip" version 2 has no steps: add at least one with .step(), .pivot() or .retriable().',
    },
  ])('is refused: $changes', ({ changes, says }) => {
    expect(problemsOf(saga([c()], changes))).toEqual([says]);
  });

  it('is refused with all its problems in one error, a line each', () => {
    const bad = saga([p(), c('c', { compensation: undefined })], { version: 0, deadlineMs: 0 });
    expect(problemsOf(bad)).toHaveLength(4);
    expect(() => assertWellFormed(bad)).toThrow(new Error(problemsOf(bad).join('\n')));
  });
});
