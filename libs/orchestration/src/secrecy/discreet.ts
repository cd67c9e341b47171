import type { Letter } from '@edda/messaging';
import { causeOf, secretsIn } from '@edda/messaging';
import type { SagaRegistry } from '../saga-registry.js';
import { contractOfLetter } from '../sagas/letter-contract.js';
import type { ObservedChange } from '../telemetry/step-ends.js';
import { bodyIn, textsWithout, untoldCause } from './cover-letter.js';
import { coveredDocument, secretsOf } from './cover-saga.js';
import type { SecretField } from './secret-fields.js';
import { coveredBy, namedFields, SecretFields } from './secret-fields.js';

/**
 * What is written down or told without anybody having asked: for everybody, so nothing that is somebody's may stand in its texts. Where no contract
 * marks anything, all stays as it is.
 */
export class Discreet {
  private readonly secret: SecretFields;

  constructor(private readonly registry: LetterContracts) {
    this.secret = SecretFields.in(registry);
  }

  /** A letter whose texts hold no value of its own body. The body stays. Of a message that nobody knows, all names that are secret anywhere count. */
  readonly letter = (letter: Letter): Letter => {
    if (!this.secret.isAny) return letter;
    const body = bodyIn(letter.content);
    if (!body) return letter;
    const fields = this.fieldsOf(letter) ?? this.secret.all;
    const secrets = secretsIn(body, coveredBy(fields));
    return secrets.size === 0 ? letter : { ...letter, ...textsWithout(letter, secrets) };
  };

  /** What finds a letter is seen by everybody. So where nobody knows what its texts may quote, they are no part of its cause. */
  readonly cause = (letter: Letter): string => {
    const isUntold =
      this.secret.isAny && (this.fieldsOf(letter) === undefined || bodyIn(letter.content) === undefined);
    return isUntold ? untoldCause(letter) : causeOf(letter);
  };

  /** Undefined if nobody here knows the message. */
  private fieldsOf(letter: Letter): readonly SecretField[] | undefined {
    const contract = contractOfLetter(letter, this.registry);
    const ofSaga = letter.saga && this.secret.of(letter.saga.definition);
    if (!contract && !ofSaga) return undefined;
    return [...(contract ? namedFields(contract) : []), ...(ofSaga ?? [])];
  }

  /** A change as spans may tell it. */
  readonly change = (change: ObservedChange): ObservedChange => {
    const fields = this.secret.of(change.definition.name) ?? [];
    if (fields.length === 0) return change;
    const hidden = coveredBy(fields);
    const documents = [change.state, ...change.entries, ...(change.before ? [change.before] : [])];
    const secrets = secretsOf(documents, hidden);
    const entries = change.entries.map((entry) => coveredDocument(entry, hidden, secrets, THREW));
    return { ...change, entries };
  };
}

/** Nothing of what it quotes could be told from other text: what it was given stands in no state and in no fact. */
const THREW =
  'A function of the definition threw. What it said may quote sensitive data: it stands in the history of the saga, for whoever may see all of that.';

type LetterContracts = Pick<SagaRegistry, 'all' | 'contractOf' | 'startedByCommand' | 'events'>;
