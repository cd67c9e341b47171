import type { JsonObject } from '@edda/messaging';
import { readJson } from '@edda/messaging';

/** What a token says, before anybody has looked whether it is signed. */
export type TokenText =
  | { readonly ok: true; readonly header: JsonObject; readonly claims: JsonObject }
  /** `why` is a sentence without its full stop. */
  | { readonly ok: false; readonly why: string };

/** More fields, or deeper ones, no issuer writes. */
const LIMITS = { depth: 16, keys: 2_000 };

/** Headers that say where the key is to be had, or that the token is of another kind. Keys come from the configured address alone. */
const REFUSED_HEADERS = ['jku', 'jwk', 'x5u', 'x5c', 'crit', 'b64', 'enc', 'zip', 'cty'] as const;

const TYPES = ['jwt', 'at+jwt', 'application/at+jwt'];

/**
 * Takes a signed token apart, more strictly than a library for all kinds of tokens may: three parts in base64url as it is written in one
 * way only, JSON in which no field comes twice, an algorithm that is expected, and a header that names its key and brings none.
 */
export function readToken(token: string, algorithms: readonly string[]): TokenText {
  const parts = token.split('.');
  if (parts.length !== 3) return no(`a signed token has three parts, and this one has ${parts.length}`);
  if (!parts.every(isCanonical)) return no('its parts are not base64url');
  const [header, claims] = parts.slice(0, 2).map(objectIn);
  if (!header || !claims) return no('its header or its claims are no JSON object, or have a field twice');
  const problem = headerProblem(header, algorithms);
  return problem === undefined ? { ok: true, header, claims } : no(problem);
}

function headerProblem(header: JsonObject, algorithms: readonly string[]): string | undefined {
  const { alg, kid, typ } = header;
  if (typeof alg !== 'string' || !algorithms.includes(alg))
    return `its algorithm is not one of ${algorithms.join(', ')}`;
  const refused = REFUSED_HEADERS.find((name) => Object.hasOwn(header, name));
  if (refused !== undefined) return `its header has "${refused}", which is not taken`;
  if (typeof kid !== 'string' || !/^[\x21-\x7e]{1,256}$/.test(kid)) return 'its header names no key ("kid")';
  if (typ !== undefined && !(typeof typ === 'string' && TYPES.includes(typ.toLowerCase())))
    return 'its type is not that of a token for an interface ("typ")';
  return undefined;
}

/** Exactly what the bytes are written as: no padding, no other alphabet, no bits left over. */
function isCanonical(part: string): boolean {
  return part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part;
}

function objectIn(part: string): JsonObject | undefined {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(part, 'base64url'));
  } catch {
    return undefined;
  }
  const read = readJson(text, LIMITS);
  if (!read.ok || typeof read.value !== 'object' || read.value === null || Array.isArray(read.value))
    return undefined;
  return read.value as JsonObject;
}

const no = (why: string): TokenText => ({ ok: false, why });
