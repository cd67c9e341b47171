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
export { InMemoryFence, inMemoryFence } from './in-memory-fence.js';
