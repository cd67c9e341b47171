export type {
  CommandMessage,
  Direction,
  EventMessage,
  FailureBody,
  JsonObject,
  JsonValue,
  Message,
  Outcome,
  ReplyMessage,
} from './envelope.js';
export { OUTCOMES } from './envelope.js';
export { Acknowledged, command, event, failure, participantOf } from './contract.js';
export type { BodyClass, CommandContract, EventContract, FailureContract } from './contract.js';
export { MAX_BODY_BYTES } from './body.js';
export { fittingPrefetch, LARGEST_MESSAGE_MIB, memoryProblem } from './memory-budget.js';
export type { MemoryNeed } from './memory-budget.js';
export { decode, encode } from './codec.js';
export type { Decoded } from './codec.js';
export { decodeForeign, foreignName } from './foreign.js';
export type { DecodedForeign, ForeignMessage } from './foreign.js';
export { DEAD_LETTER_REASONS, deadLetter } from './dead-letter.js';
export type { DeadLetterReason, DeathDetails } from './dead-letter.js';
export { letterOf, readDeadLetter } from './letter.js';
export type { Death, Letter, LetterAddress } from './letter.js';
export { causeOf } from './letter-cause.js';
export { wayOf } from './letter-way.js';
export type { LetterWay } from './letter-way.js';
export { atOrigin } from './origin.js';
export { settle } from './settle.js';
export type { Attempt, DeliveryOutcome, Settlement, SettlePolicy } from './settle.js';
export { LONGEST_WAIT_MS, retryPolicy, retryProblems } from './retry-policy.js';
export type { ErrorType, RetryOptions, RetryPolicy, RetryRule, RetrySettings } from './retry-policy.js';
export { HEADERS, ORCHESTRATOR, wireNames } from './wire-names.js';
export type { WireNames } from './wire-names.js';
export { mergeTopologies, orchestratorTopology, participantTopology, topology } from './topology.js';
export type {
  Binding,
  ExchangeDeclaration,
  QueueDeclaration,
  Topology,
  TopologyOptions,
} from './topology.js';
export type {
  Broker,
  BrokerFactory,
  BrokerStatus,
  ConsumeOptions,
  Delivery,
  IncomingMessage,
  Log,
  OutgoingMessage,
  PublishResult,
  ServiceIdentity,
  Subscription,
} from './broker.js';
export { usableText } from './untrusted.js';
export { wantedPrefetch } from './wanted-prefetch.js';
export type { BreakerState, IntakeSituation } from './wanted-prefetch.js';
