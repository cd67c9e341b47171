import { describe, expect, it } from 'vitest';
import { isServed } from './shipping.participant.js';

const served = [
  { code: 'DE', name: 'Germany' },
  { code: 'GB', name: 'UK' },
];

describe('isServed', () => {
  it.each(['Germany', 'DE', 'germany', 'de', ' Germany ', 'UK', 'GB'])('finds %j', (country) => {
    expect(isServed(country, served)).toBe(true);
  });

  it.each(['Venezuela', 'VE', '', 'D', 'German', 'Germany, Bavaria'])('does not find %j', (country) => {
    expect(isServed(country, served)).toBe(false);
  });

  it('serves nobody when there are no carriers', () => {
    expect(isServed('Germany', [])).toBe(false);
  });
});
