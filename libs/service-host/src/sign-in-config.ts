import type { Environment } from './config.js';

/** How callers of a service sign in, as its environment says it. */
export interface SignInConfig {
  readonly tokens?: {
    readonly issuer: string;
    readonly audience: readonly string[];
    readonly jwksUrl: string;
    /** Checked by whoever takes them: they are the names of algorithms. */
    readonly algorithms?: readonly never[];
    readonly claims: { readonly name?: string; readonly roles?: string; readonly tenant?: string };
  };
  readonly apiKeys: boolean;
}

const NEEDED = ['EDDA_JWT_ISSUER', 'EDDA_JWT_AUDIENCE', 'EDDA_JWT_JWKS_URL'] as const;
const OPTIONAL = [
  'EDDA_JWT_ALGORITHMS',
  'EDDA_JWT_NAME_CLAIM',
  'EDDA_JWT_ROLES_CLAIM',
  'EDDA_JWT_TENANT_CLAIM',
] as const;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;

/**
 * Reads how callers sign in: by tokens (all of `EDDA_JWT_ISSUER`, `EDDA_JWT_AUDIENCE`, `EDDA_JWT_JWKS_URL`), by keys (`EDDA_API_KEYS=on`), or,
 * said in so many words, not at all (`EDDA_SIGN_IN=none`). Undefined if nothing is said. Half a configuration is a problem, since nobody could
 * know which half was meant.
 */
export function readSignIn(environment: Environment, problems: string[]): SignInConfig | 'none' | undefined {
  const told = (name: string): string | undefined => environment[name] || undefined;
  const apiKeys = told('EDDA_API_KEYS');
  if (apiKeys !== undefined && apiKeys !== 'on' && apiKeys !== 'off')
    problems.push(`EDDA_API_KEYS is "${apiKeys}": say on or off.`);
  const given = [...NEEDED, ...OPTIONAL].filter((name) => told(name) !== undefined);
  const missing = NEEDED.filter((name) => told(name) === undefined);
  if (given.length > 0 && missing.length > 0)
    problems.push(
      `${given.join(' and ')} alone let nobody sign in by a token: set ${missing.join(' and ')} as well.`,
    );
  const mode = told('EDDA_SIGN_IN');
  if (mode !== undefined) {
    if (mode !== 'none')
      problems.push(
        `EDDA_SIGN_IN is "${mode}": it can only be none; how callers sign in is said by EDDA_JWT_ISSUER and EDDA_API_KEYS.`,
      );
    else if (given.length > 0 || apiKeys === 'on')
      problems.push(
        `EDDA_SIGN_IN=none contradicts ${[...given, ...(apiKeys === 'on' ? ['EDDA_API_KEYS'] : [])].join(' and ')}: either callers sign in, or they do not.`,
      );
    return 'none';
  }
  if (given.length === 0 && apiKeys !== 'on') return undefined;
  return { apiKeys: apiKeys === 'on', ...(given.length === 0 ? {} : { tokens: tokensIn(told) }) };
}

function tokensIn(told: (name: string) => string | undefined): NonNullable<SignInConfig['tokens']> {
  const algorithms = told('EDDA_JWT_ALGORITHMS');
  return {
    issuer: told('EDDA_JWT_ISSUER') ?? '',
    audience: listIn(told('EDDA_JWT_AUDIENCE')),
    jwksUrl: told('EDDA_JWT_JWKS_URL') ?? '',
    ...(algorithms === undefined ? {} : { algorithms: listIn(algorithms) as readonly never[] }),
    claims: {
      name: told('EDDA_JWT_NAME_CLAIM'),
      roles: told('EDDA_JWT_ROLES_CLAIM'),
      tenant: told('EDDA_JWT_TENANT_CLAIM'),
    },
  };
}

/** Separated by commas. */
function listIn(text = ''): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Why a service that serves more than its health must not listen there; undefined if it may. */
export function openDoorProblem(
  httpHost: string,
  signIn: SignInConfig | 'none' | undefined,
): string | undefined {
  if (signIn !== undefined || LOOPBACK.test(httpHost)) return undefined;
  return `HTTP_HOST is "${httpHost}", where other machines reach it, and nobody has to sign in: set EDDA_JWT_ISSUER, EDDA_JWT_AUDIENCE and EDDA_JWT_JWKS_URL, or EDDA_API_KEYS=on; or, if something before it decides who may come, EDDA_SIGN_IN=none; or HTTP_HOST=127.0.0.1.`;
}
