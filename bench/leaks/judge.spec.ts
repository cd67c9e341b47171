import { describe, expect, it } from 'vitest';
import { judge } from './judge.js';
import type { Sample } from './sample.js';

const MIB = 2 ** 20;

function samples(change: (index: number) => Partial<Sample>): readonly Sample[] {
  return Array.from({ length: 40 }, (_, index) => ({
    atSeconds: (index + 1) * 10,
    ended: index * 5_000,
    underWay: 30,
    heapBytes: 60 * MIB,
    rssBytes: 200 * MIB,
    resources: { TCPSocketWrap: 12, Timeout: 8 },
    pool: { total: 5, idle: 4, waiting: 0 },
    tables: [
      { table: 'edda.saga', liveRows: 10_000, deadRows: 500, autovacuums: 0, bytes: MIB },
      { table: 'edda.timer', liveRows: 30, deadRows: (index % 6) * 900, autovacuums: 1, bytes: MIB },
    ],
    ...change(index),
  }));
}

const growing = (change: (index: number) => Partial<Sample>): readonly string[] =>
  judge(samples(change)).flatMap(({ series, isFlat }) => (isFlat ? [] : [series]));

describe('the leak run', () => {
  it('is flat where everything comes and goes', () => {
    expect(growing(() => ({}))).toEqual([]);
  });

  it.each<[string, (index: number) => Partial<Sample>]>([
    ['sagas under way', (index) => ({ underWay: index * 30 })],
    ['heap after a collection', (index) => ({ heapBytes: (60 + index) * MIB })],
    ['resident memory', (index) => ({ rssBytes: (200 + 2 * index) * MIB })],
    ['open resources', (index) => ({ resources: { Timeout: 20 + index } })],
    ['connections in pools', (index) => ({ pool: { total: 5 + index, idle: 0, waiting: 0 } })],
    ['waiting for a connection', (index) => ({ pool: { total: 8, idle: 0, waiting: index * 3 } })],
    [
      'dead rows in edda.outbox',
      (index) => ({
        tables: [{ table: 'edda.outbox', liveRows: 30, deadRows: index * 2_000, autovacuums: 0, bytes: MIB }],
      }),
    ],
    [
      'size of edda.outbox',
      (index) => ({
        tables: [{ table: 'edda.outbox', liveRows: 30, deadRows: 0, autovacuums: 0, bytes: index * MIB }],
      }),
    ],
  ])('tells when there are more and more: %s', (series, change) => {
    expect(growing(change)).toEqual([series]);
  });

  it('lets a table that grows have more dead rows, as long as they are few of its rows', () => {
    const table = (index: number, share: number): Partial<Sample> => ({
      tables: [
        {
          table: 'edda.saga',
          liveRows: index * 100_000,
          deadRows: index * 100_000 * share,
          autovacuums: 0,
          bytes: index * 100 * MIB,
        },
      ],
    });
    expect(growing((index) => table(index, 0.2))).toEqual([]);
    expect(growing((index) => table(index, 0.3))).toEqual(['dead rows in edda.saga']);
    const found = judge(samples((index) => table(index, 0.2)));
    expect(found.find(({ series }) => series === 'dead rows in edda.saga')?.excuse).toContain('a quarter');
  });
});
