import type { OutgoingMessage } from '@edda/messaging';
import type { KeyClaim, Mail, OutboxMessage, SagaChange, SagaStore } from '@edda/orchestration';
import {
  type AwaitedInput,
  hasEnded,
  type HistoryEntry,
  isAtRest,
  matchKey,
  positionOf,
  type SagaState,
} from '@edda/saga-core';

/** What the contract suite needs: two connected stores of the same memory, as two orchestrators have them. */
export interface SagaStoreSubject {
  readonly store: SagaStore;
  readonly other: SagaStore;
}

/** Called before each test. The memory is empty; the stores may be the same ones every time. */
export type SagaStoreSetup = () => Promise<SagaStoreSubject>;

const A_MINUTE = 60_000;
const STARTED_AT = Date.now();
let made = 0;

/** A new saga's id: a uuid v7, each greater than the one before. */
export function newSagaId(): string {
  made += 1;
  const time = (STARTED_AT + made).toString(16).padStart(12, '0');
  const random = Math.floor(Math.random() * 2 ** 48).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${random.padStart(12, '0')}`;
}

/** A saga that has just begun. */
export function aSaga(overrides: Partial<SagaState> = {}): SagaState {
  const id = overrides.id ?? newSagaId();
  const ended = overrides.status !== undefined && hasEnded({ status: overrides.status });
  return {
    id,
    tenant: 'acme',
    definition: 'order',
    version: 1,
    key: `key of ${id}`,
    status: 'running',
    revision: 1,
    input: { orderId: 4711 },
    steps: [],
    startedAt: STARTED_AT,
    ...(ended ? { endedAt: STARTED_AT + 1 } : {}),
    ...overrides,
  };
}

/** The state after `facts` more facts. */
export function advanced(state: SagaState, overrides: Partial<SagaState> = {}, facts = 1): SagaState {
  return { ...state, revision: state.revision + facts, ...overrides };
}

/** What saves a state: its entries, and a timer in a minute unless the saga is over or at rest. */
export function changeTo(state: SagaState, overrides: Partial<SagaChange> = {}): SagaChange {
  const fromRevision = overrides.fromRevision ?? 0;
  return {
    state,
    fromRevision,
    entries: entriesOf(fromRevision + 1, state.revision),
    outbox: [],
    wakeAt: isAtRest(state) ? undefined : Date.now() + A_MINUTE,
    keepsTimer: false,
    delivered: [],
    position: positionOf(state),
    releaseKey: false,
    leaseMs: A_MINUTE,
    ...overrides,
  };
}

/** Facts with the sequence numbers `from` to `to`. */
export function entriesOf(from: number, to: number): readonly HistoryEntry[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => ({
    sequence: from + index,
    at: STARTED_AT + from + index,
    fact: { kind: 'input-ignored', input: 'timer', reason: 'not-due', messageId: `m${from + index}` },
  }));
}

export function outboxMessage(
  sagaId: string,
  id: string,
  overrides: Partial<OutgoingMessage> = {},
): OutboxMessage {
  return {
    id,
    sagaId,
    message: {
      exchange: 'edda.commands',
      routingKey: 'inventory.reserve-stock',
      mandatory: true,
      messageId: id,
      correlationId: sagaId,
      type: 'inventory.reserve-stock',
      appId: 'orchestrator',
      contentType: 'application/json',
      timestamp: STARTED_AT,
      headers: { 'edda-saga': sagaId, attempt: 1, last: false },
      content: '{"lines":[]}',
      ...overrides,
    },
  };
}

/** The key of the event that says that an order was paid. */
export function paidKey(orderId: number): string {
  return matchKey('order.paid', { orderId });
}

/** A wait for that event, the older the smaller `since`. */
export function aWait(orderId: number, overrides: Partial<AwaitedInput> = {}): AwaitedInput {
  return { path: 'payment', key: paidKey(orderId), since: STARTED_AT, ...overrides };
}

/** That event, which nobody has seen yet. */
export function someMail(orderId: number, overrides: Partial<Mail> = {}): Mail {
  made += 1;
  return {
    id: `event ${made}`,
    tenant: 'acme',
    event: 'order.paid',
    contractVersion: 1,
    keys: [paidKey(orderId)],
    body: { orderId },
    unexpected: 'mailbox',
    ttlMs: A_MINUTE,
    ...overrides,
  };
}

/** What a start of this saga claims. */
export function claimOf(state: SagaState, overrides: Partial<KeyClaim> = {}): KeyClaim {
  return {
    sagaId: state.id,
    tenant: state.tenant,
    definition: state.definition,
    key: state.key,
    bodyHash: 'hash',
    ...overrides,
  };
}

/** Saves in one transaction. */
export function save(store: SagaStore, ...changes: readonly SagaChange[]): Promise<void> {
  return store.transact((transaction) => transaction.save(changes));
}

/** Claims in one transaction, and commits. */
export function claim(store: SagaStore, ...claims: readonly KeyClaim[]) {
  return store.transact((transaction) => transaction.claimKeys(claims));
}

/** Posts in one transaction, and commits. */
export function post(store: SagaStore, ...mail: readonly Mail[]): Promise<ReadonlySet<string>> {
  return store.transact((transaction) => transaction.post(mail));
}

/** Saves a new saga that waits for these. */
export async function saveWaiting(
  store: SagaStore,
  awaits: readonly AwaitedInput[],
  overrides: Partial<SagaState> = {},
): Promise<SagaState> {
  const saga = aSaga({ status: 'waiting', ...overrides });
  await save(store, changeTo(saga, { awaits, wakeAt: undefined }));
  return saga;
}
