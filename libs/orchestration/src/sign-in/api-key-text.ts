import { createHash, randomBytes } from 'node:crypto';

/** How a key begins, so that people and scanners of secrets know one when they see it. */
const PREFIX = 'edda_';
const SECRET_BYTES = 32;
const CHECK_LENGTH = 8;
const KEY = new RegExp(`^${PREFIX}([0-9a-f]{${SECRET_BYTES * 2}})([0-9a-f]{${CHECK_LENGTH}})$`);

/** Whether a credential is meant to be an API key, right or wrong. No token begins so. */
export const looksLikeApiKey = (credential: string): boolean => credential.startsWith(PREFIX);

/** A new key: 256 random bits and a check of them. It is shown once; only its hash is kept. */
export function makeApiKey(random: Uint8Array = randomBytes(SECRET_BYTES)): {
  readonly key: string;
  readonly hash: string;
} {
  const secret = Buffer.from(random).toString('hex');
  const key = `${PREFIX}${secret}${checkOf(secret)}`;
  return { key, hash: sha256(key) };
}

/** The hash by which a key is found; undefined for what is none, or was not copied whole: nobody has to be asked for that. */
export function hashOfApiKey(credential: string): string | undefined {
  const [, secret = '', check] = KEY.exec(credential) ?? [];
  return check !== undefined && checkOf(secret) === check ? sha256(credential) : undefined;
}

const checkOf = (secret: string): string => sha256(`${PREFIX}${secret}`).slice(0, CHECK_LENGTH);

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
