import { describe, expect, it } from 'vitest';
import { formatColumns } from './columns.js';

describe('formatColumns', () => {
  it('makes columns as wide as what is in them, in characters, and ends no line with spaces', () => {
    const rows = [
      ['größe', 'a', ''],
      ['x', 'bbbb', 'last'],
      ['y', '', ''],
    ];
    expect(formatColumns(['name', 'b', 'c'], rows)).toBe(
      ['name   b     c', '-----  ----  ----', 'größe  a', 'x      bbbb  last', 'y'].join('\n'),
    );
  });

  it('gives styles the cell with its spaces, so that columns stay where they are', () => {
    const style = (text: string): string => `<${text}>`;
    expect(
      formatColumns(
        ['a', 'b'],
        [
          [{ text: 'x', style }, 'y'],
          ['long', 'z'],
        ],
      ),
    ).toBe(['a     b', '----  -', '<x   >  y', 'long  z'].join('\n'));
  });
});
