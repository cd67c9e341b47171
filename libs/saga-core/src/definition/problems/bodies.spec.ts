import { describe, expect, it } from 'vitest';
import { problemsOf } from '../problems.js';
import { attempt, c, choose, forEach, parallel, recover, repeat, saga, TRIP } from '../samples.fixture.js';

describe('a step around others', () => {
  const nothing = 'there are no steps in it. Put at least one in, or drop it.';
  it.each([
    { step: forEach('x', []), says: nothing },
    { step: repeat('x', []), says: nothing },
    { step: recover('x', []), says: nothing },
    { step: attempt('x', [], [c()]), says: nothing },
    {
      step: choose('x'),
      says: 'it has nothing to choose from. Add a branch with its condition, or drop it.',
    },
    {
      step: choose('x', [], []),
      says: 'none of its branches has steps, so its choice changes nothing. Put steps in, or drop it.',
    },
    {
      step: choose('?', []),
      says: 'none of its branches has steps, so its choice changes nothing. Put steps in, or drop it.',
    },
    {
      step: parallel('x'),
      says: 'at least two branches make a parallel step, not 0. Add one, or write the steps one after the other.',
    },
    {
      step: parallel('x', [c()]),
      says: 'at least two branches make a parallel step, not 1. Add one, or write the steps one after the other.',
    },
    {
      step: parallel('x', [c()], []),
      says: 'the branch "b2" has no steps. Put at least one in, or drop it.',
    },
  ])('is refused if it is empty: $step.kind, $says', ({ step, says }) => {
    expect(problemsOf(saga([step]))).toEqual([`${TRIP}, step "${step.name}": ${says}`]);
  });

  it.each([
    { shape: 'a branch in which nothing is to be done', step: choose('x', [], [c()]) },
    { shape: 'an attempt that nothing replaces', step: attempt('x', [c()]) },
    { shape: 'all items at once', step: forEach('x', [c()], { atOnce: Infinity }) },
    { shape: 'as many passes as there may be', step: repeat('x', [c()], { atMost: 10_000 }) },
    { shape: 'two attempts', step: recover('x', [c()], { attempts: 2 }) },
  ])('is accepted: $shape', ({ step }) => {
    expect(problemsOf(saga([step]))).toEqual([]);
  });
});

describe('a branch without a condition', () => {
  const open = { name: 'any', steps: [c('c1')] };
  const { branches } = choose('x', [c()]);

  it('is refused in front of others, which would never be taken', () => {
    expect(problemsOf(saga([{ ...choose('x'), branches: [open, ...branches] }]))).toEqual([
      `${TRIP}, step "x": the branch "any" has no condition, so those behind it are never taken. Put it last, or give it a condition.`,
    ]);
  });

  it('is accepted as the last one', () => {
    expect(problemsOf(saga([{ ...choose('x'), branches: [...branches, open] }]))).toEqual([]);
  });
});

describe('a bound', () => {
  const passes = (atMost: number) => repeat('x', [c()], { atMost });
  const runs = (attempts: number) => recover('x', [c()], { attempts });
  const items = (atOnce: number) => forEach('x', [c()], { atOnce });
  const ofPasses = (atMost: string) =>
    `atMost must be a whole number from 1 to 10000, not ${atMost}: a loop without a bound might never end.`;
  const ofRuns = (attempts: string) =>
    `a save-point needs a whole number of attempts from 2 to 10000, the first run included, not ${attempts}.`;
  const ofItems = (atOnce: string) =>
    `atOnce must be a whole number from 1, not ${atOnce}: so many items are worked on at a time.`;
  it.each([
    { step: passes(0), says: ofPasses('0') },
    { step: passes(10_001), says: ofPasses('10001') },
    { step: passes(1.5), says: ofPasses('1.5') },
    { step: passes(Infinity), says: ofPasses('Infinity') },
    { step: runs(1), says: ofRuns('1') },
    { step: runs(Infinity), says: ofRuns('Infinity') },
    { step: runs(Number.NaN), says: ofRuns('NaN') },
    { step: items(0), says: ofItems('0') },
    { step: items(-1), says: ofItems('-1') },
    { step: items(2.5), says: ofItems('2.5') },
    { step: items(Number.NaN), says: ofItems('NaN') },
  ])('is refused if it is none: $says', ({ step, says }) => {
    expect(problemsOf(saga([step]))).toEqual([`${TRIP}, step "x": ${says}`]);
  });
});
