/** Enough that orders seldom wait for one another's row. */
export const PRODUCTS = Array.from({ length: 500 }, (_, index) => `bench-${index}`);

/** The product that the order with this key is about. Keys end with their number. */
export function productOf(key: string): string {
  const number = Number(key.slice(key.lastIndexOf('-') + 1));
  return PRODUCTS[number % PRODUCTS.length] ?? '';
}
