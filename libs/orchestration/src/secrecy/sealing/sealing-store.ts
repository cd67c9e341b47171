import type { Log } from '@edda/messaging';
import type { HistoryEntry, SagaState } from '@edda/saga-core';
import type { SagaRegistry } from '../../saga-registry.js';
import type { SagaStore, SagaTransaction } from '../../saga-store.js';
import type { ClaimedLetter, StoredDeadLetter } from '../../store/dead-letter-store.js';
import type { StoredMail } from '../../store/mail-store.js';
import { SecretFields } from '../secret-fields.js';
import { LetterSeals } from './letter-seals.js';
import { MailSeals } from './mail-seals.js';
import type { MasterKeys } from './master-keys.js';
import { OutboxSeals } from './outbox-seals.js';
import type { KeysOf } from './saga-seals.js';
import { openEntry, SagaSeals } from './saga-seals.js';
import { sealingTransaction } from './sealing-transaction.js';

/** So many data keys are wrapped anew at once after the master key was changed. */
const REWRAPPED = 500;

const NEEDED = 'give the earlier keys too, until all that they sealed is gone.';

/** What of a store reads or writes what may be sealed. All else is the store's own. */
type SealingMethods = Pick<
  SagaStore,
  | 'transact'
  | 'claimOutbox'
  | 'find'
  | 'history'
  | 'list'
  | 'unfinished'
  | 'factsAfter'
  | 'claimDeliveries'
  | 'listMail'
  | 'findMail'
  | 'recordLetters'
  | 'findLetter'
  | 'claimLetters'
  | 'planLetters'
  | 'tendHistory'
>;

/**
 * A store that keeps what is encrypted sealed: it seals before the other one writes, and opens after that one has read. Keys of whatever is read or
 * written at once are asked for at once.
 */
export function sealingStore(
  store: SagaStore,
  keys: MasterKeys,
  registry: SagaRegistry,
  log: Log,
): SagaStore {
  const seals = new SagaSeals(keys, SecretFields.in(registry));
  const letters = new LetterSeals(keys, registry);
  const mails = new MailSeals(keys, registry);
  const outbox = new OutboxSeals(keys);
  const keysOf: KeysOf = (ids) => store.dataKeys(ids);
  const openMail = (mail: StoredMail): StoredMail => ({ ...mail, body: mails.open(mail.id, mail.body) });

  async function openStates(states: readonly SagaState[]): Promise<readonly SagaState[]> {
    return seals.openStates(states, keysOf);
  }

  async function openLetters<Letter extends StoredDeadLetter>(
    found: readonly Letter[],
  ): Promise<readonly Letter[]> {
    const ids = found.flatMap(({ saga }) => (saga ? [saga.id] : []));
    const sealers = await seals.sealers(ids, keysOf);
    return found.map((letter) => letters.open(letter, letter.saga && sealers.get(letter.saga.id)));
  }

  const methods: SealingMethods = {
    transact: (work) =>
      store.transact((transaction: SagaTransaction) => work(sealingTransaction(transaction, seals, mails))),

    async claimOutbox(limit, leaseMs) {
      const claimed = await store.claimOutbox(limit, leaseMs);
      const messages = claimed.map((one) => outbox.open(one)).filter((message) => message !== undefined);
      const unopened = claimed.length - messages.length;
      // They come again when their lease is over: nothing is lost, and nothing sealed is ever sent.
      if (unopened > 0)
        log(
          'warn',
          `${unopened} messages in the outbox are sealed by a master key that is not given: ${NEEDED}`,
        );
      return messages;
    },

    async find(id) {
      const state = await store.find(id);
      return state && (await openStates([state]))[0];
    },

    async history(id, afterSequence, limit) {
      const entries = await store.history(id, afterSequence, limit);
      if (entries.length === 0) return entries;
      const sealer = (await seals.sealers([id], keysOf)).get(id);
      return entries.map((entry: HistoryEntry) => openEntry(entry, sealer));
    },

    async list(query) {
      const page = await store.list(query);
      return { ...page, items: await openStates(page.items) };
    },

    async unfinished(...asked) {
      return openStates(await store.unfinished(...asked));
    },

    async factsAfter(place, limit) {
      const facts = await store.factsAfter(place, limit);
      const sealers = await seals.sealers(
        facts.map(({ saga }) => saga.id),
        keysOf,
      );
      return facts.map((fact) => ({ ...fact, entry: openEntry(fact.entry, sealers.get(fact.saga.id)) }));
    },

    async claimDeliveries(limit, leaseMs) {
      const deliveries = await store.claimDeliveries(limit, leaseMs);
      return deliveries.map((one) => ({ ...one, body: mails.open(one.messageId, one.body) }));
    },

    async listMail(query) {
      const page = await store.listMail(query);
      return { ...page, items: page.items.map(openMail) };
    },

    async findMail(tenant, id) {
      const mail = await store.findMail(tenant, id);
      return mail && openMail(mail);
    },

    async recordLetters(recorded) {
      const ids = recorded.flatMap((letter) =>
        letter.saga && letters.isSealed(letter) ? [letter.saga.id] : [],
      );
      const sealers = await seals.sealers(ids, keysOf);
      await store.recordLetters(
        recorded.map((letter) => letters.seal(letter, letter.saga && sealers.get(letter.saga.id))),
      );
    },

    async findLetter(tenant, id) {
      const letter = await store.findLetter(tenant, id);
      return letter && (await openLetters([letter]))[0];
    },

    async claimLetters(limit, leaseMs) {
      return openLetters<ClaimedLetter>(await store.claimLetters(limit, leaseMs));
    },

    planLetters(filter, plan, audit) {
      const { corrected } = plan;
      const sealed =
        corrected === undefined ? plan : { ...plan, corrected: letters.sealCorrected(corrected) };
      return store.planLetters(filter, sealed, audit);
    },

    /** What is done from time to time: data keys that an earlier master key wrapped are wrapped by the current one. */
    async tendHistory() {
      await store.tendHistory();
      for (;;) {
        const stale = await store.dataKeysNotUnder(keys.current, REWRAPPED);
        const rewrapped = stale.flatMap(({ sagaId, master, wrapped }) => {
          if (!wrapped) return [];
          const key = keys.unwrap(sagaId, master, wrapped);
          return [{ sagaId, master: keys.current, wrapped: keys.wrap(sagaId, key) }];
        });
        if (rewrapped.length > 0) await store.rewrapDataKeys(rewrapped);
        if (stale.length < REWRAPPED) return;
      }
    },
  };
  return over(store, methods);
}

/** The store, with these methods in the place of its own. Its own go on calling each other. */
function over(store: SagaStore, methods: SealingMethods): SagaStore {
  const own = new Map<PropertyKey, unknown>(Object.entries(methods));
  const bound = new Map<PropertyKey, unknown>();
  return new Proxy(store, {
    get(target, name) {
      const known = own.get(name) ?? bound.get(name);
      if (known !== undefined) return known;
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const method: unknown = value.bind(target);
      bound.set(name, method);
      return method;
    },
  });
}
