export { NotificationModule } from './notification.module.js';
export type { NotificationSettings } from './notification.module.js';
export { MAILED_ORDERS, ORDERS_MAILED_TWICE } from './notification.sql.js';
export type { MailedOrderRow, OrderMailedTwiceRow } from './notification.sql.js';
