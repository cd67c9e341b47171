import { describe, expect, it } from 'vitest';
import { problemsOf } from '../problems.js';
import { c, child, handler, p, r, saga, TRIP } from '../samples.fixture.js';

describe('the failures that a step speaks of', () => {
  it.each([
    { said: 'those that turn back', step: c('a', { failOn: ['sold-out', 'declined'] }) },
    { said: 'that none turns back', step: p('a', { failOn: [] }) },
    {
      said: 'one that turns back, one that is handled',
      step: c('a', { failOn: ['declined'], onFailure: [handler('sold-out')] }),
    },
    {
      said: "a child's own",
      step: { ...child('a', 'compensatable', 'x'), onFailure: [handler('whatever')] },
    },
  ])('are accepted: $said', ({ step }) => {
    expect(problemsOf(saga([step]))).toEqual([]);
  });

  it.each([
    {
      step: c('a', { failOn: ['gone', 'gone-2'] }),
      says: [
        'failOn names "gone", which a.do v1 does not declare. Add it to the failures of the contract, or correct it.',
        'failOn names "gone-2", which a.do v1 does not declare. Add it to the failures of the contract, or correct it.',
      ],
    },
    {
      step: c('a', { onFailure: [handler('gone')] }),
      says: [
        'onFailure names "gone", which a.do v1 does not declare. Add it to the failures of the contract, or correct it.',
      ],
    },
    {
      step: c('a', { failOn: ['declined', 'sold-out', 'declined'] }),
      says: ['failOn names "declined" more than once. Drop one.'],
    },
    {
      step: c('a', { onFailure: [handler('declined'), handler('declined', [c()])] }),
      says: ['onFailure handles "declined" more than once, and only the first would ever run. Drop one.'],
    },
    {
      step: p('a', { failOn: ['declined'], onFailure: [handler('declined')] }),
      says: [
        '"declined" stands in failOn and in onFailure: a failure either turns the saga back or is handled. Drop one.',
      ],
    },
    {
      step: r('a', { failOn: ['declined'] }),
      says: ['failOn says nothing here, since a retriable step never turns the saga back. Drop it.'],
    },
    {
      step: r('a', { onDeadLetter: 'compensate' }),
      says: [
        "onDeadLetter cannot be 'compensate' here, since a retriable step never turns the saga back: when its command is put aside, the saga is parked. Drop it.",
      ],
    },
  ])('are refused: $says', ({ step, says }) => {
    expect(problemsOf(saga([step]))).toEqual(says.map((said) => `${TRIP}, step "a": ${said}`));
  });

  it('may be left to a person everywhere: commands that are put aside', () => {
    const steps = [c('a', { onDeadLetter: 'park' }), p('b', { onDeadLetter: 'compensate' })];
    expect(problemsOf(saga([...steps, r('c', { onDeadLetter: 'park' })]))).toEqual([]);
  });

  it('are looked at in steps that follow a failure as well', () => {
    const inner = c('a', { failOn: ['gone'] });
    expect(problemsOf(saga([c('b', { onFailure: [handler('declined', [inner])] })]))).toEqual([
      expect.stringContaining('step "a": failOn names "gone"'),
    ]);
  });
});
