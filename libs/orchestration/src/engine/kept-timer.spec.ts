import { describe, expect, it } from 'vitest';
import { keepsTimer } from './kept-timer.js';

const NOW = 100_000;
const LEASE = 5_000;
const keeps = (before: number | undefined, wakeAt: number | undefined): boolean =>
  keepsTimer(before, wakeAt, NOW, LEASE);

describe('a timer', () => {
  it('stays when it is due no later than it has to be', () => {
    expect(keeps(NOW + 10_000, NOW + 10_000)).toBe(true);
    expect(keeps(NOW + 1, NOW + 10_000)).toBe(true);
    expect(keeps(NOW - 1, NOW + 10_000)).toBe(true);
  });

  it('is moved when it would be late', () => {
    expect(keeps(NOW + 10_000, NOW + 9_999)).toBe(false);
  });

  it('is written when it is due within two leases: whoever claims it in between may die', () => {
    expect(keeps(NOW - 1, NOW + 2 * LEASE)).toBe(true);
    expect(keeps(NOW - 1, NOW + 2 * LEASE - 1)).toBe(false);
  });

  it('is armed where there was none, and removed where none is needed', () => {
    expect(keeps(undefined, NOW + 10_000)).toBe(false);
    expect(keeps(NOW + 10_000, undefined)).toBe(false);
    expect(keeps(undefined, undefined)).toBe(true);
  });
});
