import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bookCharge, decideCharge, DEFAULT_LIMIT_CENTS } from './payment.participant.js';

const accepted = { kind: 'accepted' };
const declined = (reason: string) => ({ kind: 'declined', reason });

describe('decideCharge', () => {
  it('accepts an unknown card up to the default limit, and not a cent more', () => {
    expect(decideCharge({ cardToken: 'card-vinet', amountCents: DEFAULT_LIMIT_CENTS })).toEqual(accepted);
    expect(decideCharge({ cardToken: 'card-vinet', amountCents: DEFAULT_LIMIT_CENTS + 1 })).toEqual(
      declined('limit-exceeded'),
    );
  });

  it('goes by the card’s own limit if it has one, lower or higher', () => {
    expect(decideCharge({ cardToken: 'card-student', amountCents: 101 }, 100)).toEqual(
      declined('limit-exceeded'),
    );
    expect(decideCharge({ cardToken: 'card-platinum', amountCents: 900_000 }, 1_000_000)).toEqual(accepted);
  });

  it('takes a limit of nothing for what it says', () => {
    expect(decideCharge({ cardToken: 'card-blocked', amountCents: 1 }, 0)).toEqual(
      declined('limit-exceeded'),
    );
  });

  it('declines the well-known test cards whatever the amount and the limit', () => {
    expect(decideCharge({ cardToken: 'card-declined', amountCents: 1 })).toEqual(
      declined('declined-by-issuer'),
    );
    expect(decideCharge({ cardToken: 'card-expired', amountCents: 1 }, 1_000_000)).toEqual(
      declined('card-expired'),
    );
  });

  it('knows the test cards by their whole token only', () => {
    expect(decideCharge({ cardToken: 'card-declined-never', amountCents: 1 })).toEqual(accepted);
  });
});

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
