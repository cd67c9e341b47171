import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { opened, sealed } from './cipher.js';

const KEY_BYTES = 32;
const SALT_BYTES = 16;

interface MasterKey {
  /** Stands beside what it has wrapped. Nothing about the key can be found out from it. */
  readonly id: string;
  readonly bytes: Buffer;
}

/** What is wrong with master keys, as sentences without a full stop; none if they can be used. Never shows one. */
export function masterKeyProblems(keys: readonly string[]): readonly string[] {
  const problems = keys.flatMap((key, index) => {
    const which = keys.length === 1 ? 'the master key' : `master key ${index + 1}`;
    const isBase64 = /^[A-Za-z0-9+/_-]+={0,2}$/.test(key);
    if (isBase64 && Buffer.from(key, 'base64').length === KEY_BYTES) return [];
    return [`${which} must be ${KEY_BYTES} random bytes in base64: openssl rand -base64 ${KEY_BYTES}`];
  });
  if (problems.length === 0 && new Set(keys).size < keys.length) return ['a master key is given twice'];
  return problems;
}

/** The keys from outside that wrap all others. The first one wraps and seals; each of them unwraps and opens. */
export class MasterKeys {
  private readonly first: MasterKey;
  private readonly byId: ReadonlyMap<string, MasterKey>;

  /** @param keys in base64; {@link masterKeyProblems} has found nothing wrong with them, and there is one at least */
  constructor(keys: readonly string[]) {
    const known = keys.map((key) => masterKeyOf(Buffer.from(key, 'base64')));
    const [first] = known;
    if (!first) throw new Error('There is no master key.');
    this.first = first;
    this.byId = new Map(known.map((key) => [key.id, key]));
  }

  /** The id of the one that wraps. */
  get current(): string {
    return this.first.id;
  }

  /** Another key for a saga, and how it is kept. */
  newDataKey(sagaId: string): { readonly key: Buffer; readonly wrapped: Uint8Array } {
    const key = randomBytes(KEY_BYTES);
    return { key, wrapped: this.wrap(sagaId, key) };
  }

  wrap(sagaId: string, key: Uint8Array): Uint8Array {
    return sealed(this.first.bytes, wrapping(sagaId), key);
  }

  /** @throws if the master key that wrapped it is not here, or it was not wrapped for this saga */
  unwrap(sagaId: string, master: string, wrapped: Uint8Array): Buffer {
    const known = this.byId.get(master);
    if (!known)
      throw new Error(
        `The data key of saga ${sagaId} is wrapped by the master key ${master}, which is not among those that are given (${[...this.byId.keys()].join(', ')}). Give that one too.`,
      );
    const key = opened(known.bytes, wrapping(sagaId), wrapped);
    if (!key) throw new Error(`The data key of saga ${sagaId} is not what was wrapped for it.`);
    return key;
  }

  /** Seals what belongs to no saga, under a key of its own that follows from the master key. */
  seal(place: string, plain: Uint8Array): { readonly master: string; readonly bytes: Buffer } {
    const salt = randomBytes(SALT_BYTES);
    const { id, bytes } = this.first;
    return { master: id, bytes: Buffer.concat([salt, sealed(derived(bytes, salt), place, plain)]) };
  }

  /** Undefined if it was not sealed here, by one of these keys. */
  open(master: string, place: string, bytes: Uint8Array): Buffer | undefined {
    const known = this.byId.get(master);
    if (!known || bytes.length < SALT_BYTES) return undefined;
    const salt = bytes.subarray(0, SALT_BYTES);
    return opened(derived(known.bytes, salt), place, bytes.subarray(SALT_BYTES));
  }

  /** The same for the same bytes, and of no use to whoever has no master key and tries which bytes they were. */
  fingerprint(bytes: Uint8Array): string {
    return createHmac('sha256', derived(this.first.bytes, Buffer.from('fingerprint')))
      .update(bytes)
      .digest('hex');
  }
}

function masterKeyOf(bytes: Buffer): MasterKey {
  return {
    id: createHash('sha256').update('edda-master-key').update(bytes).digest('hex').slice(0, 12),
    bytes,
  };
}

const wrapping = (sagaId: string): string => `edda data key ${sagaId}`;

const derived = (key: Buffer, salt: Uint8Array): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, 'edda sealed value', KEY_BYTES));
