import { command, event, failure } from '@edda/messaging';

/** What the examples of docs/language.md talk with. Fields without validators: nothing is sent. */
export class PlaceOrder extends command('order.place', { version: 1 }) {
  orderId: string;
  customerId: string;
  totalCents: number;
  lines: string[];
  priority: boolean;
}
export class OutOfStock extends failure('out-of-stock') {
  product: string;
}
export class StockReserved {
  reservationId: string;
}
export class ReserveStock extends command('inventory.reserve', {
  version: 1,
  reply: StockReserved,
  failures: [OutOfStock],
}) {
  orderId: string;
}
export class ReleaseStock extends command('inventory.release', { version: 1 }) {
  orderId: string;
}
export class Backorder extends command('inventory.backorder', { version: 1 }) {
  product: string;
}
export class CancelBackorder extends command('inventory.cancel-backorder', { version: 1 }) {
  product: string;
}
export class CardDeclined extends failure('card-declined') {
  reason: string;
}
export class RiskUnknown extends failure('risk-unknown') {
  reason: string;
}
export class Charged {
  chargeId: string;
}
export class ChargeCard extends command('payment.charge', {
  version: 1,
  reply: Charged,
  failures: [CardDeclined, RiskUnknown],
}) {
  orderId: string;
  cents: number;
}
export class Refund extends command('payment.refund', { version: 1 }) {
  orderId: string;
}
export class Offered {
  cents: number;
}
export class AskPrice extends command('carriers.ask-price', { version: 1, reply: Offered }) {
  carrier: string;
}
export class BookCarrier extends command('carriers.book', { version: 1 }) {
  orderId: string;
}
export class CancelCarrier extends command('carriers.cancel', { version: 1 }) {
  orderId: string;
}
export class CreateShipment extends command('shipping.create', { version: 1 }) {
  orderId: string;
}
export class WriteInvoice extends command('accounting.invoice', { version: 1 }) {
  orderId: string;
}
export class NotifyCustomer extends command('mail.notify', { version: 1 }) {
  customerId: string;
}
export class PackGift extends command('packing.gift', { version: 1 }) {
  orderId: string;
}
export class UnpackGift extends command('packing.unpack', { version: 1 }) {
  orderId: string;
}
export class Checked {
  state: string;
}
export class CheckCustoms extends command('customs.check', { version: 1, reply: Checked }) {
  orderId: string;
}
export class PaymentReceived extends event('bank.payment-received', { version: 1 }) {
  reference: string;
  cents: number;
}
export class OrderWithdrawn extends event('shop.order-withdrawn', { version: 1 }) {
  orderId: string;
}
export class OrderShipped extends event('order.shipped', { version: 1 }) {
  orderId: string;
}
export class ApprovalWanted extends event('order.approval-wanted', { version: 1 }) {
  orderId: string;
  occasion: string;
}
export class DoorOpened extends event('door.opened', { version: 1 }) {
  orderId: string;
}
export class DoorShut extends event('door.shut', { version: 1 }) {
  orderId: string;
}
