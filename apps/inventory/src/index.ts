export { InventoryModule } from './inventory.module.js';
export type { InventorySettings } from './inventory.module.js';
export { stockProducts } from './stock-products.js';
export type { NewProduct } from './stock-products.js';
export { ORDERS_RESERVED_TWICE, PRODUCTS_OUT_OF_BALANCE, RESERVED_ORDERS } from './proof.sql.js';
export type { OrderReservedTwiceRow, ProductOutOfBalanceRow, ReservedOrderRow } from './proof.sql.js';
