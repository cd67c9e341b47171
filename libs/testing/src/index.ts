export { InProcessBrokerHub, inProcessBroker } from './in-process-broker/in-process-broker-hub.js';
export { InMemorySagaStore, ManualClock } from './in-memory-saga-store.js';
export {
  BookTrip,
  IssueTicket,
  PayTrip,
  ReleaseSeat,
  ReserveSeat,
  SeatReserved,
  SeatTaken,
  TripBooked,
  tripSaga,
} from './trip-saga.js';
export { commandFor, ParticipantBench } from './participant-bench.js';
export { RecordedTelemetry } from './recorded-telemetry.js';
export { InMemoryFence, inMemoryFence } from './in-memory-fence.js';
export { definitionOf } from './kit/definition-of.js';
export { testSaga } from './kit/saga-test/saga-test.js';
export type { ExpectedEnd, SagaTest } from './kit/saga-test/saga-test.js';
export type { TestOptions } from './kit/saga-test/saga-under-test.js';
export { drill } from './kit/drill/drill.js';
export type { DrillRow } from './kit/drill/drill-row.js';
export { assertDrill, drillTable } from './kit/drill/drill-table.js';
export { childEnds, eventOf, failureTo, replyTo } from './kit/run/scripted.js';
export type { DrillEnd, DrillScenario } from './kit/drill/scenario.js';
