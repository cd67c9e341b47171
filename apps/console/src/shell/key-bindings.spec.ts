import { describe, expect, it } from 'vitest';
import { bindingOf } from './key-bindings.js';

describe('keys', () => {
  it.each([
    ['', 'j', 'j'],
    ['g', 's', 'g s'],
    ['x', 's', undefined],
    ['', 'g', undefined],
    ['j', '/', '/'],
    ['g', 'j', 'j'],
    ['', 'constructor', undefined],
  ])('after "%s" "%s" means %s', (before, key, meaning) => expect(bindingOf(before, 100, key)).toBe(meaning));

  it('mean nothing together if they come too far apart', () => {
    expect(bindingOf('g', 5_000, 's')).toBeUndefined();
  });
});
