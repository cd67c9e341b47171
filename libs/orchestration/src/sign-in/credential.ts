import type { IncomingMessage } from 'node:http';

/** As long may a credential be. A token with the roles of a whole company is shorter. */
export const MAX_CREDENTIAL = 8_192;

/** What a request brings to sign in with. */
export type Credential =
  | { readonly kind: 'none' }
  | { readonly kind: 'bearer'; readonly text: string }
  /** There is something, and it cannot be one. `why` is for people. */
  | { readonly kind: 'unusable'; readonly why: string };

/** Reads the one `Authorization` header of a request. Of two of them one reader takes the first, and another the last: so neither is taken. */
export function credentialIn({
  headersDistinct: { authorization = [] },
}: Pick<IncomingMessage, 'headersDistinct'>): Credential {
  const [header] = authorization;
  if (header === undefined) return { kind: 'none' };
  if (authorization.length > 1)
    return unusable(`there are ${authorization.length} Authorization headers; send one`);
  const [, text] = /^bearer ([\x21-\x7e]+)$/i.exec(header) ?? [];
  if (text === undefined)
    return unusable('Authorization is not "Bearer", one space, and a token or an API key');
  if (text.length > MAX_CREDENTIAL)
    return unusable(`it has ${text.length} characters, and ${MAX_CREDENTIAL} are the most that are read`);
  return { kind: 'bearer', text };
}

const unusable = (why: string): Credential => ({ kind: 'unusable', why });
