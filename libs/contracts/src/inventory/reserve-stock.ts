import { command } from '@edda/messaging';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, ValidateNested } from 'class-validator';
import { IsPlainText } from '../plain-text.js';
import { OutOfStock } from './out-of-stock.js';
import { StockLine } from './stock-line.js';
import { StockReserved } from './stock-reserved.js';

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
