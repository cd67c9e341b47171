import type { Order } from '../orders/order.js';
import { comparisons, differences } from './comparisons.js';
import type { Facts, SagaFact } from './facts.js';

/** What a run has come to, and whether it all adds up. */
export interface Proof {
  readonly orders: number;
  readonly completed: number;
  readonly compensated: number;
  /** Compensated sagas by the code of the failure, or by what else made them turn back. */
  readonly compensatedBy: Readonly<Record<string, number>>;
  readonly parked: number;
  /** Orders whose saga has no end, or that have no saga at all. */
  readonly unfinished: number;
  /** Orders with more than one saga, or with an effect that was had more than once. */
  readonly doubled: number;
  /** Sagas under way that nothing would ever wake. */
  readonly orphans: number;
  /** What was on the shelves is there, or set aside for a completed order. */
  readonly stockConserved: boolean;
  /** The ledger adds up to nothing, and each completed order, and no other, was charged with its total. */
  readonly moneyConserved: boolean;
  /** What does not add up, in sentences. */
  readonly contradictions: readonly string[];
  /** True if nothing is unfinished, parked, doubled or contradictory. */
  readonly holds: boolean;
}

const EXAMPLES = 5;

/** Holds what was ordered against what stands in the tables. */
export function judge(orders: readonly Order[], facts: Facts): Proof {
  const sagas = sagasByOrder(facts.sagas);
  const statusOf = (orderId: string): string => sagas.get(orderId)?.[0]?.status ?? 'without a saga';
  const withStatus = (...statuses: readonly string[]): readonly Order[] =>
    orders.filter(({ orderId }) => statuses.includes(statusOf(orderId)));
  const completed = withStatus('completed');
  const parked = withStatus('parked');
  const unfinished = orders.length - completed.length - parked.length - withStatus('compensated').length;
  const doubled = doubledOrders(sagas, facts);
  // Nobody knows what a parked saga has done: it is counted, and held against nothing.
  const { stock, money, other } = comparisons(
    completed,
    new Set(parked.map(({ orderId }) => orderId)),
    facts,
  );
  const contradictions = [
    ...sentence(doubled, 'had a saga or an effect more than once'),
    ...sentence(
      withStatus('without a saga').map(({ orderId }) => orderId),
      'were accepted and have no saga',
    ),
    ...[...stock, ...money, ...other].flatMap(({ ids, what }) => sentence(ids, what)),
  ];
  return {
    orders: orders.length,
    completed: completed.length,
    compensated: withStatus('compensated').length,
    compensatedBy: countReasons(facts.sagas),
    parked: parked.length,
    unfinished,
    doubled: doubled.length,
    orphans: facts.orphans,
    stockConserved: differences(stock) === 0,
    moneyConserved: differences(money) === 0,
    contradictions,
    holds: contradictions.length === 0 && unfinished === 0 && parked.length === 0 && facts.orphans === 0,
  };
}

function sagasByOrder(sagas: readonly SagaFact[]): ReadonlyMap<string, readonly SagaFact[]> {
  const byOrder = new Map<string, SagaFact[]>();
  for (const saga of sagas) {
    const others = byOrder.get(saga.orderId);
    if (others) others.push(saga);
    else byOrder.set(saga.orderId, [saga]);
  }
  return byOrder;
}

function doubledOrders(sagas: ReadonlyMap<string, readonly SagaFact[]>, { doubled }: Facts): string[] {
  const twice = [...sagas].flatMap(([orderId, all]) => (all.length > 1 ? [orderId] : []));
  return [...new Set([...twice, ...Object.values(doubled).flat()])];
}

function countReasons(sagas: readonly SagaFact[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, reason = 'unknown' } of sagas) {
    if (status === 'compensated') counts[reason] = (counts[reason] ?? 0) + 1;
  }
  return Object.fromEntries(Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function sentence(ids: readonly string[], what: string): string[] {
  if (ids.length === 0) return [];
  const more = ids.length > EXAMPLES ? ` and ${ids.length - EXAMPLES} more` : '';
  return [`${ids.slice(0, EXAMPLES).join(', ')}${more} ${what}.`];
}
