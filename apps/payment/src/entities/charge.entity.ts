import { Column, Entity, PrimaryColumn } from 'typeorm';
import { CENTS } from '../cents.js';

/** Money taken for an order. The id is made by the database, so that a charge done twice would be there twice. */
@Entity({ schema: 'payment', name: 'charge' })
export class Charge {
  @PrimaryColumn({ type: 'uuid', default: () => 'gen_random_uuid()' })
  id: string;

  @Column({ name: 'order_id', type: 'text' })
  orderId: string;

  @Column({ name: 'card_token', type: 'text' })
  cardToken: string;

  @Column({ name: 'amount_cents', ...CENTS })
  amountCents: number;
}
