import type { ClaimNames } from './claims.js';
import { ROLES } from './roles.js';

/** Signatures of a key pair: whoever can check one of these cannot make one. */
export const TOKEN_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;
export type TokenAlgorithm = (typeof TOKEN_ALGORITHMS)[number];

/** Tokens of an issuer such as Keycloak, Entra ID or Auth0. */
export interface TokenOptions {
  /** Exactly as the tokens say it in `iss`. */
  readonly issuer: string;
  /** What the tokens say in `aud`; one of them is enough. */
  readonly audience: string | readonly string[];
  /** Where the issuer's public keys are: nothing else is ever fetched. `https:`, or `http:` on this machine. */
  readonly jwksUrl: string;
  /** Default: RS256, PS256, ES256 and EdDSA. */
  readonly algorithms?: readonly TokenAlgorithm[];
  /** By how much the issuer's clock may differ, in seconds; 60 at most. Default: 5. */
  readonly clockToleranceSeconds?: number;
  /** How old a token may be, whatever its end says, in seconds. Default: 86 400, a day. */
  readonly maxAgeSeconds?: number;
  readonly claims?: Partial<ClaimNames>;
}

/** How often something may be asked for. Counted in the memory of each process: two of them let twice as much through. */
export interface RateLimits {
  /** Requests of one address in a minute, signed in or not. Default: 6000. */
  readonly perAddress?: number;
  /** Requests of one address in a minute whose sign-in failed; beyond them it is refused before anybody looks. Default: 60. */
  readonly failedSignIns?: number;
  /** Requests of one person or key in a minute. Default: 3000. */
  readonly perCaller?: number;
}

/** How callers of the REST interface show who they are. At least one way. */
export interface SignInOptions {
  /** Signed tokens (JWT). */
  readonly tokens?: TokenOptions;
  /** Keys that Edda itself hands out (`edda api-keys`), kept as hashes. Default: false. */
  readonly apiKeys?: boolean;
  /** False: none. */
  readonly rateLimits?: RateLimits | false;
}

/** The same with all defaults in it. */
export interface ResolvedSignIn {
  readonly tokens?: Required<Omit<TokenOptions, 'audience' | 'claims'>> & {
    readonly audience: readonly string[];
    readonly claims: ClaimNames;
  };
  readonly apiKeys: boolean;
  readonly rateLimits: Required<RateLimits> | false;
}

const TOKEN_FIELDS = [
  'issuer',
  'audience',
  'jwksUrl',
  'algorithms',
  'clockToleranceSeconds',
  'maxAgeSeconds',
  'claims',
];
const CLAIM_FIELDS = ['name', 'roles', 'tenant', 'roleNames'];
const RATE_LIMITS: Required<RateLimits> = { perAddress: 6_000, failedSignIns: 60, perCaller: 3_000 };
const DEFAULT_ALGORITHMS: readonly TokenAlgorithm[] = ['RS256', 'PS256', 'ES256', 'EdDSA'];

export function resolveSignIn({ tokens, apiKeys = false, rateLimits = {} }: SignInOptions): ResolvedSignIn {
  const resolved = tokens && {
    issuer: tokens.issuer,
    audience: [tokens.audience].flat(),
    jwksUrl: tokens.jwksUrl,
    algorithms: tokens.algorithms ?? DEFAULT_ALGORITHMS,
    clockToleranceSeconds: tokens.clockToleranceSeconds ?? 5,
    maxAgeSeconds: tokens.maxAgeSeconds ?? 86_400,
    claims: { ...tokens.claims, name: tokens.claims?.name ?? 'sub', roles: tokens.claims?.roles ?? 'roles' },
  };
  return {
    ...(resolved ? { tokens: resolved } : {}),
    apiKeys,
    rateLimits: rateLimits === false ? false : { ...RATE_LIMITS, ...rateLimits },
  };
}

/** What is wrong with it: a sentence for each, without its full stop. Half a configuration lets in too many, or nobody. */
export function signInProblems(given: unknown): readonly string[] {
  if (given === undefined || given === 'none') return [];
  if (!isObject(given))
    return [`"signIn" must be 'none', or say how callers sign in, not ${JSON.stringify(given)}`];
  const { tokens, apiKeys, rateLimits } = given;
  const problems = unknownFields('signIn', given, ['tokens', 'apiKeys', 'rateLimits']);
  if (apiKeys !== undefined && typeof apiKeys !== 'boolean')
    problems.push('"signIn.apiKeys" must be true or false');
  if (tokens === undefined && apiKeys !== true)
    problems.push('"signIn" lets nobody in: give it "tokens", or "apiKeys: true", or both');
  if (tokens !== undefined) problems.push(...tokenProblems(tokens));
  if (rateLimits !== undefined && rateLimits !== false) problems.push(...rateProblems(rateLimits));
  return problems;
}

function tokenProblems(tokens: unknown): readonly string[] {
  if (!isObject(tokens)) return ['"signIn.tokens" must have "issuer", "audience" and "jwksUrl"'];
  const {
    issuer,
    audience,
    algorithms,
    clockToleranceSeconds: tolerance,
    maxAgeSeconds: age,
    claims,
  } = tokens;
  const problems = unknownFields('signIn.tokens', tokens, TOKEN_FIELDS);
  if (!isText(issuer))
    problems.push('"signIn.tokens.issuer" is missing: exactly what the tokens say in "iss"');
  const audiences: readonly unknown[] = [audience].flat();
  if (audiences.length === 0 || !audiences.every(isText))
    problems.push('"signIn.tokens.audience" is missing: without it a token for any other service would do');
  problems.push(...jwksProblems(tokens.jwksUrl));
  if (algorithms !== undefined && !isListOf(algorithms, TOKEN_ALGORITHMS))
    problems.push(
      `"signIn.tokens.algorithms" must be some of ${TOKEN_ALGORITHMS.join(', ')}: with others, whoever can check a token could make one`,
    );
  if (tolerance !== undefined && !isWhole(tolerance, 0, 60))
    problems.push('"signIn.tokens.clockToleranceSeconds" must be a whole number from 0 to 60');
  if (age !== undefined && !isWhole(age, 1, 31 * 86_400))
    problems.push('"signIn.tokens.maxAgeSeconds" must be a whole number from 1 to 2678400');
  return [...problems, ...claimProblems(claims)];
}

/** Keys that somebody on the way could exchange prove nothing. */
function jwksProblems(jwksUrl: unknown): readonly string[] {
  const url = typeof jwksUrl === 'string' && URL.canParse(jwksUrl) ? new URL(jwksUrl) : undefined;
  if (!url) return ['"signIn.tokens.jwksUrl" is missing: the address of the issuer\'s public keys'];
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isHere)) return [];
  return [
    '"signIn.tokens.jwksUrl" must begin with https://: keys that somebody on the way can exchange prove nothing',
  ];
}

function claimProblems(claims: unknown): readonly string[] {
  if (claims === undefined) return [];
  if (!isObject(claims)) return ['"signIn.tokens.claims" must be names of claims'];
  const { roleNames, ...names } = claims;
  const problems = unknownFields('signIn.tokens.claims', claims, CLAIM_FIELDS);
  for (const [name, value] of Object.entries(names)) {
    if (value !== undefined && !isText(value))
      problems.push(`"signIn.tokens.claims.${name}" must be the name of a claim`);
  }
  const isUsable = (role: unknown): boolean => ROLES.some((known) => known === role);
  if (roleNames !== undefined && !(isObject(roleNames) && Object.values(roleNames).every(isUsable)))
    problems.push(
      `"signIn.tokens.claims.roleNames" must give each of the issuer's roles one of ${ROLES.join(', ')}`,
    );
  return problems;
}

function rateProblems(limits: unknown): readonly string[] {
  if (!isObject(limits)) return ['"signIn.rateLimits" must be false, or numbers of requests in a minute'];
  const names = Object.keys(RATE_LIMITS);
  const wrong = names.filter((name) => limits[name] !== undefined && !isWhole(limits[name], 1, 10_000_000));
  return [
    ...unknownFields('signIn.rateLimits', limits, names),
    ...wrong.map((name) => `"signIn.rateLimits.${name}" must be a whole number from 1 to 10000000`),
  ];
}

function unknownFields(of: string, given: object, known: readonly string[]): string[] {
  const unknown = Object.keys(given).filter((name) => !known.includes(name));
  return unknown.map((name) => `there is no option "${of}.${name}"; there are ${known.join(', ')}`);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
const isWhole = (value: unknown, from: number, to: number): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;
const isListOf = (value: unknown, known: readonly unknown[]): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((one) => known.includes(one));
