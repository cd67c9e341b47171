import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A country that the carriers go to. */
@Entity({ schema: 'shipping', name: 'served_country' })
export class ServedCountry {
  /** ISO 3166, two letters, upper case. */
  @PrimaryColumn({ type: 'text' })
  code: string;

  /** The name in English that people write on parcels. */
  @Column({ type: 'text' })
  name: string;
}
