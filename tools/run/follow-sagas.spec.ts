import { describe, expect, it } from 'vitest';
import type { ProgressState } from '@edda/terminal';
import { followSagas, type FollowOptions } from './follow-sagas.js';
import type { Clock } from './posting.js';

function stepClock(): Clock {
  let time = 0;
  return {
    now: () => time,
    delay: async (ms) => {
      time += ms;
    },
  };
}

/** Follows a run whose questions are answered by these, one after the other; the last answer stays. */
async function follow(answers: readonly (() => readonly string[])[], options: Partial<FollowOptions> = {}) {
  const states: ProgressState[] = [];
  let asked = 0;
  const result = await followSagas({
    total: 3,
    accepted: new Set(['a', 'b', 'c']),
    unfinished: async () => new Set(answers[Math.min(asked++, answers.length - 1)]?.()),
    onProgress: (state) => states.push(state),
    signal: new AbortController().signal,
    clock: stepClock(),
    ...options,
  });
  return { result, states, asked };
}

describe('followSagas', () => {
  it('shows each step and ends when nothing is under way', async () => {
    const { result, states } = await follow([() => ['a', 'b'], () => ['b'], () => []]);
    expect(result).toBe('ended');
    expect(states.map(({ ended }) => ended)).toEqual([1, 2, 3]);
  });

  it('does not end while orders have not been accepted', async () => {
    const accepted = new Set<string>();
    const { states } = await follow([() => [], () => [...accepted.add('a').add('b').add('c')], () => []], {
      accepted,
    });
    expect(states).toEqual([
      { total: 3, posted: 0, ended: 0 },
      { total: 3, posted: 0, ended: 0 },
      { total: 3, posted: 3, ended: 3 },
    ]);
  });

  it('does not take an order for ended that was accepted while the question was asked', async () => {
    const accepted = new Set(['a', 'b']);
    const { states } = await follow([() => (accepted.add('c'), []), () => ['c'], () => []], { accepted });
    expect(states[0]).toEqual({ total: 3, posted: 2, ended: 2 });
  });

  it('leaves sagas of others alone', async () => {
    expect((await follow([() => ['somebody-else']])).result).toBe('ended');
  });

  it('bears an orchestrator that is away', async () => {
    const away = (): never => {
      throw new Error('ECONNREFUSED');
    };
    const { result, states } = await follow([() => ['a'], away, () => []]);
    expect(result).toBe('ended');
    expect(states.map(({ ended }) => ended)).toEqual([2, 2, 3]);
  });

  it('gives up when nothing moves', async () => {
    const { result, asked } = await follow([() => ['a']], { stalledAfterMs: 1_000 });
    expect(result).toBe('stalled');
    expect(asked).toBeGreaterThan(4);
  });

  it('does not give up while something moves, however long it takes', async () => {
    const sagas = Array.from({ length: 20 }, (_, index) => String(index));
    const answers = sagas.flatMap((_, index) => [() => sagas.slice(index), () => sagas.slice(index)]);
    const { result } = await follow([...answers, () => []], {
      total: 20,
      accepted: new Set(sagas),
      stalledAfterMs: 500,
    });
    expect(result).toBe('ended');
  });

  it('stops at the signal', async () => {
    const stop = new AbortController();
    const { result } = await follow([() => ['a'], () => (stop.abort(), ['a'])], { signal: stop.signal });
    expect(result).toBe('aborted');
  });
});
