import { describe, expect, it } from 'vitest';
import { renderBar, tenthOf } from './progress.js';

describe('renderBar', () => {
  it('shows what has ended, what is under way and what is to come', () => {
    expect(renderBar({ total: 200, posted: 150, ended: 50 }, 120)).toBe(
      `${'█'.repeat(10)}${'▒'.repeat(20)}${'░'.repeat(10)} 50 of 200 sagas ended, 100 under way`,
    );
  });

  it('counts something else if it is told to, and is silent about what is not under way', () => {
    expect(renderBar({ total: 4, posted: 2, ended: 2 }, 120, 'letters redriven')).toMatch(
      / 2 of 4 letters redriven$/,
    );
  });

  it('is full exactly at the end', () => {
    expect(renderBar({ total: 200, posted: 200, ended: 199 }, 120)).not.toContain('█'.repeat(40));
    expect(renderBar({ total: 200, posted: 200, ended: 200 }, 120)).toContain('█'.repeat(40));
  });

  it.each([200, 80, 60, 45, 30, 12])('fits into a terminal of %s columns', (columns) => {
    const bar = renderBar({ total: 20_000, posted: 12_345, ended: 1_234 }, columns);
    expect(Array.from(bar).length).toBeLessThan(columns);
  });

  it('bears a run of nothing', () => {
    expect(renderBar({ total: 0, posted: 0, ended: 0 }, 80)).toContain('0 of 0');
  });
});

describe('tenthOf', () => {
  it.each([
    [0, 0],
    [19, 0],
    [20, 1],
    [199, 9],
    [200, 10],
  ])('of %s in 200 is %s', (ended, tenth) => {
    expect(tenthOf({ total: 200, posted: 200, ended })).toBe(tenth);
  });

  it('is the last one for a run of nothing', () => {
    expect(tenthOf({ total: 0, posted: 0, ended: 0 })).toBe(10);
  });
});
