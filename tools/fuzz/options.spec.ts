import { describe, expect, it } from 'vitest';
import { UsageError } from '@edda/terminal';
import { FUZZ_USAGE, parseFuzzOptions, refuseEmbedded } from './options.js';

describe('parseFuzzOptions', () => {
  it('publishes 2000 messages beside 300 orders by itself, with a seed from the clock', () => {
    expect(parseFuzzOptions([], 1_763_600_000)).toEqual({
      messages: 2_000,
      orders: 300,
      rate: 100,
      pairs: 3,
      seed: 1_763_600_000,
      json: false,
    });
  });

  it('takes everything there is', () => {
    const args = [
      '--messages',
      '10',
      '--orders=20',
      '--rate',
      '2.5',
      '--pairs',
      '1',
      '--seed',
      '7',
      '--json',
    ];
    expect(parseFuzzOptions(args, 0)).toEqual({
      messages: 10,
      orders: 20,
      rate: 2.5,
      pairs: 1,
      seed: 7,
      json: true,
    });
  });

  it.each([
    [['--messages', '0']],
    [['--orders', '19']],
    [['--pairs', '0']],
    [['--rate', 'fast']],
    [['stray']],
  ])('refuses %j', (args) => {
    expect(() => parseFuzzOptions(args, 0)).toThrow(UsageError);
  });

  it('names each option in the usage', () => {
    for (const option of ['--messages', '--orders', '--rate', '--pairs', '--seed', '--json', '--help']) {
      expect(FUZZ_USAGE).toContain(`  ${option} `);
    }
  });
});

it('there is no fuzz run without a real RabbitMQ', () => {
  expect(() => refuseEmbedded('embedded')).toThrow(/real RabbitMQ/);
  expect(() => refuseEmbedded('local')).not.toThrow();
});
