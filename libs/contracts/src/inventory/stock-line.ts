import { IsInt, Max, Min } from 'class-validator';
import { IsPlainText } from '../plain-text.js';

/** So many units of one product; inventory does not care for prices. */
export class StockLine {
  @IsPlainText(64)
  productId: string;

  @IsInt()
  @Min(1)
  @Max(10_000)
  quantity: number;
}
