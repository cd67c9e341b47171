/** What the commands of the work unit carry: it makes each about 200 bytes long. */
export interface Order {
  readonly orderId: string;
  readonly customerId: string;
  readonly lines: readonly { readonly productId: number; readonly quantity: number }[];
  readonly totalCents: number;
}

export const orderOf = (key: string): Order => ({
  orderId: key,
  customerId: `customer-${key}`,
  lines: [{ productId: 11, quantity: 2 }],
  totalCents: 4_200,
});
