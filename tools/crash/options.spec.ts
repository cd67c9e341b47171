import { describe, expect, it } from 'vitest';
import { UsageError } from '@edda/terminal';
import { CRASH_USAGE, parseCrashOptions, refuseEmbedded, refuseWipe } from './options.js';

describe('parseCrashOptions', () => {
  it('posts 2000 orders at 50 a second by itself, with a seed from the clock', () => {
    expect(parseCrashOptions([], 1_763_600_000)).toEqual({
      orders: 2_000,
      rate: 50,
      seed: 1_763_600_000,
      orchestrators: 1,
      wipe: false,
      json: false,
    });
  });

  it('takes everything there is', () => {
    const args = [
      '--orders',
      '100',
      '--rate=12.5',
      '--seed',
      '7',
      '--orchestrators',
      '2',
      '--wipe',
      '--json',
    ];
    expect(parseCrashOptions(args, 0)).toEqual({
      orders: 100,
      rate: 12.5,
      seed: 7,
      orchestrators: 2,
      wipe: true,
      json: true,
    });
  });

  it('makes a usable seed of any clock', () => {
    const parsed = parseCrashOptions([], 1_763_600_000_000);
    expect(parsed).toMatchObject({ seed: expect.any(Number) });
    const { seed } = parsed as { seed: number };
    expect(parseCrashOptions(['--seed', String(seed)], 0)).toMatchObject({ seed });
  });

  it('gives help whatever else is asked for', () => {
    expect(parseCrashOptions(['--orders', 'x', '--help'], 0)).toBe('help');
  });

  it.each([
    [['--order', '5']],
    [['--orders', '0']],
    [['--rate', '0']],
    [['--rate', 'fast']],
    [['--orchestrators', '0']],
    [['--seed', '-1']],
    [['--seed', '1.5']],
    [['stray']],
  ])('refuses %j', (args) => {
    expect(() => parseCrashOptions(args, 0)).toThrow(UsageError);
  });

  it('names each option in the usage', () => {
    for (const option of ['--orders', '--rate', '--orchestrators', '--wipe', '--seed', '--json', '--help']) {
      expect(CRASH_USAGE).toContain(`  ${option} `);
    }
  });
});

describe('refuseEmbedded', () => {
  it('says why there is no crash run in one process', () => {
    expect(() => refuseEmbedded('embedded')).toThrow(/kills processes/);
  });

  it.each(['local', 'auto', undefined])('takes %s', (mode) => {
    expect(() => refuseEmbedded(mode)).not.toThrow();
  });
});

describe('refuseWipe', () => {
  it('wipes no RabbitMQ but one that the run has started', () => {
    const parsed = parseCrashOptions(['--wipe'], 0);
    if (parsed === 'help') throw new Error('Nobody asked for help.');
    expect(() => refuseWipe(parsed, false)).toThrow(/was not started by this run/);
    expect(() => refuseWipe(parsed, true)).not.toThrow();
    expect(() => refuseWipe({ ...parsed, wipe: false }, false)).not.toThrow();
  });
});
