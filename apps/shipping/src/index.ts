export { ShippingModule } from './shipping.module.js';
export type { ShippingSettings } from './shipping.module.js';
export {
  DISPATCHED_ORDERS,
  ORDERS_BOOKED_TWICE,
  ORDERS_DISPATCHED_TWICE,
  SHIPMENTS_LEFT_BOOKED,
} from './shipping.sql.js';
export type { DispatchedOrderRow, OrderShippedTwiceRow, ShipmentLeftBookedRow } from './shipping.sql.js';
