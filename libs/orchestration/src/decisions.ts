// The engine's pure decisions, for those who run them without the engine: a simulator has shells of its own around them.
export { readChildErrand, refusalReply, startOfChild, tombstoneOf } from './engine/child-errand.js';
export type { ChildErrand, Refusal } from './engine/child-errand.js';
export { decideBatch } from './engine/decide-batch.js';
export type { BatchDecision, BatchFacts, BatchSettings } from './engine/decide-batch.js';
export { makeStart } from './engine/make-start.js';
export { readEvent } from './engine/read-event.js';
export { readReply } from './engine/read-reply.js';
export type { StartWork, Work, WorkResult } from './engine/work.js';
export { SagaRegistry } from './saga-registry.js';
export { StoreUnavailable } from './saga-store.js';
export type { ClaimedKey, KeyClaim, OutboxMessage, SagaChange } from './saga-store.js';
export type { Mail, MailDelivery, MailStatus, StoredMail } from './store/mail-store.js';
