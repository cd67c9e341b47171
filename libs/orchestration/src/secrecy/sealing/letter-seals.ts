import type { SagaRegistry } from '../../saga-registry.js';
import { contractOfLetter } from '../../sagas/letter-contract.js';
import type { DeadLetter, StoredDeadLetter } from '../../store/dead-letter-store.js';
import { namedFields, SecretFields } from '../secret-fields.js';
import type { Sealer } from './envelope.js';
import { bytesLookSealed, ERASED, masterSealer } from './envelope.js';
import type { MasterKeys } from './master-keys.js';

/** SHA-256 in hexadecimal, before the bytes. */
const HASH_LENGTH = 64;
const CONTENT = 'letter/content';
const CORRECTED = 'letter/corrected';

type LetterContracts = Pick<SagaRegistry, 'all' | 'contractOf' | 'startedByCommand' | 'events'>;

/**
 * Seals and opens the bytes of dead letters: with the key of their saga, and under a master key where they belong to none. What nobody here knows, or
 * can read, is sealed as soon as anything here is encrypted.
 */
export class LetterSeals {
  private readonly secret: SecretFields;

  constructor(
    private readonly keys: MasterKeys,
    private readonly registry: LetterContracts,
  ) {
    this.secret = SecretFields.in(registry);
  }

  isSealed(letter: DeadLetter): boolean {
    if (!this.secret.all.some(({ isEncrypted }) => isEncrypted)) return false;
    const contract = contractOfLetter(letter, this.registry);
    const ofSaga = letter.saga && this.secret.of(letter.saga.definition);
    if (!contract && !ofSaga) return true;
    const fields = [...(contract ? namedFields(contract) : []), ...(ofSaga ?? [])];
    return fields.some(({ isEncrypted }) => isEncrypted);
  }

  /** @param ofSaga of the saga that it belongs to, if that has a key */
  seal(letter: DeadLetter, ofSaga: Sealer | undefined): DeadLetter {
    const { content, hash } = letter;
    if (!content || !this.isSealed(letter)) return letter;
    const sealer = ofSaga ?? this.ownSealer();
    const plain = Buffer.concat([Buffer.from(hash), content]);
    // The hash of a body of which all but a few characters are known would tell these, so it is sealed as well.
    const fingerprint = this.keys.fingerprint(Buffer.from(hash));
    return { ...letter, content: sealer.sealBytes(CONTENT, plain), hash: fingerprint };
  }

  /** A body that a person wrote. */
  sealCorrected(corrected: string): string {
    const isAny = this.secret.all.some(({ isEncrypted }) => isEncrypted);
    return isAny ? this.ownSealer().seal(CORRECTED, corrected) : corrected;
  }

  open<Letter extends StoredDeadLetter>(letter: Letter, ofSaga: Sealer | undefined): Letter {
    const { content, corrected } = letter;
    const correction =
      corrected === undefined ? undefined : this.ownSealer().open(CORRECTED, corrected)?.value;
    return {
      ...letter,
      ...(content && bytesLookSealed(content) ? this.openContent(content, ofSaga) : {}),
      ...(typeof correction === 'string' ? { corrected: correction } : {}),
    };
  }

  private openContent(
    content: Uint8Array,
    ofSaga: Sealer | undefined,
  ): Pick<StoredDeadLetter, 'hash' | 'content'> | undefined {
    const plain = this.ownSealer().openBytes(CONTENT, content) ?? ofSaga?.openBytes(CONTENT, content);
    if (!plain) return undefined;
    const bytes = Buffer.from(plain);
    if (bytes.toString() === ERASED) return { hash: ERASED, content: plain };
    const hash = bytes.subarray(0, HASH_LENGTH).toString();
    return { hash, content: Uint8Array.from(bytes.subarray(HASH_LENGTH)) };
  }

  private ownSealer(): Sealer {
    return masterSealer(this.keys, 'letter');
  }
}
