import type { AuditEntry } from './audit-store.js';

/** The key that a saga's encrypted values are sealed with, wrapped by a master key. */
export interface DataKey {
  readonly sagaId: string;
  /** Which master key wrapped it. */
  readonly master: string;
  /** Missing once it was erased: nothing of what was sealed with it can be read any more, and there is never another one for this saga. */
  readonly wrapped?: Uint8Array;
}

/** Which saga is to be forgotten, and the events that were given to it. */
export interface Erasure {
  readonly tenant: string;
  readonly sagaId: string;
  readonly messageIds: readonly string[];
}

/** Data keys are kept beside what they seal, and go with their sagas. */
export interface DataKeyStore {
  /** Those that there are, erased ones included. */
  dataKeys(sagaIds: readonly string[]): Promise<readonly DataKey[]>;
  /**
   * Erases the data key of a saga, empties the bodies of these events in the mailbox, and takes away the bytes of dead letters of these messages. What is
   * done is in the audit. False if the saga has no data key, or none any more.
   */
  eraseSaga(erasure: Erasure, audit: AuditEntry): Promise<boolean>;
  /** Keys that another master key than this one wrapped. */
  dataKeysNotUnder(master: string, limit: number): Promise<readonly DataKey[]>;
  /** Replaces how keys are wrapped; one that was erased or replaced meanwhile is left alone. */
  rewrapDataKeys(keys: readonly Required<DataKey>[]): Promise<void>;
}
