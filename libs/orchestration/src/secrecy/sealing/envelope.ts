import { opened, sealed } from './cipher.js';
import type { MasterKeys } from './master-keys.js';

/** What stands in the place of a value whose key was erased. */
export const ERASED = 'erased';

/** Seals and opens values. `place` is where a value stands: it can be opened there alone. */
export interface Sealer {
  /** As text. */
  readonly seal: (place: string, value: unknown) => string;
  /** Undefined if it is not what was sealed there. */
  readonly open: (place: string, envelope: string) => { readonly value: unknown } | undefined;
  readonly sealBytes: (place: string, plain: Uint8Array) => Uint8Array;
  /** Undefined if they are not what was sealed there. */
  readonly openBytes: (place: string, envelope: Uint8Array) => Uint8Array | undefined;
}

const OF_SAGA = 'edda1:';
const OF_MASTER = 'edda1m:';
const MASTER_HEAD = /^edda1m:([0-9a-f]{1,64}):/;

/** True for a text that may be an envelope. A value that looks like one is sealed too, so what stands in what was sealed is one. */
export const looksSealed = (text: string): boolean => text.startsWith(OF_SAGA) || text.startsWith(OF_MASTER);

/** The same for bytes. */
export const bytesLookSealed = (bytes: Uint8Array): boolean =>
  looksSealed(Buffer.from(bytes.subarray(0, OF_MASTER.length)).toString('latin1'));

/** With the data key of a saga. */
export function sagaSealer(sagaId: string, key: Uint8Array): Sealer {
  const at = (place: string): string => `${sagaId} ${place}`;
  const openAt = (place: string, bytes: Uint8Array) => opened(key, at(place), bytes);
  return {
    seal: (place, value) => OF_SAGA + sealed(key, at(place), bytesOf(value)).toString('base64url'),
    open: (place, envelope) =>
      envelope.startsWith(OF_SAGA)
        ? valueOf(openAt(place, Buffer.from(envelope.slice(OF_SAGA.length), 'base64url')))
        : undefined,
    sealBytes: (place, plain) => Buffer.concat([Buffer.from(OF_SAGA), sealed(key, at(place), plain)]),
    openBytes: (place, envelope) =>
      headOf(envelope).startsWith(OF_SAGA) ? openAt(place, envelope.subarray(OF_SAGA.length)) : undefined,
  };
}

/** Under a master key itself, for what belongs to no saga. */
export function masterSealer(keys: MasterKeys, owner: string): Sealer {
  const at = (place: string): string => `${owner} ${place}`;
  return {
    seal: (place, value) => {
      const { master, bytes } = keys.seal(at(place), bytesOf(value));
      return `${OF_MASTER}${master}:${bytes.toString('base64url')}`;
    },
    open: (place, envelope) => {
      const [head, master = ''] = MASTER_HEAD.exec(envelope) ?? [];
      if (head === undefined) return undefined;
      return valueOf(keys.open(master, at(place), Buffer.from(envelope.slice(head.length), 'base64url')));
    },
    sealBytes: (place, plain) => {
      const { master, bytes } = keys.seal(at(place), plain);
      return Buffer.concat([Buffer.from(`${OF_MASTER}${master}:`), bytes]);
    },
    openBytes: (place, envelope) => {
      const [head, master = ''] = MASTER_HEAD.exec(headOf(envelope)) ?? [];
      return head === undefined ? undefined : keys.open(master, at(place), envelope.subarray(head.length));
    },
  };
}

/** For a saga that is to be forgotten: nothing of it is ever written again, and nothing can be read. */
export const ERASED_SEALER: Sealer = {
  seal: () => ERASED,
  open: () => ({ value: ERASED }),
  sealBytes: () => Buffer.from(ERASED),
  openBytes: () => Buffer.from(ERASED),
};

/** Longer than any beginning of an envelope. */
const MAX_HEAD = 80;

const headOf = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, MAX_HEAD)).toString('latin1');

const bytesOf = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

const valueOf = (bytes: Uint8Array | undefined): { readonly value: unknown } | undefined =>
  bytes && { value: JSON.parse(Buffer.from(bytes).toString()) as unknown };
