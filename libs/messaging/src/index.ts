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
export { fittingPrefetch, LARGEST_MESSAGE_MIB, memoryProblem } from './memory-budget.js';
export type { MemoryNeed } from './memory-budget.js';
export { DEFAULT_LIMITS, resolveLimits } from './limits.js';
export type { Limits } from './limits.js';
export { MicroBatcher } from './micro-batcher.js';
export type { Pending } from './micro-batcher.js';
export { bundling } from './bundle/bundling-broker.js';
export type { BundleRule, BundlingOptions } from './bundle/bundling-broker.js';
export { bundleSizeProblem, commandBundles, replyBundles } from './bundle/bundle-rules.js';
export type { CommandBundles } from './bundle/bundle-rules.js';
export { readJson } from './json-text.js';
export type { ReadJson } from './json-text.js';
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
export { DEFAULT_RETRIES, nextDelivery, retryLevels } from './interop/next-delivery.js';
export type { DeliveryProblem, NextDelivery, RetryLevel, LevelPolicy } from './interop/next-delivery.js';
export { originalOf, retryCopy } from './interop/retry-copy.js';
export type { Original } from './interop/retry-copy.js';
export { answerMessage, askerOf, readAnswer } from './interop/answer.js';
export type { Answer, Asker } from './interop/answer.js';
export { SERVICE_HEADERS, serviceNames } from './interop/service-names.js';
export type { ServiceNames } from './interop/service-names.js';
export { answersTopology, isLevel, serviceTopology } from './interop/service-topology.js';
export type { ServiceTopologyOptions } from './interop/service-topology.js';
export { DEAD_LETTER_REASONS, deadLetter } from './dead-letter.js';
export type { DeadLetterReason, DeathDetails } from './dead-letter.js';
export { letterOf, readDeadLetter } from './letter.js';
export type { Death, Letter, LetterAddress } from './letter.js';
export { causeOf } from './letter-cause.js';
export { wayOf } from './letter-way.js';
export type { LetterWay } from './letter-way.js';
export { atOrigin } from './origin.js';
export { settle, stackOf } from './settle.js';
export type { Attempt, DeliveryOutcome, Settlement, SettlePolicy } from './settle.js';
export { LONGEST_WAIT_MS, retryPolicy, retryProblems } from './retry-policy.js';
export type { ErrorType, RetryOptions, RetryPolicy, RetryRule, RetrySettings } from './retry-policy.js';
export { HEADERS, ORCHESTRATOR, wireNames } from './wire-names.js';
export type { WireNames } from './wire-names.js';
export { isSameBinding, mergeTopologies, orchestratorTopology, participantTopology } from './topology.js';
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
  QueueLook,
  ServiceIdentity,
  Subscription,
} from './broker.js';
export { remembered } from './remembered.js';
export { DEFAULT_TENANT, usableText } from './untrusted.js';
export { wantedPrefetch } from './wanted-prefetch.js';
export type { BreakerState, IntakeSituation } from './wanted-prefetch.js';
export { ofProcesses, standing, topology } from './topology/system-topology.js';
export type { SystemOptions } from './topology/system-topology.js';
export { ANY_PROCESS, CLIENT_METHODS, NOTHING } from './topology/wired-service.js';
export type { ClientMethod, WiredService } from './topology/wired-service.js';
export { policiesFor } from './topology/policies.js';
export type { Policy, PolicySettings } from './topology/policies.js';
export { allPermissions, DEPLOYER, permissionsFor, TOPOLOGY_MODES, userOf } from './topology/permissions.js';
export type { Permissions, TopologyMode } from './topology/permissions.js';
export { replyUsers } from './topology/reply-users.js';
export type { ReplyUsers } from './topology/reply-users.js';
export { setPermissionsLine, setPolicyLine } from './topology/rabbitmqctl.js';
export { diagnose } from './topology/diagnose.js';
export { diagnoseUnread } from './topology/diagnose-unread.js';
export type { QueueLooks } from './topology/diagnose-unread.js';
export type { WantedSystem } from './topology/diagnose.js';
export { MAX_MESSAGE_BYTES } from './topology/diagnose-server.js';
export type { Finding, FindingCode, Severity } from './topology/finding.js';
export type { BrokerReader, FoundBroker, FoundListener, FoundQueue } from './topology/found-broker.js';
export { movedHeaders, movingName, planMoves, waysBack } from './topology/queue-move.js';
export type { MovedDelivery, MoveStep, QueueMove } from './topology/queue-move.js';
export type { Metric, Metrics, Reading } from './telemetry/metric.js';
export type { Span, SpanKind, Traces } from './telemetry/span.js';
export type { LogSubject, StructuredLog, Telemetry } from './telemetry/telemetry.js';
export { subjectIn, subjectOf } from './telemetry/log-subject.js';
export { traceAddress, traceUrlProblem } from './telemetry/trace-address.js';
export { readTraceparent, spanIdOf, withSpan } from './telemetry/trace-context.js';
export type { TraceContext } from './telemetry/trace-context.js';
export { QUEUE_MESSAGES, readCondition, SERVICE_METRICS } from './telemetry/service-metrics.js';
export type { PoolUse, ServiceCondition } from './telemetry/service-metrics.js';
export { Encrypted, markedFields, Sensitive } from './sensitive/sensitive.decorator.js';
export type { FieldSecrecy, SensitiveOptions } from './sensitive/sensitive.decorator.js';
export { discreetError } from './sensitive/discreet-error.js';
export {
  collectSecrets,
  coverFields,
  MASK,
  mask,
  maskAll,
  masksIn,
  maskText,
  NOTHING_COVERED,
  secretsIn,
  unmask,
} from './sensitive/mask.js';
export type { CoveredFields, Covering, FieldPath, Unmasked } from './sensitive/mask.js';
export { Secrets } from './sensitive/secrets.js';
