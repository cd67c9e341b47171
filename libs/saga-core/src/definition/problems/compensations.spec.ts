import { describe, expect, it } from 'vitest';
import { problemsOf } from '../problems.js';
import { attempt, c, child, compensation, p, r, saga, TRIP } from '../samples.fixture.js';

const none = { compensation: undefined };

describe('how a step is undone', () => {
  it.each([
    { said: 'by a compensation', step: c() },
    { said: 'not at all, for a reason', step: c('c', { ...none, noCompensation: 'it reads' }) },
    { said: 'by undoing the child', step: child('c', 'compensatable', 'x') },
    {
      said: 'not at all, since the child goes its own way',
      step: child('c', 'compensatable', 'x', 'detach'),
    },
    { said: 'not at all, since nothing behind it fails', step: r() },
  ])('is said: $said', ({ step }) => {
    expect(problemsOf(saga([step]))).toEqual([]);
  });

  it.each([
    {
      step: c('a', none),
      says: `it has no compensation. Add .compensate(), or say why there is nothing to undo with .noCompensation('why').`,
    },
    {
      step: { ...child('a', 'compensatable', 'x'), ...none },
      says: `it has no compensation. Add .compensate(), or say why there is nothing to undo with .noCompensation('why').`,
    },
    {
      step: c('a', { noCompensation: 'it reads' }),
      says: 'it has both a compensation and a reason for having none; drop one.',
    },
    {
      step: { ...child('a', 'compensatable', 'x'), noCompensation: 'it reads' },
      says: 'it has both a compensation, as a child saga that is waited for, and a reason for having none; drop the reason, or start the child with .detach().',
    },
    {
      step: c('a', { ...none, noCompensation: ' ' }),
      says: '.noCompensation() needs a reason that a reader understands.',
    },
    {
      step: p('a', { compensation }),
      says: 'a pivot step is never undone, so it cannot have a compensation. Drop it.',
    },
    {
      step: r('a', { compensation }),
      says: 'a retriable step is never undone, so it cannot have a compensation. Drop it.',
    },
    {
      step: p('a', { noCompensation: 'it reads' }),
      says: 'a pivot step is never undone, so it needs no reason for that. Drop .noCompensation().',
    },
    {
      step: r('a', { noCompensation: '' }),
      says: 'a retriable step is never undone, so it needs no reason for that. Drop .noCompensation().',
    },
  ])('is refused: $step.role, $says', ({ step, says }) => {
    expect(problemsOf(saga([step]))).toEqual([`${TRIP}, step "a": ${says}`]);
  });

  it('has to be said of steps inside others as well', () => {
    expect(problemsOf(saga([attempt('x', [c('a', none)])]))).toEqual([
      expect.stringContaining('step "a": it has no compensation.'),
    ]);
  });
});
