export { NotificationModule } from './notification.module.js';
export type { NotificationSettings } from './notification.module.js';
export { MAILED_ORDERS, ORDERS_MAILED_TWICE } from './proof.sql.js';
export type { MailedOrderRow, OrderMailedTwiceRow } from './proof.sql.js';
