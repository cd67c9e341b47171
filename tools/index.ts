export { startServices } from './services/index.js';
export type {
  ControlledServer,
  ManagementUi,
  ResolvedMode,
  Say,
  Services,
  ServicesMode,
  StartServicesOptions,
} from './services/index.js';
export { startSystem } from './system/index.js';
export { dropDatabase } from './system/own-database.js';
export type { AppKind, RunningApp, System, SystemOptions } from './system/index.js';
export { generateOrders } from './orders/generate-orders.js';
export type { GenerateOptions } from './orders/generate-orders.js';
export { scopeToRun } from './orders/order-set.js';
export type { OrderSet } from './orders/order-set.js';
export { seededRandom } from './orders/seeded-random.js';
export type { SeededRandom } from './orders/seeded-random.js';
export { judge, prove, readFacts } from './proof/index.js';
export type { Facts, Proof, SagaFact, Timing } from './proof/index.js';
export type { Order, PlainOrderLine } from './orders/order.js';
export { startOrder } from './rest/start-order.js';
export type { StartedOrder, StartOrderOptions } from './rest/start-order.js';
export { unfinishedKeys } from './rest/unfinished-sagas.js';
export { atRate, inParallel } from './run/posting.js';
export { runOrders } from './run/run-orders.js';
export type { Posting, RunOrdersOptions } from './run/run-orders.js';
export { Interruption } from './run/interruption.js';
export { percentile } from './statistics/percentile.js';
export { parseStrictly, positiveNumber, runMain, UsageError, wholeNumber } from '@edda/terminal';
