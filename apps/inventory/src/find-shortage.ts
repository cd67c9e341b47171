import type { OutOfStock, StockLine } from '@edda/contracts';

/**
 * The first line that the shelf cannot fill; undefined if all of them can be. A product that is not on the shelf at all has
 * nothing available.
 *
 * @param lines merged: each product once
 * @param onHand units on the shelf by product id
 */
export function findShortage(
  lines: readonly StockLine[],
  onHand: ReadonlyMap<string, number>,
): OutOfStock | undefined {
  for (const { productId, quantity } of lines) {
    const available = onHand.get(productId) ?? 0;
    if (available < quantity) return { productId, wanted: quantity, available };
  }
  return undefined;
}
