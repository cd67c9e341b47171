import type { OutgoingMessage } from '@edda/messaging';
import type { KeyClaim, SagaChange } from '@edda/orchestration/decisions';
import type { Action, SagaState } from '@edda/saga-core';

/** One committed transaction of the orchestrators. */
export interface Commit {
  readonly number: number;
  readonly at: number;
  /** The place among all that was noted, of whatever kind. */
  readonly order: number;
  readonly by: string;
  readonly changes: readonly SagaChange[];
  /** The states that these changes replaced, as they stood in the database. */
  readonly before: readonly (SagaState | undefined)[];
  readonly claims: readonly KeyClaim[];
  /** Ids of the events that came into the mailbox. */
  readonly posted: readonly string[];
  /** Ids of the messages that were dealt with in it. */
  readonly covers: readonly string[];
  /** A fail-over lost it. */
  isLost: boolean;
}

/** What a caller asked for and was told. */
export interface ClientCall {
  readonly kind: 'start' | 'action' | 'decision' | 'announcement';
  readonly definition?: string;
  readonly key?: string;
  readonly idempotencyKey?: string;
  readonly body?: string;
  readonly sagaId?: string;
  readonly action?: Action;
  readonly actionId?: string;
  /** The step that an action names. */
  readonly path?: string;
  /** Undefined: no answer has come, and anything may be true. */
  answer?: {
    readonly status: string;
    readonly sagaId?: string;
    readonly reason?: string;
    readonly state?: SagaState;
    /** The commit that the answer depends on. */
    readonly commit?: number;
  };
}

/** What a participant did for one command: written in the transaction of the effect. */
export interface LedgerEntry {
  readonly order: number;
  readonly at: number;
  readonly participant: string;
  readonly sagaId: string;
  readonly path: string;
  readonly direction: 'forward' | 'compensation';
  readonly epoch: number;
  /** `effect`: done. `no-op`: a compensation of what never happened. `failed`: a business failure, nothing was done. */
  readonly what: 'effect' | 'no-op' | 'failed' | 'revoked';
}

/** Something that was seen at the broker, or at the outbox. */
export interface Sighting {
  readonly order: number;
  readonly id: string;
}

export interface Published extends Sighting {
  readonly by: string;
  readonly message: OutgoingMessage;
}

export interface Acked extends Sighting {
  readonly queue: string;
}

/** What the broker tells the evidence. */
export interface BrokerTap {
  publishing(messages: readonly OutgoingMessage[], by: string): void;
  confirmed(message: OutgoingMessage): void;
  returned(message: OutgoingMessage): void;
  acked(queue: string, message: OutgoingMessage): void;
  putAside(message: OutgoingMessage): void;
  wiped(): void;
}

/** Everything that was seen, in order. Nothing in it is ever changed, but that a fail-over may mark commits as lost. */
export class Evidence implements BrokerTap {
  readonly commits: Commit[] = [];
  readonly calls: ClientCall[] = [];
  readonly ledger: LedgerEntry[] = [];
  /** Every delivery of a command, whatever became of it. */
  readonly receipts: Sighting[] = [];
  readonly publishings: Published[] = [];
  readonly confirms: Sighting[] = [];
  readonly acks: Acked[] = [];
  readonly deadLetters: Sighting[] = [];
  readonly outboxAdded: Sighting[] = [];
  readonly outboxRemoved: Sighting[] = [];
  /** Sagas that were parked, each time. */
  readonly parkings: { readonly sagaId: string; readonly reason: string }[] = [];
  /** Commands that a participant acknowledged and never did nor answered: a fault. */
  readonly swallowed = new Set<string>();
  /** Decisions that threw, which none must. */
  readonly throws: string[] = [];
  /** Commits that a fail-over lost: there were some. */
  regressions = 0;
  private count = 0;

  /** The next place in the order of all things. */
  next(): number {
    this.count += 1;
    return this.count;
  }

  publishing(messages: readonly OutgoingMessage[], by: string): void {
    for (const message of messages)
      this.publishings.push({ order: this.next(), id: message.messageId, by, message });
  }

  confirmed(message: OutgoingMessage): void {
    this.confirms.push({ order: this.next(), id: message.messageId });
  }

  returned(): void {
    this.next();
  }

  acked(queue: string, message: OutgoingMessage): void {
    this.acks.push({ order: this.next(), id: message.messageId, queue });
  }

  putAside(message: OutgoingMessage): void {
    this.deadLetters.push({ order: this.next(), id: message.messageId });
  }

  wiped(): void {
    this.next();
  }

  /** True for a commit that still counts. */
  stands(commit: number | undefined): boolean {
    return commit === undefined || this.commits[commit - 1]?.isLost === false;
  }
}
