import { describe, expect, it } from 'vitest';
import { UsageError } from '@edda/terminal';
import { parseStartOptions } from './options.js';

describe('parseStartOptions', () => {
  it.each([
    [[], { orchestrators: 1 }],
    [['--orchestrators', '3'], { orchestrators: 3 }],
    [['--help'], 'help'],
  ])('reads %j', (args, expected) => {
    expect(parseStartOptions(args)).toEqual(expected);
  });

  it.each([[['--orchestrators', '0']], [['--port', '3000']], [['stray']]])('refuses %j', (args) => {
    expect(() => parseStartOptions(args)).toThrow(UsageError);
  });
});
