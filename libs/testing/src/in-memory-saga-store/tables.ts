import type {
  ApiKey,
  AuditRecord,
  ClaimedLetter,
  DataKey,
  Mail,
  MailStatus,
  OutboxMessage,
  SagaAttributes,
  StoredDeadLetter,
} from '@edda/orchestration';
import type { AwaitedInput, HistoryEntry, SagaState } from '@edda/saga-core';
import type { BulkRow } from './bulk-queries.js';

export interface OutboxRow {
  readonly message: OutboxMessage;
  readonly createdAt: number;
  readonly claimableAt: number;
  readonly since: number;
  readonly attempts?: number;
  readonly reason?: string;
}

/** A wait. `isNew`: nobody has looked for events that came before it. */
export interface AwaitedRow extends AwaitedInput {
  readonly sagaId: string;
  readonly tenant: string;
  readonly isNew: boolean;
}

/** An event. `isUndecided`: nobody has decided which sagas get it. */
export interface MailRow {
  readonly mail: Mail;
  readonly status: MailStatus;
  readonly isUndecided: boolean;
  readonly arrival: number;
  readonly receivedAt: number;
  readonly recipients: number;
  readonly note?: string;
}

export interface DeliveryRow {
  readonly sagaId: string;
  readonly path: string;
  readonly key: string;
  readonly tenant: string;
  readonly messageId: string;
  readonly claimableAt: number;
}

/** A dead letter, and what is to be done about it. */
export interface LetterRow {
  readonly letter: StoredDeadLetter;
  readonly arrival: number;
  readonly plan?: ClaimedLetter['plan'];
  readonly claim?: string;
  readonly settledAt?: number;
}

/** What a database would hold. Rows are never changed, only replaced: a copy of the maps is a snapshot. */
export interface Tables {
  readonly sagas: Map<string, SagaState>;
  readonly positions: Map<string, string>;
  /** When each saga was saved last. */
  readonly updated: Map<string, number>;
  /** What each saga is found by. */
  readonly attributes: Map<string, SagaAttributes>;
  readonly history: Map<string, readonly HistoryEntry[]>;
  /** All facts in the order in which they were written, by their number. */
  readonly facts: Map<number, { readonly sagaId: string; readonly entry: HistoryEntry }>;
  readonly outbox: Map<string, OutboxRow>;
  readonly timers: Map<string, number>;
  readonly businessKeys: Map<string, string>;
  readonly idempotencyKeys: Map<string, { readonly sagaId: string; readonly bodyHash: string }>;
  /** By saga, path and key. */
  readonly awaited: Map<string, AwaitedRow>;
  /** By tenant and id, in the order of arrival. */
  readonly mail: Map<string, MailRow>;
  /** By saga and path. */
  readonly deliveries: Map<string, DeliveryRow>;
  /** By tenant, queue, reason, message id and hash. */
  readonly letters: Map<string, LetterRow>;
  /** By saga. */
  readonly dataKeys: Map<string, DataKey>;
  /** By hash. */
  readonly apiKeys: Map<string, ApiKey>;
  /** By tenant. */
  readonly audit: Map<string, readonly AuditRecord[]>;
  /** By tenant and definition. */
  readonly ticks: Map<string, number>;
  /** Orders about many sagas, by tenant and id. */
  readonly bulks: Map<string, BulkRow>;
  /** By tenant, name and version. */
  readonly outlines: Map<string, readonly string[]>;
}

export function emptyTables(): Tables {
  return {
    sagas: new Map(),
    positions: new Map(),
    updated: new Map(),
    attributes: new Map(),
    history: new Map(),
    facts: new Map(),
    outbox: new Map(),
    timers: new Map(),
    businessKeys: new Map(),
    idempotencyKeys: new Map(),
    awaited: new Map(),
    mail: new Map(),
    deliveries: new Map(),
    letters: new Map(),
    dataKeys: new Map(),
    apiKeys: new Map(),
    audit: new Map(),
    ticks: new Map(),
    bulks: new Map(),
    outlines: new Map(),
  };
}

export function copyOf(tables: Tables): Tables {
  return {
    sagas: new Map(tables.sagas),
    positions: new Map(tables.positions),
    updated: new Map(tables.updated),
    attributes: new Map(tables.attributes),
    history: new Map(tables.history),
    facts: new Map(tables.facts),
    outbox: new Map(tables.outbox),
    timers: new Map(tables.timers),
    businessKeys: new Map(tables.businessKeys),
    idempotencyKeys: new Map(tables.idempotencyKeys),
    awaited: new Map(tables.awaited),
    mail: new Map(tables.mail),
    deliveries: new Map(tables.deliveries),
    letters: new Map(tables.letters),
    dataKeys: new Map(tables.dataKeys),
    apiKeys: new Map(tables.apiKeys),
    audit: new Map(tables.audit),
    ticks: new Map(tables.ticks),
    bulks: new Map(tables.bulks),
    outlines: new Map(tables.outlines),
  };
}

/** The key of a row whose primary key has several columns. */
export function rowKey(...parts: readonly (string | number)[]): string {
  return JSON.stringify(parts);
}

/** True for text that a database gives back as it was: it keeps neither a NUL nor half a surrogate pair. */
export function isStorable(text: string): boolean {
  return !/[\0\p{Cs}]/u.test(text);
}
