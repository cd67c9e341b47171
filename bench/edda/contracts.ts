import { command, event, failure } from '@edda/messaging';
import { Type } from 'class-transformer';
import { IsBoolean, IsInt, IsString, ValidateNested } from 'class-validator';

export class Line {
  @IsInt() productId: number;
  @IsInt() quantity: number;
}

export class PlaceOrder extends command('bench.place-order', { version: 1 }) {
  @IsString() orderId: string;
  @IsString() customerId: string;
  @ValidateNested({ each: true }) @Type(() => Line) lines: Line[];
  @IsInt() totalCents: number;
  /** Whether the last step is to fail. */
  @IsBoolean() fails: boolean;
}

export class Reserve extends command('stock.reserve', { version: 1 }) {
  @IsString() orderId: string;
  @ValidateNested({ each: true }) @Type(() => Line) lines: Line[];
}
export class Release extends command('stock.release', { version: 1 }) {
  @IsString() orderId: string;
}

export class Charge extends command('card.charge', { version: 1 }) {
  @IsString() orderId: string;
  @IsString() customerId: string;
  @IsInt() totalCents: number;
}
export class Refund extends command('card.refund', { version: 1 }) {
  @IsString() orderId: string;
}

export class NoCarrier extends failure('no-carrier') {
  @IsString() orderId: string;
}
export class Send extends command('parcel.send', { version: 1, failures: [NoCarrier] }) {
  @IsString() orderId: string;
  @IsString() customerId: string;
  @IsBoolean() fails: boolean;
}
export class CallBack extends command('parcel.call-back', { version: 1 }) {
  @IsString() orderId: string;
}

export class Arrived extends event('bench.arrived', { version: 1 }) {
  @IsString() orderId: string;
}
