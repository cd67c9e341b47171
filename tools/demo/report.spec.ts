import { describe, expect, it } from 'vitest';
import type { Proof, Timing } from '../proof/index.js';
import { demoSummary, demoTable, proofLines } from './report.js';

const result: Proof & Timing = {
  orders: 200,
  completed: 151,
  compensated: 49,
  compensatedBy: { 'address-not-served': 10, 'card-declined': 20, 'out-of-stock': 19 },
  parked: 0,
  unfinished: 0,
  doubled: 0,
  orphans: 0,
  stockConserved: true,
  moneyConserved: true,
  contradictions: [],
  holds: true,
  sagasPerSecond: 1_234.5,
  p50Ms: 250.1,
  p99Ms: 900,
};

describe('demoSummary', () => {
  it('has the fields that others read, in their order', () => {
    expect(JSON.stringify(demoSummary(result, 'local'))).toBe(
      '{"orders":200,"completed":151,"compensated":49,"parked":0,"unfinished":0,"stockConserved":true,' +
        '"moneyConserved":true,"sagasPerSecond":1234.5,"p50Ms":250.1,"p99Ms":900,"services":"local",' +
        '"compensatedBy":{"address-not-served":10,"card-declined":20,"out-of-stock":19},"doubled":0,"orphans":0}',
    );
  });

  it('keeps its fields when nothing has ended', () => {
    const nothing = { ...result, sagasPerSecond: undefined, p50Ms: undefined, p99Ms: undefined };
    expect(JSON.parse(JSON.stringify(demoSummary(nothing, 'embedded')))).toMatchObject({
      sagasPerSecond: null,
      p50Ms: null,
      p99Ms: null,
    });
  });
});

describe('demoTable', () => {
  it('shows what became of the orders and how fast', () => {
    expect(demoTable(result)).toBe(
      [
        'orders                                  200',
        'completed                               151',
        'compensated                              49',
        '  address-not-served                     10',
        '  card-declined                          20',
        '  out-of-stock                           19',
        'parked                                    0',
        'unfinished                                0',
        'sagas per second                    1,234.5',
        'p50, from accepted to ended, in ms    250.1',
        'p99, from accepted to ended, in ms      900',
      ].join('\n'),
    );
  });
});

describe('proofLines', () => {
  const broken = (change: Partial<Proof>): string[] =>
    proofLines({ ...result, ...change }).filter((line) => line.startsWith('BROKEN'));

  it('says that all is proven when it is', () => {
    expect(proofLines(result)).toHaveLength(4);
    expect(broken({})).toEqual([]);
  });

  it.each<[string, Partial<Proof>]>([
    ['stock', { stockConserved: false }],
    ['money', { moneyConserved: false }],
    ['nothing twice', { doubled: 1 }],
    ['no saga without an end', { unfinished: 1 }],
    ['no saga without an end', { parked: 1 }],
    ['no saga without an end', { orphans: 1 }],
  ])('says that this is broken: %s', (claim, change) => {
    expect(broken(change)).toHaveLength(1);
    expect(broken(change)[0]).toContain(claim);
  });

  it('says what contradicts it', () => {
    expect(proofLines({ ...result, contradictions: ['order-1 was lost.'] }).at(-1)).toBe(
      '  order-1 was lost.',
    );
  });
});
