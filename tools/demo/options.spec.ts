import { describe, expect, it } from 'vitest';
import { UsageError } from '@edda/terminal';
import { DEMO_USAGE, parseDemoOptions } from './options.js';

describe('parseDemoOptions', () => {
  it('runs 200 generated orders and prints a table by itself', () => {
    expect(parseDemoOptions([])).toEqual({ files: undefined, count: 200, json: false, keep: false });
  });

  it('takes everything there is', () => {
    expect(parseDemoOptions(['--orders', 'o.ndjson', '--products', 'p.json', '--json', '--keep'])).toEqual({
      files: { orders: 'o.ndjson', products: 'p.json' },
      count: 200,
      json: true,
      keep: true,
    });
    expect(parseDemoOptions(['--count=50'])).toMatchObject({ count: 50 });
  });

  it('gives help whatever else is asked for', () => {
    expect(parseDemoOptions(['--json', '--help'])).toBe('help');
  });

  it.each([
    [['--order', 'x']],
    [['--orders']],
    [['--orders', 'x']],
    [['--products', 'x']],
    [['--orders', 'x', '--products', 'y', '--count', '5']],
    [['--count', '0']],
    [['--count', '1e3']],
    [['--count', '100001']],
    [['stray']],
  ])('refuses %j', (args) => {
    expect(() => parseDemoOptions(args)).toThrow(UsageError);
  });

  it('names each option in the usage', () => {
    for (const option of ['--count', '--orders', '--products', '--json', '--keep', '--help']) {
      expect(DEMO_USAGE).toContain(`  ${option} `);
    }
  });
});
