import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertySettings } from './property-settings.js';

describe('the settings of property tests', () => {
  it('are a thousand runs under a seed of their own', () => {
    expect(propertySettings({})).toMatchObject({ numRuns: 1_000 });
    expect(propertySettings({ EDDA_SEED: '', EDDA_PROPERTY_RUNS: '' })).not.toHaveProperty('seed');
  });

  it('come from the environment', () => {
    const settings = propertySettings({ EDDA_SEED: '-7', EDDA_PROPERTY_RUNS: '25' });
    expect(settings).toMatchObject({ seed: -7, numRuns: 25 });
  });

  it('are refused when they are not whole numbers', () => {
    expect(() => propertySettings({ EDDA_SEED: 'x' })).toThrow('EDDA_SEED=x is not a whole number.');
    expect(() => propertySettings({ EDDA_PROPERTY_RUNS: '1.5' })).toThrow('EDDA_PROPERTY_RUNS=1.5');
  });

  it('say after a failure how to see it again, and then it is seen again', () => {
    const tried: number[] = [];
    const property = fc.property(fc.nat(), (value) => {
      tried.push(value);
      expect(value).toBeLessThan(1_000_000);
    });
    const attempt = (environment: Record<string, string>) => () =>
      fc.assert(property, propertySettings<[number]>(environment));
    expect(attempt({ EDDA_SEED: '42', EDDA_PROPERTY_RUNS: '50' })).toThrow(
      'To see it again: EDDA_SEED=42 EDDA_PROPERTY_RUNS=50',
    );
    const first = tried.splice(0);
    expect(attempt({ EDDA_SEED: '42', EDDA_PROPERTY_RUNS: '50' })).toThrow();
    expect(tried).toEqual(first);
  });

  it('keep quiet about a property that holds', () => {
    const holds = fc.property(fc.nat(), (value) => value >= 0);
    const settings = propertySettings<[number]>({ EDDA_PROPERTY_RUNS: '5' });
    expect(() => fc.assert(holds, settings)).not.toThrow();
  });
});
