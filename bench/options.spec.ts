import { describe, expect, it } from 'vitest';
import { parseBenchOptions } from './options.js';

describe('the options of the bench', () => {
  it('measure Edda, the floor and nobody else unless told otherwise', () => {
    expect(parseBenchOptions([])).toEqual({
      peers: false,
      quick: false,
      json: false,
      rounds: 3,
      scale: 1,
      only: undefined,
    });
  });

  it('are quick by smaller counts, which may still be said', () => {
    expect(parseBenchOptions(['--quick'])).toMatchObject({ scale: 0.3 });
    expect(parseBenchOptions(['--quick', '--scale', '0.1'])).toMatchObject({ scale: 0.1 });
  });

  it.each([
    [['--rounds', '0'], '--rounds must be'],
    [['--scale', 'x'], '--scale must be'],
    [['--only', 'edda,,floor'], '--only takes names'],
    [['--fast'], "Unknown option '--fast'"],
  ])('refuse %j', (args, sentence) => {
    expect(() => parseBenchOptions(args)).toThrow(sentence);
  });
});
