import { Column, Entity, PrimaryColumn } from 'typeorm';
import { CENTS } from '../cents.js';

/** A card whose limit is not the usual one. */
@Entity({ schema: 'payment', name: 'card' })
export class Card {
  @PrimaryColumn({ type: 'text' })
  token: string;

  /** For one charge. */
  @Column({ name: 'limit_cents', ...CENTS })
  limitCents: number;
}
