import { describe, expect, it } from 'vitest';
import { formatTable } from './table.js';

describe('formatTable', () => {
  it('puts labels to the left and values to the right', () => {
    const rows = [
      { label: 'completed', value: '143' },
      { label: 'compensated', value: '57' },
      { label: 'out-of-stock', value: '9', indented: true },
    ];
    expect(formatTable(rows)).toBe(
      ['completed       143', 'compensated      57', '  out-of-stock    9'].join('\n'),
    );
  });

  it('counts characters, not bytes', () => {
    const [first, second] = formatTable([
      { label: 'größe', value: '1' },
      { label: 'grosse', value: '𝟚' },
    ]).split('\n');
    expect(Array.from(first ?? '').length).toBe(Array.from(second ?? '').length);
  });

  it('is empty without rows', () => {
    expect(formatTable([])).toBe('');
  });
});
