import { command, failure } from '@edda/messaging';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsUUID,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsPlainText } from './field-rules.js';

/** So many units of one product; inventory does not care for prices. */
export class StockLine {
  @IsPlainText(64)
  productId: string;

  @IsInt()
  @Min(1)
  @Max(10_000)
  quantity: number;
}

export class StockReserved {
  @IsUUID()
  reservationId: string;
}

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

/** Sets stock aside for an order: all lines or none. */
export class ReserveStock extends command('inventory.reserve-stock', {
  version: 1,
  reply: StockReserved,
  failures: [OutOfStock],
}) {
  @IsPlainText(64)
  orderId: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => StockLine)
  lines: StockLine[];
}

/** Puts back what was set aside for an order; without effect if nothing is. Compensates `inventory.reserve-stock`. */
export class ReleaseStock extends command('inventory.release-stock', { version: 1 }) {
  @IsPlainText(64)
  orderId: string;
}
