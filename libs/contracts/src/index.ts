// Before all contracts: class-transformer's @Type reads metadata while the classes are being defined.
import 'reflect-metadata';

export { MAX_CENTS } from './field-rules.js';
export { OrderConfirmed, OrderLine, PaymentCard, PlaceOrder, ShippingAddress } from './order.js';
export { OutOfStock, ReleaseStock, ReserveStock, StockLine, StockReserved } from './inventory.js';
export {
  AddressNotServed,
  BookShipment,
  CancelShipment,
  DispatchShipment,
  ShipmentBooked,
} from './shipping.js';
export { CardDeclined, ChargePayment, DECLINE_REASONS, PaymentCharged } from './payment.js';
export type { DeclineReason } from './payment.js';
export { ConfirmationSent, SendConfirmation } from './notification.js';
