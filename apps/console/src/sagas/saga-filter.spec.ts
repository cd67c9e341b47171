import { describe, expect, it } from 'vitest';
import { askedOf, bulkFilterOf, filterIn, NO_FILTER, queryOf } from './saga-filter.js';

const NOW = Date.parse('2030-01-31T12:00:30Z');
const full = {
  name: 'order',
  version: '2',
  statuses: ['parked', 'running'],
  key: 'order-1',
  keyIsPrefix: true,
  step: 'chargePayment',
  attribute: 'customer:4:2',
  failedStep: 'bookShipment',
  age: 'over-1h',
} as const;

describe('the filter of the list', () => {
  it('is its address: the same filter comes out that went in', () => {
    for (const filter of [NO_FILTER, full, { ...NO_FILTER, key: 'a&b=c' }])
      expect(filterIn(queryOf(filter))).toEqual(filter);
  });

  it('is nothing where an address says nothing that it knows', () => {
    expect(filterIn(new URLSearchParams('status=gone&age=old&version=x&other=1'))).toEqual(NO_FILTER);
  });

  it('asks for times where it says ages', () => {
    expect(askedOf(full, NOW)).toEqual({
      name: 'order',
      version: 2,
      status: 'parked,running',
      keyPrefix: 'order-1',
      step: 'chargePayment',
      attribute: 'customer:4:2',
      failedStep: 'bookShipment',
      startedBefore: '2030-01-31T11:00:00.000Z',
    });
    expect(askedOf({ ...NO_FILTER, age: '15m' }, NOW)).toEqual({ startedAfter: '2030-01-31T11:45:00.000Z' });
    expect(askedOf(NO_FILTER, NOW)).toEqual({});
  });

  it('asks the same within a minute, so that an answer can be kept', () => {
    expect(askedOf(full, NOW)).toEqual(askedOf(full, NOW + 29_000));
  });

  it('asks for a version only with its definition', () => {
    expect(askedOf({ ...NO_FILTER, version: '2' }, NOW)).toEqual({});
  });

  it('has a list of statuses for a bulk action', () => {
    expect(bulkFilterOf(full, NOW)).toMatchObject({ version: 2, status: ['parked', 'running'] });
    expect(bulkFilterOf(NO_FILTER, NOW)).toEqual({});
  });
});
