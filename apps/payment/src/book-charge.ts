/** One side of a booking. */
export interface Booking {
  readonly account: string;
  readonly amountCents: number;
}

/** Both sides of a charge: what the customer gives, the merchant gets. They add up to nothing. */
export function bookCharge(customerId: string, amountCents: number): readonly [Booking, Booking] {
  return [
    { account: `customer:${customerId}`, amountCents: -amountCents },
    { account: 'merchant', amountCents },
  ];
}
