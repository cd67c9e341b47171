import type { Order } from '../orders/order.js';
import type { Facts } from './facts.js';

/** Ids that contradict what must hold, and the end of the sentence that says so. */
export interface Comparison {
  readonly ids: readonly string[];
  readonly what: string;
}

export interface Comparisons {
  readonly stock: readonly Comparison[];
  readonly money: readonly Comparison[];
  readonly other: readonly Comparison[];
}

/** How many contradictions there are. */
export function differences(comparisons: readonly Comparison[]): number {
  return comparisons.reduce((sum, { ids }) => sum + ids.length, 0);
}

/**
 * Holds the completed orders against the participants' tables. What a completed order must have, no other order may have; only the
 * parked ones are left out.
 */
export function comparisons(
  completed: readonly Order[],
  parked: ReadonlySet<string>,
  facts: Facts,
): Comparisons {
  const ids = new Set(completed.map(({ orderId }) => orderId));
  const compare = (having: Iterable<string>, effect: string): Comparison[] => {
    const has = new Set(having);
    return [
      { ids: [...ids].filter((id) => !has.has(id)), what: `completed, but nothing was ${effect}` },
      {
        ids: [...has].filter((id) => !ids.has(id) && !parked.has(id)),
        what: `did not complete, but was ${effect}`,
      },
    ];
  };
  return {
    stock: [
      {
        ids: facts.productsOutOfBalance,
        what: 'have other units on the shelf and reserved than there were at first',
      },
      ...compare(facts.reserved, 'reserved'),
      ...(parked.size === 0 ? [wrongUnits(completed, facts)] : []),
    ],
    money: [
      {
        ids: facts.ledgerSumCents === 0n ? [] : ['The ledger'],
        what: `adds up to ${facts.ledgerSumCents} cents and not to 0`,
      },
      { ids: facts.chargesOutOfBalance, what: 'have charges whose two entries do not match' },
      { ids: facts.doubled.charge, what: 'were charged more than once' },
      ...compare(facts.chargedCents.keys(), 'charged'),
      wrongCharges(completed, facts),
    ],
    other: [
      ...compare(facts.dispatched, 'dispatched'),
      ...compare(facts.mailed, 'mailed'),
      {
        ids: facts.leftBooked.filter((id) => !parked.has(id)),
        what: 'have a shipment that was neither dispatched nor cancelled',
      },
    ],
  };
}

function wrongCharges(completed: readonly Order[], { chargedCents }: Facts): Comparison {
  const wrong = completed.filter(({ orderId, totalCents }) => {
    const charged = chargedCents.get(orderId);
    return charged !== undefined && charged !== BigInt(totalCents);
  });
  return {
    ids: wrong.map(({ orderId }) => orderId),
    what: 'were charged with another amount than their total',
  };
}

function wrongUnits(completed: readonly Order[], { reservedUnits }: Facts): Comparison {
  const wanted = new Map<string, number>();
  for (const { productId, quantity } of completed.flatMap(({ lines }) => lines)) {
    wanted.set(productId, (wanted.get(productId) ?? 0) + quantity);
  }
  const products = [...new Set([...wanted.keys(), ...reservedUnits.keys()])];
  const wrong = products.filter((id) => (wanted.get(id) ?? 0) !== (reservedUnits.get(id) ?? 0));
  return { ids: wrong, what: 'have other units reserved than the completed orders took' };
}
