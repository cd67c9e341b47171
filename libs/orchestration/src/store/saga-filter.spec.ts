import { describe, expect, it } from 'vitest';
import { standsAt, statusesIn } from './saga-filter.js';

describe('a position', () => {
  it.each([
    ['charge', true],
    ['flight, charge', true],
    ['charge[2.1], hotel', true],
    ['a, b, c, d, charge and 3 more', true],
    ['charge and 12 more', true],
    ['recharge', false],
    ['chargeBack', false],
    ['', false],
  ])('"%s" names the step "charge": %s', (position, names) => {
    expect(standsAt(position, 'charge')).toBe(names);
  });
});

describe('the statuses of a filter', () => {
  it('are one, several, or not asked for', () => {
    expect(statusesIn({ status: 'parked' })).toEqual(['parked']);
    expect(statusesIn({ status: ['parked', 'paused'] })).toEqual(['parked', 'paused']);
    expect(statusesIn({})).toBeUndefined();
  });
});
