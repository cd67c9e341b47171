import { describe, expect, it } from 'vitest';
import { isUnknownRoute } from './unknown-route.js';

describe('an address that is not there', () => {
  it.each([
    [404, 'unknown-route', true],
    [404, '', true],
    [405, '', true],
    [404, 'saga-not-found', false],
    [500, '', false],
  ])('is told from a saga that is not there: %s %s', (status, code, isUnknown) => {
    expect(isUnknownRoute({ status, code })).toBe(isUnknown);
  });
});
