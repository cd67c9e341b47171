import { describe, expect, it } from 'vitest';
import { chart } from './chart.js';
import { ratiosOf } from './ratios.js';
import type { Result, Round } from './result.js';
import { median, medians } from './result.js';
import { ratioLines, resultTable } from './table.js';

const round = (system: string, sagasPerSecond: number, more: Partial<Round> = {}): Round => ({
  round: 1,
  system,
  scenario: 'saturation',
  sagasPerSecond,
  p50Ms: 10,
  p99Ms: 20,
  cpuSecondsPer1000: 1,
  peakMemoryMb: 100,
  ...more,
});

describe('the median', () => {
  it('is the one in the middle, or the mean of the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it('is none of no values', () => {
    expect(() => median([])).toThrow('no median');
  });

  it('is taken of each column, and unknown only where nobody could tell', () => {
    const rounds = [
      round('edda', 100, { cpuSecondsPer1000: null }),
      round('floor', 1_000, { cpuSecondsPer1000: null }),
      round('edda', 300, { cpuSecondsPer1000: 3 }),
      round('edda', 123.456, { cpuSecondsPer1000: 5 }),
    ];
    expect(medians(rounds)).toMatchObject([
      { system: 'edda', sagasPerSecond: 123, p50Ms: 10, cpuSecondsPer1000: 4 },
      { system: 'floor', sagasPerSecond: 1_000, p50Ms: 10, cpuSecondsPer1000: null },
    ]);
  });
});

/** A row as it stands in the results. */
function resultOf(row: Round): Result {
  const [result] = medians([row]);
  if (!result) throw new Error('One round has one result.');
  return result;
}

describe('the ratios', () => {
  const pace = (system: string, p50Ms: number, p99Ms: number): Result =>
    resultOf(round(system, 20, { scenario: 'pace', p50Ms, p99Ms }));
  const results: readonly Result[] = [
    resultOf(round('edda', 500, { cpuSecondsPer1000: 2 })),
    resultOf(round('floor', 1_000)),
    resultOf(round('slow', 100, { cpuSecondsPer1000: 10 })),
    pace('edda', 12, 30),
    pace('ping-pong', 6, 9),
    pace('slow', 20, 60),
  ];

  it('say above 1 where Edda is ahead of a peer, in throughput, CPU and p99', () => {
    expect(ratiosOf(results, ['slow']).peers).toEqual({ slow: { throughput: 5, cpu: 5, p99: 2 } });
  });

  it('hold saturation against the floor, and latency against round trips without an engine', () => {
    expect(ratiosOf(results, [])).toMatchObject({ saturationToFloor: 0.5, idleP50ToPingPong: 2 });
  });

  it('hold five million ended sagas against empty tables that had their turns with them', () => {
    const growth = [
      resultOf(round('edda', 400, { scenario: 'ended-5m' })),
      resultOf(round('edda', 500, { scenario: 'ended-0' })),
    ];
    expect(ratiosOf([...results, ...growth], [])).toMatchObject({ fiveMillionEndedToEmpty: 0.8 });
  });

  it('are null where one of the two was not measured, and are then not said', () => {
    const ratios = ratiosOf(results, ['absent']);
    expect(ratios).toMatchObject({
      saturationToFloorWithSampleTables: null,
      fiveMillionEndedToEmpty: null,
      peers: { absent: { throughput: null, cpu: null, p99: null } },
    });
    expect(ratioLines(ratios)).toEqual([
      'saturation, to the floor: 0.5',
      'p50 when idle, to three round trips without an engine (lower is better): 2',
    ]);
  });
});

describe('for people', () => {
  const results = [round('edda', 500), round('<peer>', 100, { peakMemoryMb: null })].map(resultOf);

  it('the table says which systems are not compared, and why', () => {
    const table = resultTable(results, new Map([['<peer>', 'steps in its own process']]));
    expect(table.split('\n')).toEqual([
      'scenario    system    sagas/s  p50 ms  p99 ms  CPU s/1,000  MiB',
      'saturation  edda          500      10      20            1  100',
      'saturation  <peer> *      100      10      20            1    -',
      '* <peer>: steps in its own process',
    ]);
  });

  it('the chart draws the fastest first, and takes names for text', () => {
    const svg = chart(results.toReversed(), 'Sagas & more', new Set());
    expect(svg.indexOf('edda')).toBeLessThan(svg.indexOf('&lt;peer&gt;'));
    expect(svg).toContain('<title>Sagas &amp; more</title>');
    expect(svg).not.toContain('<peer>');
    expect(svg).not.toContain('*');
  });

  it('the chart has a star on who is not compared, and says below what that means', () => {
    const svg = chart(results, 'Sagas', new Set(['<peer>']));
    expect(svg).toContain('>&lt;peer&gt; *<');
    expect(svg).toContain('* does less than the others');
  });
});
