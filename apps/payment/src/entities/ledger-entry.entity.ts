import { Column, Entity, PrimaryColumn } from 'typeorm';
import { CENTS } from '../cents.js';

/** One side of a booking. Invariant: the entries of a charge add up to nothing, and so does the whole ledger. */
@Entity({ schema: 'payment', name: 'ledger_entry' })
export class LedgerEntry {
  @PrimaryColumn({ type: 'uuid', default: () => 'gen_random_uuid()' })
  id: string;

  @Column({ name: 'charge_id', type: 'uuid' })
  chargeId: string;

  @Column({ name: 'order_id', type: 'text' })
  orderId: string;

  /** `customer:<id>` or `merchant`. */
  @Column({ type: 'text' })
  account: string;

  /** Below zero for the side that gives. */
  @Column({ name: 'amount_cents', ...CENTS })
  amountCents: number;
}
