export { fenceBatchContract } from './fence-batch-contract.js';
export { fenceContract } from './fence-contract.js';
export type { FenceSubject } from './fence-contract.js';
export { brokerContract } from './broker-contract.js';
export { probe, reaches } from './broker-contract/broker-bench.js';
export type { BrokerUnderTest } from './broker-contract/broker-bench.js';
export { DeliveryProbe } from './broker-contract/delivery-probe.js';
export { arbitraryWorld } from './arbitrary-world.js';
export type { World } from './arbitrary-world.js';
export { propertySettings } from './property-settings.js';
export { checkRun } from './run-invariants.js';
export { SimulatedWorld } from './simulated-world.js';
export { checkTurn, deepFreeze, pureOrThrow } from './turn-invariants.js';
export { metricsContract, tracesContract } from './telemetry-contract.js';
export type { MetricsSubject, TracesSubject } from './telemetry-contract.js';
export { sagaStoreContract } from './saga-store-contract.js';
export type { SagaStoreSetup, SagaStoreSubject } from './saga-store/saga-changes.js';
export {
  advanced,
  aSaga,
  aWait,
  changeTo,
  claim,
  claimOf,
  entriesOf,
  newSagaId,
  outboxMessage,
  paidKey,
  post,
  save,
  saveWaiting,
  someMail,
} from './saga-store/saga-changes.js';
export { aLetter } from './saga-store/letters.js';
export { childScenario, scenario } from './scenario.js';
export type { Scenario } from './scenario.js';
export * as trip from './journey-saga.js';
export * as sample from './sample-steps.js';
