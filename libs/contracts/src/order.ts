import { command, event } from '@edda/messaging';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsEmail,
  IsInt,
  IsObject,
  IsOptional,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsCents, IsPlainText } from './field-rules.js';

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

/** A card as the payment provider names it to us; numbers of cards never come here. */
export class PaymentCard {
  @IsPlainText(128)
  token: string;
}

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

/** The order is paid, on its way, and its customer knows. */
export class OrderConfirmed extends event('order.confirmed', { version: 1 }) {
  @IsPlainText(64)
  orderId: string;

  @IsPlainText(64)
  customerId: string;

  @IsCents({ min: 1 })
  totalCents: number;
}
