import type { JWTVerifyGetKey } from 'jose';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import type { Caller } from './caller.js';
import { readClaims } from './claims.js';
import type { ResolvedSignIn } from './sign-in-options.js';
import { readToken } from './token-text.js';

/** How a sign-in ended. */
export type SignedIn =
  | { readonly status: 'signed-in'; readonly caller: Caller }
  /** `why` is for people, without a full stop, and says nothing that its sender does not know. */
  | { readonly status: 'refused'; readonly why: string }
  /** It cannot be told now; later it may. */
  | { readonly status: 'unavailable'; readonly detail: string };

type TokenSettings = NonNullable<ResolvedSignIn['tokens']>;

/** Claims without which a token is none: who made it, for whom, about whom, from when and until when. */
const NEEDED_CLAIMS = ['iss', 'aud', 'sub', 'iat', 'exp'];

const FETCH_WITHIN_MS = 5_000;
/** Keys are fetched again when a token names one that is not known: so often at most, whatever somebody sends. */
const FETCH_AGAIN_AFTER_MS = 30_000;
/** Keys that the issuer has withdrawn are forgotten after this. */
const KEYS_KEPT_MS = 600_000;

/** Signs in by tokens that an issuer has signed. */
export class TokenSignIn {
  private readonly keys: JWTVerifyGetKey;

  /** @param keys where keys come from, if not from the configured address */
  constructor(
    private readonly settings: TokenSettings,
    keys?: JWTVerifyGetKey,
  ) {
    this.keys =
      keys ??
      createRemoteJWKSet(new URL(settings.jwksUrl), {
        timeoutDuration: FETCH_WITHIN_MS,
        cooldownDuration: FETCH_AGAIN_AFTER_MS,
        cacheMaxAge: KEYS_KEPT_MS,
      });
  }

  /** Never rejects. */
  async signIn(token: string): Promise<SignedIn> {
    const { algorithms, issuer, audience, clockToleranceSeconds, maxAgeSeconds, claims } = this.settings;
    const text = readToken(token, algorithms);
    if (!text.ok) return refused(text.why);
    try {
      await jwtVerify(token, this.keys, {
        algorithms: [...algorithms],
        issuer,
        audience: [...audience],
        clockTolerance: clockToleranceSeconds,
        maxTokenAge: maxAgeSeconds,
        requiredClaims: NEEDED_CLAIMS,
      });
    } catch (error) {
      return failureOf(error);
    }
    const read = readClaims(text.claims, claims);
    return read.ok ? { status: 'signed-in', caller: read.caller } : refused(read.why);
  }
}

function failureOf(error: unknown): SignedIn {
  if (error instanceof errors.JWTExpired) return refused('it has expired');
  if (error instanceof errors.JWTClaimValidationFailed)
    return refused(`its claim "${error.claim}" is not right`);
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
    return refused('it names a key that its issuer does not have');
  if (isAboutKeys(error)) {
    const reason = error instanceof Error ? error.message : String(error);
    return { status: 'unavailable', detail: `The keys of the issuer cannot be fetched: ${reason}` };
  }
  return refused('its signature is not right');
}

/** What fails when keys are fetched is no error of jose's own, or one of no special kind. */
function isAboutKeys(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return true;
  return !(error instanceof errors.JOSEError) || error.code === 'ERR_JOSE_GENERIC';
}

const refused = (why: string): SignedIn => ({ status: 'refused', why });
