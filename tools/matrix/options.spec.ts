import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MATRIX_SPECS, parseMatrixOptions } from './options.js';

describe('the command line of the matrix', () => {
  it('means every version and every spec if nothing is said', () => {
    expect(parseMatrixOptions([], {})).toMatchObject({
      versions: [{ version: '3.10' }, { version: '4.0' }, { version: '4.3' }],
      specs: MATRIX_SPECS,
      cache: undefined,
    });
  });

  it('takes some of them, and a folder of the environment', () => {
    const args = ['--versions', '4.3', '--specs', 'contract'];
    expect(parseMatrixOptions(args, { EDDA_MATRIX_CACHE: '/cache' })).toEqual({
      versions: [{ version: '4.3', suite: 'forky' }],
      specs: ['test/rabbitmq-contract.e2e-spec.ts'],
      cache: '/cache',
    });
  });

  it.each([
    [['--versions', '3.9'], /--versions must be some of 3\.10, 4\.0, 4\.3/],
    [['--specs', 'nothing'], /fits no spec file/],
    [['4.3'], /Unexpected argument/],
  ])('refuses %o', (args, message) => {
    expect(() => parseMatrixOptions(args, {})).toThrow(message);
  });

  it('names only specs that there are', () => {
    for (const spec of MATRIX_SPECS)
      expect(existsSync(new URL(`../../${spec}`, import.meta.url)), spec).toBe(true);
  });
});
