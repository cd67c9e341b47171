import { Column, Entity, PrimaryColumn } from 'typeorm';

export type ShipmentStatus = 'booked' | 'cancelled' | 'dispatched';

/** A parcel of an order. The id is made by the database, so that a booking done twice would be there twice. */
@Entity({ schema: 'shipping', name: 'shipment' })
export class Shipment {
  @PrimaryColumn({ type: 'uuid', default: () => 'gen_random_uuid()' })
  id: string;

  @Column({ name: 'order_id', type: 'text' })
  orderId: string;

  @Column({ type: 'text' })
  status: ShipmentStatus;

  @Column({ type: 'text' })
  recipient: string;

  @Column({ type: 'text' })
  city: string;

  @Column({ type: 'text' })
  country: string;

  @Column({ name: 'settled_at', type: 'timestamptz', nullable: true })
  settledAt: Date | null;
}
