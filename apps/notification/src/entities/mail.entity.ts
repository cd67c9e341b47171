import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A mail that went out. The id is made by the database, so that a mail sent twice would be there twice. */
@Entity({ schema: 'notification', name: 'mail' })
export class Mail {
  @PrimaryColumn({ type: 'uuid', default: () => 'gen_random_uuid()' })
  id: string;

  @Column({ name: 'order_id', type: 'text' })
  orderId: string;

  @Column({ type: 'text' })
  recipient: string;

  @Column({ type: 'text' })
  subject: string;
}
