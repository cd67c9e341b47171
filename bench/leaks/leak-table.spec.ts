import { describe, expect, it } from 'vitest';
import { findingLine, sampleLine, sampleTitles } from './leak-table.js';

describe('the leak run, for people', () => {
  it('has a line for each sample below its titles', () => {
    const table = (name: string, deadRows: number) => ({
      table: name,
      liveRows: 1,
      deadRows,
      autovacuums: 0,
      bytes: 1,
    });
    const line = sampleLine({
      atSeconds: 125.4,
      ended: 12_345,
      underWay: 31,
      heapBytes: 64.25 * 2 ** 20,
      rssBytes: 201 * 2 ** 20,
      resources: { Timeout: 3, TCPSocketWrap: 9 },
      pool: { total: 5, idle: 4, waiting: 0 },
      tables: [
        table('edda.saga', 7),
        table('edda.timer', 8),
        table('stock.edda_fence', 1),
        table('card.edda_fence', 2),
      ],
    });
    expect(line.trim().split(/\s+/)).toEqual([
      '2:05',
      '12345',
      '31',
      '64.3',
      '201.0',
      '12',
      '5/4/0',
      '7',
      '0',
      '8',
      '3',
    ]);
    expect(line).toHaveLength(sampleTitles().length);
  });

  it('says of each series what it did, what it may do, and why it is flat all the same', () => {
    const finding = { series: 'heap', unit: 'MiB', from: 60, to: 71.26, allowed: 8, isFlat: false } as const;
    expect(findingLine(finding)).toBe(
      'GROWS  heap: 60 MiB to 71.3 MiB between the third and the last quarter, 8 MiB more are allowed',
    );
    expect(findingLine({ ...finding, isFlat: true, excuse: 'because' })).toMatch(
      /^flat {2}heap: .*; because$/,
    );
  });
});
