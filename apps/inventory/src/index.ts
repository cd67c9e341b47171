export { InventoryModule } from './inventory.module.js';
export type { InventorySettings } from './inventory.module.js';
export { stockProducts } from './stock.js';
export type { NewProduct } from './stock.js';
export { ORDERS_RESERVED_TWICE, PRODUCTS_OUT_OF_BALANCE, RESERVED_ORDERS } from './inventory.sql.js';
export type { OrderReservedTwiceRow, ProductOutOfBalanceRow, ReservedOrderRow } from './inventory.sql.js';
