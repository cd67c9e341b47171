import type { SagaTransaction } from '../../saga-store.js';
import type { DataKey } from '../../store/data-key-store.js';
import type { Sealer } from './envelope.js';
import type { MailSeals } from './mail-seals.js';
import type { SagaSeals } from './saga-seals.js';
import { openState } from './saga-seals.js';

/** One transaction of a sealing store. A saga with encrypted fields gets its key here, when it is first saved. */
export function sealingTransaction(
  inner: SagaTransaction,
  seals: SagaSeals,
  mails: MailSeals,
): SagaTransaction {
  /** Of the sagas that were loaded. Their rows are locked, so nobody makes another key for them meanwhile. */
  const known = new Map<string, Sealer>();
  const looked = new Set<string>();

  async function learn(ids: readonly string[]): Promise<void> {
    const unknown = ids.filter((id) => !looked.has(id));
    for (const id of unknown) looked.add(id);
    for (const [id, sealer] of await seals.sealers(unknown, (all) => inner.dataKeys(all)))
      known.set(id, sealer);
  }

  return {
    now: () => inner.now(),
    claimKeys: (claims) => inner.claimKeys(claims),
    existing: (ids) => inner.existing(ids),
    audit: (entries) => inner.audit(entries),
    dataKeys: (ids) => inner.dataKeys(ids),
    addDataKeys: (keys) => inner.addDataKeys(keys),
    post: (mail) => inner.post(mail.map((one) => mails.seal(one))),

    async load(ids, held) {
      const states = await inner.load(ids, held);
      await learn([...states.keys()]);
      return new Map([...states].map(([id, state]) => [id, openState(state, known.get(id))]));
    },

    async save(changes) {
      const made: Required<DataKey>[] = [];
      // New sagas have no key yet. All others have been loaded, as a rule.
      await learn(changes.flatMap(({ state, fromRevision }) => (fromRevision > 0 ? [state.id] : [])));
      const sealed = changes.map((change) => {
        const { id, definition } = change.state;
        let sealer = known.get(id);
        if (!sealer && seals.encryptedIn(definition)) {
          const { sealer: first, kept } = seals.newKey(id);
          known.set(id, first);
          made.push(kept);
          sealer = first;
        }
        return sealer ? seals.sealChange(change, sealer) : change;
      });
      await inner.save(sealed);
      if (made.length > 0) await inner.addDataKeys(made);
    },
  };
}
