import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bookCharge } from './book-charge.js';

describe('bookCharge', () => {
  it('moves the money from the customer to the merchant', () => {
    expect(bookCharge('VINET', 44_000)).toEqual([
      { account: 'customer:VINET', amountCents: -44_000 },
      { account: 'merchant', amountCents: 44_000 },
    ]);
  });

  it('adds up to nothing for every amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000_000_000 }), (amountCents) => {
        const [customer, merchant] = bookCharge('VINET', amountCents);
        expect(customer.amountCents + merchant.amountCents).toBe(0);
      }),
    );
  });
});
