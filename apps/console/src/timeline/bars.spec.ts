import { describe, expect, it } from 'vitest';
import { chartOf } from './bars.js';

const at = (ms: number): string => new Date(Date.parse('2030-01-31T12:00:00Z') + ms).toISOString();
const command = (
  path: string,
  from: number,
  to: number | undefined,
  outcome: string | undefined,
  more: object = {},
) => ({
  kind: 'command' as const,
  path,
  direction: 'forward' as const,
  attempt: 1,
  name: `p.${path}`,
  from: at(from),
  ...(to === undefined ? {} : { to: at(to) }),
  ...(outcome === undefined ? {} : { outcome }),
  ...more,
});

describe('the chart of a saga', () => {
  const chart = chartOf({
    from: at(0),
    now: at(10_000),
    items: [
      command('reserve', 0, 1_000, 'transient'),
      {
        kind: 'backoff',
        path: 'reserve',
        direction: 'forward',
        from: at(1_000),
        to: at(2_000),
        outcome: 'resumed',
      },
      command('reserve', 2_000, 2_500, 'success', { attempt: 2 }),
      command('charge', 2_500, undefined, undefined),
      command('reserve', 9_000, 9_000, 'success', { direction: 'compensation', name: 'p.release' }),
    ],
  });

  it('has a line for each step, and one for its compensation', () => {
    expect(chart.lines.map(({ label, aside, took }) => [label, aside, took])).toEqual([
      ['reserve', 'p.reserve', '2.5 s'],
      ['charge', 'p.charge', '7.5 s'],
      ['reserve (compensation)', 'p.release', '0 ms'],
    ]);
  });

  it('places each interval within the whole, and shows those that took no time', () => {
    expect(chart.lines[0]?.bars.map(({ from, width, tone }) => [from, width, tone])).toEqual([
      [0, 100, 'wait'],
      [100, 100, 'wait'],
      [200, 50, 'good'],
    ]);
    expect(chart.lines[2]?.bars).toMatchObject([{ from: 900, width: 5, tone: 'back' }]);
  });

  it('ends what is under way where now is', () => {
    expect(chart.lines[1]?.bars).toMatchObject([
      { from: 250, width: 750, isOpen: true, words: 'command: still under way, 7.5 s' },
    ]);
  });

  it('has round marks on its axis', () => {
    expect(chart.ticks.map(({ words }) => words)).toEqual(['0 ms', '2 s', '4 s', '6 s', '8 s', '10 s']);
  });

  it('is drawn for a saga that took no time at all, and for one that has done nothing', () => {
    expect(chartOf({ from: at(0), to: at(0), now: at(5), items: [] }).lines).toEqual([]);
    const [line] = chartOf({
      from: at(0),
      to: at(0),
      now: at(5),
      items: [command('a', 0, 0, 'success')],
    }).lines;
    expect(line?.bars).toMatchObject([{ from: 0, width: 5 }]);
  });
});
