import { failure } from '@edda/messaging';
import { IsInt, Min } from 'class-validator';
import { IsPlainText } from '../plain-text.js';

/** The first product, in the order of their ids, that is short. A product that nobody knows has nothing available. */
export class OutOfStock extends failure('out-of-stock') {
  @IsPlainText(64)
  productId: string;

  @IsInt()
  @Min(1)
  wanted: number;

  @IsInt()
  @Min(0)
  available: number;
}
