import type { JsonObject, Secrets } from '@edda/messaging';
import { coveredIn, sensitiveFields } from '@edda/validation';
import { MASK, mask, maskAll, secretsIn } from '@edda/messaging';
import type { HistoryEntry, SagaState } from '@edda/saga-core';
import type { Caller } from '../sign-in/caller.js';
import { fulfils, ROLES } from '../sign-in/roles.js';
import type { LetterGroup, ListedLetter, StoredDeadLetter } from '../store/dead-letter-store.js';
import type { StoredMail } from '../store/mail-store.js';
import type { StreamedFact } from '../store/saga-reads.js';
import type { SagaRegistry } from '../saga-registry.js';
import { contractOfLetter } from '../sagas/letter-contract.js';
import type { Hidden } from './cover-saga.js';
import { coveredDocument, secretsOf, withoutSentences } from './cover-saga.js';
import { coveredLetter, isUntoldCause, untoldCause, untoldLetter } from './cover-letter.js';
import type { Past } from './past.js';
import type { SecretField } from './secret-fields.js';
import { coveredBy, namedFields, SecretFields } from './secret-fields.js';

/** What is asked of a registry here. */
type Definitions = Pick<SagaRegistry, 'all' | 'events' | 'contractOf' | 'startedByCommand'>;

/**
 * What somebody may see. All that is given on behalf of a caller goes through here; whatever is not to be seen has a mask in its place. Where no
 * contract marks anything, and for whoever may see all, things are given as they are, at no cost.
 */
export class Sight {
  private readonly secret: SecretFields;

  /** @param sees whether a field with these roles may be seen */
  constructor(
    private readonly registry: Definitions,
    private readonly sees: (roles: readonly string[]) => boolean,
  ) {
    this.secret = SecretFields.in(registry);
  }

  /** That of a caller. `showSensitive`: where nobody signs in, whoever asks sees everything. */
  static of(caller: Caller, registry: Definitions, showSensitive: boolean): Sight {
    const { roles: held, signedInBy } = caller;
    if (signedInBy === undefined && showSensitive) return Sight.whole(registry);
    return new Sight(registry, (roles) => roles.some((role) => hasRole(held, role)));
  }

  /** That of code of the same application: it sees everything. */
  static whole(registry: Definitions): Sight {
    return new Sight(registry, () => true);
  }

  /** Whether sentences of this saga are covered by what they quote, so that its past is to be given with it. */
  needsPast({ definition }: SagaState): boolean {
    const hidden = this.hiddenIn(definition);
    return hidden !== undefined && hidden !== 'all';
  }

  /** @param past of this saga, for whoever needs it: what stood in it is covered in all texts */
  state(state: SagaState, past: Past): SagaState {
    const hidden = this.hiddenIn(state.definition);
    return hidden ? coverOf(hidden, past, [state])(state) : state;
  }

  /** @param state the saga as it is now: what stands in it is covered in the texts of its history too */
  entries(state: SagaState, entries: readonly HistoryEntry[], past: Past): readonly HistoryEntry[] {
    const hidden = this.hiddenIn(state.definition);
    return hidden ? entries.map(coverOf(hidden, past, [state, ...entries])) : entries;
  }

  /** For facts of one saga as they come. What was seen in one is covered in the texts of all that follow. */
  follow(state: SagaState, past: Past): (fact: StreamedFact) => StreamedFact {
    const hidden = this.hiddenIn(state.definition);
    if (!hidden) return (fact) => fact;
    let secrets = knownIn(hidden, past, [state]);
    return (fact) => {
      secrets = secrets.and(secretsOf([fact.entry], hidden));
      return { ...fact, entry: covered(fact.entry, hidden, secrets, past) };
    };
  }

  mail(mail: StoredMail): StoredMail {
    const { event, contractVersion, body } = mail;
    const { contracts = [] } = this.registry.events.get(event) ?? {};
    const contract = contracts.find((one) => one.contractVersion === contractVersion) ?? contracts[0];
    if (!contract) return this.hidesAnything ? { ...mail, body: maskAll(body) } : mail;
    const fields = sensitiveFields(contract).filter(({ roles }) => !this.sees(roles));
    if (fields.length === 0) return mail;
    const covered = coveredIn(fields);
    return { ...mail, body: mask(body, covered, secretsIn(body, covered)) as JsonObject };
  }

  /** @param state of the saga that it belongs to, if it belongs to one, and its past */
  letter(letter: StoredDeadLetter, state?: SagaState, past: Past = []): StoredDeadLetter {
    const hidden = this.hiddenInLetter(letter);
    if (!hidden) return letter;
    const others = state ? knownIn(this.hiddenIn(state.definition) ?? hidden, past, [state]) : undefined;
    return coveredLetter(letter, hidden, others, past === 'unknown');
  }

  /** A letter as a list has it: without its body, and so without what its texts may quote where that cannot be read, or nobody knows it. */
  listed(letter: ListedLetter): ListedLetter {
    const hidden = this.hiddenInLetter(letter);
    const isUntold = hidden === 'all' || (hidden !== undefined && isUnreadable(letter));
    return isUntold ? untoldLetter(letter) : letter;
  }

  /** The same for what a group says of its latest letter. */
  group(group: LetterGroup): LetterGroup {
    const isUntold = this.hidesAnything && (group.name === undefined || isUnreadable(group));
    return isUntold ? { ...group, detail: MASK, cause: untoldCause(group) } : group;
  }

  /** True if a field of this letter is covered for whoever looks. */
  coversLetter(letter: StoredDeadLetter): boolean {
    return this.hiddenInLetter(letter) !== undefined;
  }

  private hiddenInLetter(letter: ListedLetter): Hidden | undefined {
    const contract = contractOfLetter(letter, this.registry);
    const ofSaga = letter.saga && this.secret.of(letter.saga.definition);
    if (!contract && !ofSaga) return this.hidesAnything ? 'all' : undefined;
    const fields = [...(contract ? namedFields(contract) : []), ...(ofSaga ?? [])];
    return this.hiddenOf(fields);
  }

  private hiddenIn(definition: string): Hidden | undefined {
    const fields = this.secret.of(definition);
    // Another orchestrator's: what of it is somebody's is not known here.
    if (!fields) return this.hidesAnything ? 'all' : undefined;
    return this.hiddenOf(fields);
  }

  private hiddenOf(fields: readonly SecretField[]): Hidden | undefined {
    const unseen = fields.filter(({ roles }) => !this.sees(roles));
    return unseen.length === 0 ? undefined : coveredBy(unseen);
  }

  private get hidesAnything(): boolean {
    return this.secret.all.some(({ roles }) => !this.sees(roles));
  }
}

/** Whether the body of a letter cannot be read, as far as that can be told without it. */
const isUnreadable = ({ reason, cause }: Pick<LetterGroup, 'reason' | 'cause'>): boolean =>
  reason === 'undecodable' || isUntoldCause(cause);

/** The secrets of a saga, as far as its past is known. */
function knownIn(hidden: Hidden, past: Past, documents: readonly object[]): Secrets {
  return secretsOf(past === 'unknown' ? documents : [...documents, ...past], hidden);
}

/** Covers what is of one saga. */
function coverOf(hidden: Hidden, past: Past, documents: readonly object[]) {
  const secrets = knownIn(hidden, past, documents);
  return <Document extends object>(document: Document): Document => covered(document, hidden, secrets, past);
}

function covered<Document extends object>(
  document: Document,
  hidden: Hidden,
  secrets: Secrets,
  past: Past,
): Document {
  return past === 'unknown'
    ? withoutSentences(coveredDocument(document, hidden, secrets))
    : coveredDocument(document, hidden, secrets);
}

function hasRole(held: readonly string[], role: string): boolean {
  const known = ROLES.find((one) => one === role);
  return known ? fulfils(held, known) : held.includes(role);
}
