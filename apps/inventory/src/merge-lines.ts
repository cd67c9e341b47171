import type { StockLine } from '@edda/contracts';

/**
 * One line per product, with its quantities summed, in the order of the product ids: the order in which their rows are locked and the
 * shortage to report is looked for.
 */
export function mergeLines(lines: readonly StockLine[]): StockLine[] {
  const quantities = new Map<string, number>();
  for (const { productId, quantity } of lines) {
    quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
  }
  return [...quantities]
    .map(([productId, quantity]) => ({ productId, quantity }))
    .sort((a, b) => (a.productId < b.productId ? -1 : 1));
}
