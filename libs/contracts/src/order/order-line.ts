import { IsInt, Max, Min } from 'class-validator';
import { IsCents } from '../money.js';
import { IsPlainText } from '../plain-text.js';

/** So many units of one product, at the price agreed for one. */
export class OrderLine {
  @IsPlainText(64)
  productId: string;

  @IsInt()
  @Min(1)
  @Max(10_000)
  quantity: number;

  @IsCents({ min: 0 })
  unitPriceCents: number;
}
