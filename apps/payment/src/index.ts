export { PaymentModule } from './payment.module.js';
export type { PaymentSettings } from './payment.module.js';
export {
  CHARGED_CENTS_PER_ORDER,
  CHARGES_OUT_OF_BALANCE,
  LEDGER_SUM,
  ORDERS_CHARGED_TWICE,
} from './payment.sql.js';
export type {
  ChargedOrderRow,
  ChargeOutOfBalanceRow,
  LedgerSumRow,
  OrderChargedTwiceRow,
} from './payment.sql.js';
