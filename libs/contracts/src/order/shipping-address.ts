import { IsOptional } from 'class-validator';
import { IsPlainText } from '../plain-text.js';

/** Where a shipment goes. */
export class ShippingAddress {
  @IsPlainText(200)
  name: string;

  @IsPlainText(200)
  street: string;

  @IsPlainText(100)
  city: string;

  @IsOptional()
  @IsPlainText(100)
  region?: string | null;

  /** Not every country has them. */
  @IsOptional()
  @IsPlainText(16)
  postalCode?: string | null;

  /** English name or ISO 3166 code of two letters: `Germany`, `DE`. */
  @IsPlainText(64)
  country: string;
}
