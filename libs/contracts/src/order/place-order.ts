import { command } from '@edda/messaging';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsEmail,
  IsObject,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { IsCents } from '../money.js';
import { IsPlainText } from '../plain-text.js';
import { OrderLine } from './order-line.js';
import { PaymentCard } from './payment-card.js';
import { ShippingAddress } from './shipping-address.js';

/** Starts the order saga. It is no participant's command: the orchestrator takes it, by REST or as a message. */
export class PlaceOrder extends command('order.place', { version: 1 }) {
  /** The business key: at most one saga of an order is under way. */
  @IsPlainText(64)
  orderId: string;

  @IsPlainText(64)
  customerId: string;

  @IsObject()
  @ValidateNested()
  @Type(() => ShippingAddress)
  shipTo: ShippingAddress;

  /** Where the confirmation goes. */
  @IsEmail()
  @MaxLength(254)
  email: string;

  @IsObject()
  @ValidateNested()
  @Type(() => PaymentCard)
  card: PaymentCard;

  /** The same product may stand in several lines; their quantities add up. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => OrderLine)
  lines: OrderLine[];

  /** What the customer pays. Given, and not the sum over the lines: discounts and freight are in it. */
  @IsCents({ min: 1 })
  totalCents: number;
}
