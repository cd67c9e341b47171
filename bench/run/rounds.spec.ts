import { describe, expect, it } from 'vitest';
import { bounded, shortened, taskProblem } from './rounds.js';

const saturate = { task: 'saturate', sagas: 100, inFlight: 10, compensateEvery: 10 } as const;
const done = (completed: number, compensated: number) => ({
  sagas: completed + compensated,
  completed,
  compensated,
  elapsedMs: 1,
  latenciesMs: [],
});

describe('an answer to a task', () => {
  it('has as many sagas as were asked for, and each tenth compensated', () => {
    expect(taskProblem(saturate, done(90, 10))).toBeUndefined();
    expect(taskProblem(saturate, done(89, 10))).toBe('99 sagas instead of 100');
    expect(taskProblem(saturate, done(91, 9))).toBe('91 completed and 9 compensated, instead of 90 and 10');
  });

  it('may have fewer where time was up', () => {
    expect(taskProblem({ ...saturate, withinMs: 5 }, done(32, 3))).toBeUndefined();
    expect(taskProblem({ ...saturate, withinMs: 5 }, done(35, 0))).toContain('instead of 32 and 3');
    expect(taskProblem({ ...saturate, withinMs: 5 }, done(0, 0))).toBe('0 sagas instead of 100');
    expect(taskProblem({ ...saturate, withinMs: 5 }, done(99, 11))).toBe('110 sagas instead of 100');
  });

  it('to a pace or to posts has none that compensated', () => {
    expect(taskProblem({ task: 'pace', sagas: 5, perSecond: 1 }, done(5, 0))).toBeUndefined();
    expect(taskProblem({ task: 'post', sagas: 5, connections: 1 }, done(4, 1))).toContain(
      'instead of 5 and 0',
    );
  });
});

describe('what is under way at once', () => {
  const task = { ...saturate, inFlight: 1_000 };

  it('is what was asked for, for who is fast enough or has shown nothing', () => {
    expect(bounded(task, 250)).toEqual(task);
    expect(bounded(task, undefined)).toEqual(task);
  });

  it('is what a slow subject ends in four seconds, and a hundred at least', () => {
    expect(bounded(task, 60.2)).toEqual({ ...task, inFlight: 241 });
    expect(bounded(task, 3)).toEqual({ ...task, inFlight: 100 });
  });

  it('is nothing where starts are spread over time', () => {
    const pace = { task: 'pace', sagas: 5, perSecond: 1 } as const;
    expect(bounded(pace, 3)).toBe(pace);
  });
});

describe('a warm-up', () => {
  const long = { ...saturate, sagas: 10_000, inFlight: 1_000, withinMs: 20_000 };

  it('is half of what is asked, for five seconds at most', () => {
    expect(shortened(long)).toMatchObject({ sagas: 5_000, inFlight: 1_000, withinMs: 5_000 });
  });

  it('is shorter in a quick run', () => {
    expect(shortened({ ...long, withinMs: 2_000 })).toMatchObject({ inFlight: 100, withinMs: 1_000 });
  });
});
