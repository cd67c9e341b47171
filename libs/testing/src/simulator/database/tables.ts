import type { OutboxMessage, StoredMail } from '@edda/orchestration/decisions';
import type { AwaitedInput, HistoryEntry, SagaState } from '@edda/saga-core';

export interface OutboxRow {
  readonly message: OutboxMessage;
  readonly claimableAt: number;
  readonly attempts: number;
}

/** A wait of a saga; one that was not matched with the mailbox yet may find an event that came before it. */
export interface AwaitedRow extends AwaitedInput {
  readonly sagaId: string;
  readonly isMatched: boolean;
}

export interface MailRow {
  readonly mail: StoredMail;
  readonly isMatched: boolean;
}

export interface DeliveryRow {
  readonly messageId: string;
  readonly sagaId: string;
  readonly path: string;
  readonly key: string;
  readonly claimableAt: number;
}

export interface KeyRow {
  readonly sagaId: string;
  readonly bodyHash: string;
}

/** What is on disk. Rows are replaced, never changed, so a copy of the maps is a copy of it all. */
export class Tables {
  constructor(
    readonly sagas = new Map<string, SagaState>(),
    readonly history = new Map<string, readonly HistoryEntry[]>(),
    readonly outbox = new Map<string, OutboxRow>(),
    readonly timers = new Map<string, number>(),
    readonly businessKeys = new Map<string, string>(),
    readonly idempotencyKeys = new Map<string, KeyRow>(),
    readonly awaited = new Map<string, readonly AwaitedRow[]>(),
    readonly mail = new Map<string, MailRow>(),
    readonly deliveries = new Map<string, DeliveryRow>(),
  ) {}

  copy(): Tables {
    return new Tables(
      new Map(this.sagas),
      new Map(this.history),
      new Map(this.outbox),
      new Map(this.timers),
      new Map(this.businessKeys),
      new Map(this.idempotencyKeys),
      new Map(this.awaited),
      new Map(this.mail),
      new Map(this.deliveries),
    );
  }
}

/** A wait has one event on its way at a time. */
export function deliveryKey(sagaId: string, path: string): string {
  return `${sagaId} ${path}`;
}
