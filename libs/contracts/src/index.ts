// Before all contracts: class-transformer's @Type reads metadata while the classes are being defined.
import 'reflect-metadata';

export { MAX_CENTS } from './money.js';
export { OrderConfirmed } from './order/order-confirmed.js';
export { OrderLine } from './order/order-line.js';
export { PaymentCard } from './order/payment-card.js';
export { PlaceOrder } from './order/place-order.js';
export { ShippingAddress } from './order/shipping-address.js';
export { OutOfStock } from './inventory/out-of-stock.js';
export { ReleaseStock } from './inventory/release-stock.js';
export { ReserveStock } from './inventory/reserve-stock.js';
export { StockLine } from './inventory/stock-line.js';
export { StockReserved } from './inventory/stock-reserved.js';
export { AddressNotServed } from './shipping/address-not-served.js';
export { BookShipment } from './shipping/book-shipment.js';
export { CancelShipment } from './shipping/cancel-shipment.js';
export { DispatchShipment } from './shipping/dispatch-shipment.js';
export { ShipmentBooked } from './shipping/shipment-booked.js';
export { CardDeclined, DECLINE_REASONS } from './payment/card-declined.js';
export type { DeclineReason } from './payment/card-declined.js';
export { ChargePayment } from './payment/charge-payment.js';
export { PaymentCharged } from './payment/payment-charged.js';
export { ConfirmationSent } from './notification/confirmation-sent.js';
export { SendConfirmation } from './notification/send-confirmation.js';
