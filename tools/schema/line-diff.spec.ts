import { describe, expect, it } from 'vitest';
import { lineDiff } from './line-diff.js';

describe('the difference between two texts', () => {
  it('is empty if they are the same', () => {
    expect(lineDiff('a\nb\n', 'a\nb\n')).toEqual([]);
    expect(lineDiff('', '')).toEqual([]);
  });

  it('has what was added, taken away and changed, in order, and nothing else', () => {
    expect(lineDiff('a\nb\nc\nd', 'a\nc\nx\nd\ne')).toEqual(['- b', '+ x', '+ e']);
    expect(lineDiff('a', 'b')).toEqual(['- a', '+ b']);
    expect(lineDiff('', 'a\nb')).toEqual(['- ', '+ a', '+ b']);
  });

  it('does not mistake a repeated line for a change', () => {
    expect(lineDiff('x\n\ny\n\nz', 'x\n\ny\n\nnew\n\nz')).toHaveLength(2);
  });
});
