import type {
  ActionInput,
  DecisionInput,
  IgnoreReason,
  OwedReply,
  ReplyInput,
  SagaDefinition,
  SagaState,
  StartedInput,
} from '@edda/saga-core';
import type { KeyClaim } from '../saga-store.js';
import type { AuditEntry } from '../store/audit-store.js';
import type { Mail, MailDelivery } from '../store/mail-store.js';
import type { SagaAttributes } from '../store/saga-attributes.js';

/** Somebody wants a new saga: a caller, a message, the clock, or a parent saga. */
export interface StartWork {
  readonly kind: 'start';
  readonly definition: SagaDefinition;
  readonly claim: KeyClaim;
  readonly input: StartedInput;
  /** What the saga will be found by. */
  readonly attributes?: SagaAttributes;
  /** Written down in the same transaction. */
  readonly audit?: AuditEntry;
}

/** A reply has come. */
export interface ReplyWork {
  readonly kind: 'reply';
  readonly sagaId: string;
  /** Name of the definition, as the message says. */
  readonly saga: string;
  /** Wire name of the command that is answered. */
  readonly command: string;
  readonly input: ReplyInput;
}

/** The timer of a saga is due. */
export interface TimerWork {
  readonly kind: 'timer';
  readonly sagaId: string;
}

/** An event has come, for the mailbox. */
export interface PostWork {
  readonly kind: 'post';
  readonly mail: Mail;
  /** Written down in the same transaction. */
  readonly audit?: AuditEntry;
}

/** An event from the mailbox, for one saga. */
export interface EventWork {
  readonly kind: 'event';
  readonly sagaId: string;
  readonly delivery: MailDelivery;
}

/** A person acts on a saga. */
export interface ActionWork {
  readonly kind: 'action';
  readonly sagaId: string;
  readonly input: ActionInput;
  /** Written down in the same transaction. */
  readonly audit?: AuditEntry;
}

/** A person decides an approval. */
export interface DecisionWork {
  readonly kind: 'decision';
  readonly sagaId: string;
  readonly input: DecisionInput;
  /** Written down in the same transaction. */
  readonly audit?: AuditEntry;
}

/** The parent of a child saga asks it for something. */
export interface AskedWork {
  readonly kind: 'asked';
  readonly sagaId: string;
  readonly asks: OwedReply;
}

/** A saga is to go on with this version of its definition. */
export interface MigrateWork {
  readonly kind: 'migrate';
  readonly sagaId: string;
  readonly to: SagaDefinition;
  readonly by: string;
  readonly reason: string;
  /** Written down in the same transaction. */
  readonly audit?: AuditEntry;
}

/** Work for a saga that is there already. */
export type SagaWork =
  ReplyWork | TimerWork | EventWork | ActionWork | DecisionWork | AskedWork | MigrateWork;

/** One thing to do. */
export type Work = StartWork | PostWork | SagaWork;

/** What became of it, once it is committed. */
export type WorkResult =
  | { readonly status: 'done' }
  /**
   * For actions, decisions and migrations: how the saga is now, and why it was not done if it was not. `parked` for a decision or an
   * outcome that the definition threw at: the saga is parked for that.
   */
  | { readonly status: 'answered'; readonly state: SagaState; readonly ignored?: IgnoreReason }
  /** Another process holds the saga just now: nothing was done, and it may be submitted again in a moment. */
  | { readonly status: 'busy' }
  /** For a start: the saga is there, or was already (`repeated`). */
  | { readonly status: 'started'; readonly sagaId: string; readonly repeated: boolean }
  /** For an event: it is in the mailbox, or was already. */
  | { readonly status: 'posted'; readonly repeated: boolean }
  /** For an event from the mailbox: its saga does not wait for it any more. */
  | { readonly status: 'unwanted' }
  | { readonly status: 'idempotency-conflict'; readonly sagaId: string }
  | { readonly status: 'key-taken'; readonly sagaId: string }
  /** The saga runs a version that this process does not have; another one may. */
  | { readonly status: 'unknown-version'; readonly detail: string }
  /** Nothing can be done with it: the message is to be put aside. */
  | {
      readonly status: 'rejected';
      readonly reason: 'unknown-saga' | 'contract-violated';
      readonly detail: string;
    };

/** Hands a piece of work to the next batch; resolves when it is committed. Rejects with StoreUnavailable for what may work later. */
export type Submit = (work: Work) => Promise<WorkResult>;

/** True for what only a message or a timer brings: it comes again by itself, and may wait until the database is back. */
export function comesAgain({ kind }: Work): boolean {
  return kind === 'reply' || kind === 'timer' || kind === 'event' || kind === 'asked';
}
