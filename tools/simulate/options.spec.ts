import { describe, expect, it } from 'vitest';
import { UsageError } from '@edda/terminal';
import { BUGS_USAGE, parseBugOptions, parseSimulateOptions, SIMULATE_USAGE } from './options.js';

describe('parseSimulateOptions', () => {
  it('runs 10000 worlds from seed 1 by itself, on all processors', () => {
    expect(parseSimulateOptions([], 4)).toEqual({
      seeds: 10_000,
      from: 1,
      workers: 4,
      trace: false,
      json: false,
    });
  });

  it('takes everything there is', () => {
    const args = ['--seeds', '500', '--from=17', '--workers', '2', '--json'];
    expect(parseSimulateOptions(args, 8)).toEqual({
      seeds: 500,
      from: 17,
      workers: 2,
      trace: false,
      json: true,
    });
  });

  it('tells one world where no number is given', () => {
    expect(parseSimulateOptions(['--from', '5', '--trace'], 1)).toMatchObject({
      seeds: 1,
      from: 5,
      trace: true,
    });
  });

  it('refuses to tell more than one', () => {
    expect(() => parseSimulateOptions(['--seeds', '2', '--trace'], 1)).toThrow('--trace tells one world');
  });

  it('refuses seeds beyond the last one', () => {
    expect(() => parseSimulateOptions(['--from', '4294967295', '--seeds', '2'], 1)).toThrow(
      '4294967295 is the largest',
    );
  });

  it('gives help whatever else is asked for', () => {
    expect(parseSimulateOptions(['--seeds', 'x', '--help'], 1)).toBe('help');
  });

  it.each([
    [['--seed', '5']],
    [['--seeds', '0']],
    [['--seeds', '1.5']],
    [['--seeds', 'many']],
    [['--from', '-1']],
    [['--workers', '0']],
    [['--workers', '65']],
    [['stray']],
  ])('refuses %j', (args) => {
    expect(() => parseSimulateOptions(args, 1)).toThrow(UsageError);
  });

  it('names each option in the usage', () => {
    for (const option of ['--seeds', '--from', '--workers', '--trace', '--json', '--help'])
      expect(SIMULATE_USAGE).toContain(`  ${option} `);
  });
});

describe('parseBugOptions', () => {
  it('hunts all bugs on all processors by itself', () => {
    expect(parseBugOptions([], 2)).toEqual({ workers: 2, json: false });
  });

  it('takes everything there is', () => {
    expect(parseBugOptions(['--only', 'fence', '--workers', '1', '--json'], 2)).toEqual({
      only: 'fence',
      workers: 1,
      json: true,
    });
  });

  it.each([[['--seeds', '5']], [['--workers', 'two']], [['--only']]])('refuses %j', (args) => {
    expect(() => parseBugOptions(args, 1)).toThrow(UsageError);
  });

  it('names each option in the usage', () => {
    for (const option of ['--only', '--workers', '--json', '--help'])
      expect(BUGS_USAGE).toContain(`  ${option} `);
  });
});
