import type { Proof, Timing } from '../proof/index.js';
import type { ResolvedMode } from '../services/index.js';
import { formatTable, type TableRow } from '@edda/terminal';

/** The JSON object of `--json`. Its fields are fixed: others read them. */
export interface DemoSummary {
  readonly orders: number;
  readonly completed: number;
  readonly compensated: number;
  readonly parked: number;
  readonly unfinished: number;
  readonly stockConserved: boolean;
  readonly moneyConserved: boolean;
  readonly sagasPerSecond: number | null;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly services: ResolvedMode;
  readonly compensatedBy: Readonly<Record<string, number>>;
  readonly doubled: number;
  readonly orphans: number;
}

/** The result of a demo as one object. Times that were never measured are null. */
export function demoSummary(result: Proof & Timing, services: ResolvedMode): DemoSummary {
  const { orders, completed, compensated, parked, unfinished, stockConserved, moneyConserved } = result;
  return {
    orders,
    completed,
    compensated,
    parked,
    unfinished,
    stockConserved,
    moneyConserved,
    sagasPerSecond: result.sagasPerSecond ?? null,
    p50Ms: result.p50Ms ?? null,
    p99Ms: result.p99Ms ?? null,
    services,
    compensatedBy: result.compensatedBy,
    doubled: result.doubled,
    orphans: result.orphans,
  };
}

/** The result for a person: what became of the orders, how fast, and whether it adds up. */
export function demoTable(result: Proof & Timing): string {
  const row = (label: string, value: number | undefined, indented = false): TableRow => ({
    label,
    value: value === undefined ? '-' : value.toLocaleString('en-US'),
    indented,
  });
  return formatTable([
    row('orders', result.orders),
    row('completed', result.completed),
    row('compensated', result.compensated),
    ...Object.entries(result.compensatedBy).map(([reason, count]) => row(reason, count, true)),
    row('parked', result.parked),
    row('unfinished', result.unfinished),
    row('sagas per second', result.sagasPerSecond),
    row('p50, from accepted to ended, in ms', result.p50Ms),
    row('p99, from accepted to ended, in ms', result.p99Ms),
  ]);
}

/** The proof, a line for each claim, and then what contradicts it. */
export function proofLines(proof: Proof): readonly string[] {
  const claim = (holds: boolean, text: string): string => `${holds ? 'proven  ' : 'BROKEN  '}${text}`;
  return [
    claim(
      proof.stockConserved,
      'stock: on the shelf + reserved = what was there; only completed orders hold any',
    ),
    claim(
      proof.moneyConserved,
      'money: the ledger adds up to 0; each completed order, and no other, was charged its total',
    ),
    claim(
      proof.doubled === 0,
      'nothing twice: one saga, one reservation, one charge, one parcel, one mail per order',
    ),
    claim(
      proof.unfinished === 0 && proof.parked === 0 && proof.orphans === 0,
      'no saga without an end, none parked, none that nothing would wake',
    ),
    ...proof.contradictions.map((contradiction) => `  ${contradiction}`),
  ];
}
