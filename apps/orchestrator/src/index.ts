export { OrchestratorModule } from './orchestrator.module.js';
export type { OrchestratorSettings } from './orchestrator.module.js';
export { OrderSaga } from './sagas/order/order.saga.js';
