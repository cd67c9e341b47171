import type { CoveredFields } from '@edda/messaging';
import { NOTHING_COVERED } from '@edda/messaging';
import type { HistoryEntry, SagaState } from '@edda/saga-core';
import type { SagaChange } from '../../saga-store.js';
import type { DataKey } from '../../store/data-key-store.js';
import { secretsOf } from '../cover-saga.js';
import type { SecretFields } from '../secret-fields.js';
import { coveredBy } from '../secret-fields.js';
import type { Sealer } from './envelope.js';
import { ERASED_SEALER, sagaSealer } from './envelope.js';
import type { MasterKeys } from './master-keys.js';
import { OutboxSeals } from './outbox-seals.js';
import { openDocument, sealDocument } from './seal-document.js';

/** Where keys are asked for: a store, or a transaction. All that are needed at once. */
export type KeysOf = (sagaIds: readonly string[]) => Promise<readonly DataKey[]>;

/** Seals and opens what is of sagas. Those without a data key pass as they are. */
export class SagaSeals {
  private readonly outbox: OutboxSeals;

  constructor(
    private readonly keys: MasterKeys,
    private readonly secret: SecretFields,
  ) {
    this.outbox = new OutboxSeals(keys);
  }

  /** What of a definition is encrypted; undefined if nothing is. */
  encryptedIn(definition: string): CoveredFields | undefined {
    const fields = (this.secret.of(definition) ?? []).filter(({ isEncrypted }) => isEncrypted);
    return fields.length === 0 ? undefined : coveredBy(fields);
  }

  /** By the ids of those sagas that have a key, or had one. */
  async sealers(sagaIds: readonly string[], keysOf: KeysOf): Promise<ReadonlyMap<string, Sealer>> {
    const ids = [...new Set(sagaIds)];
    const found = ids.length === 0 ? [] : await keysOf(ids);
    return new Map(found.map((key) => [key.sagaId, this.sealerOf(key)]));
  }

  async openStates(states: readonly SagaState[], keysOf: KeysOf): Promise<readonly SagaState[]> {
    const ids = states.map(({ id }) => id);
    const sealers = await this.sealers(ids, keysOf);
    return states.map((state) => openState(state, sealers.get(state.id)));
  }

  /** A new key of a saga. */
  newKey(sagaId: string): { readonly sealer: Sealer; readonly kept: Required<DataKey> } {
    const { key, wrapped } = this.keys.newDataKey(sagaId);
    return { sealer: sagaSealer(sagaId, key), kept: { sagaId, master: this.keys.current, wrapped } };
  }

  sealChange(change: SagaChange, sealer: Sealer): SagaChange {
    const { state, entries, outbox } = change;
    const fields = this.encryptedIn(state.definition) ?? NOTHING_COVERED;
    const secrets = secretsOf([state, ...entries.map(({ fact }) => fact)], fields);
    return {
      ...change,
      state: sealDocument(state, fields, secrets, sealer, 'state'),
      entries: entries.map((entry) => ({
        ...entry,
        fact: sealDocument(entry.fact, fields, secrets, sealer, factName(entry)),
      })),
      outbox: outbox.map((one) => this.outbox.seal(one)),
    };
  }

  private sealerOf({ sagaId, master, wrapped }: DataKey): Sealer {
    return wrapped ? sagaSealer(sagaId, this.keys.unwrap(sagaId, master, wrapped)) : ERASED_SEALER;
  }
}

export function openState(state: SagaState, sealer: Sealer | undefined): SagaState {
  return sealer ? openDocument(state, sealer, 'state') : state;
}

export function openEntry(entry: HistoryEntry, sealer: Sealer | undefined): HistoryEntry {
  return sealer ? { ...entry, fact: openDocument(entry.fact, sealer, factName(entry)) } : entry;
}

const factName = ({ sequence }: HistoryEntry): string => `history/${sequence}`;
