import { describe, expect, it } from 'vitest';
import { parseBenchOptions } from './options.js';

describe('the options of the bench', () => {
  it('measure Edda, the floor and nobody else unless told otherwise', () => {
    expect(parseBenchOptions([])).toEqual({
      mode: 'measure',
      peers: false,
      quick: false,
      json: false,
      rounds: 3,
      scale: 1,
      only: undefined,
      scenarios: undefined,
    });
  });

  it('name subjects and scenarios', () => {
    expect(parseBenchOptions(['--only', 'edda, floor', '--scenarios', 'pace,ended-5m'])).toMatchObject({
      only: ['edda', 'floor'],
      scenarios: ['pace', 'ended-5m'],
    });
  });

  it('check, or look for leaks, instead', () => {
    expect(parseBenchOptions(['--check', '--json'])).toEqual({ mode: 'check', json: true });
    expect(parseBenchOptions(['--leaks'])).toEqual({ mode: 'leaks', json: false, minutes: 30 });
    expect(parseBenchOptions(['--leaks', '--minutes', '0.5'])).toMatchObject({ minutes: 0.5 });
  });

  it.each([
    [['--rounds', '0'], '--rounds must be'],
    [['--scale', 'x'], '--scale must be'],
    [['--only', 'edda,,floor'], '--only takes names'],
    [['--scenarios', 'saturated'], 'There is no scenario "saturated"; there are saturation,'],
    [['--quick', '--scenarios', 'ended-5m'], 'There is no scenario "ended-5m" in a quick run'],
    [['--check', '--peers'], '--check is a run of its own'],
    [['--check', '--leaks'], '--check is a run of its own'],
    [['--leaks', '--scale', '2'], '--leaks is a run of its own'],
    [['--minutes', '2'], '--minutes says how long --leaks takes'],
    [['--fast'], "Unknown option '--fast'"],
  ])('refuse %j', (args, sentence) => {
    expect(() => parseBenchOptions(args)).toThrow(sentence);
  });
});
