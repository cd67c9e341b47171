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
export { decode, encode } from './codec.js';
export type { Decoded } from './codec.js';
export { decodeForeign, foreignName } from './foreign.js';
export type { DecodedForeign, ForeignMessage } from './foreign.js';
export { edda } from './interop/envelope.js';
export type { Content, Enclosed, Envelope, EnvelopedMessage, ReadEnvelope } from './interop/envelope.js';
export { nest } from './interop/nest-envelope.js';
export type { NestEnvelopeOptions } from './interop/nest-envelope.js';
export { masstransit } from './interop/masstransit-envelope.js';
export type { MassTransitEnvelopeOptions } from './interop/masstransit-envelope.js';
export { enclose, envelopeBindings, envelopeProblems, readEnveloped } from './interop/envelope-rules.js';
export type { EnvelopeRule } from './interop/envelope-rules.js';
export { matchesTopic } from './interop/topic-pattern.js';
export { nextDelivery, retryLevels } from './interop/next-delivery.js';
export type { DeliveryProblem, NextDelivery, RetryLevel, RetryPolicy } from './interop/next-delivery.js';
export { originalOf, retryCopy } from './interop/retry-copy.js';
export type { Original } from './interop/retry-copy.js';
export { answerMessage, askerOf, readAnswer } from './interop/answer.js';
export type { Answer, Asker } from './interop/answer.js';
export { SERVICE_HEADERS, serviceNames } from './interop/service-names.js';
export type { ServiceNames } from './interop/service-names.js';
export { answersTopology, serviceTopology } from './interop/service-topology.js';
export type { ServiceTopologyOptions } from './interop/service-topology.js';
export { deadLetter } from './dead-letter.js';
export type { DeadLetterReason } from './dead-letter.js';
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
