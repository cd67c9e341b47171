import { randomUUID } from 'node:crypto';
import type { OnModuleDestroy } from '@nestjs/common';
import { Logger } from '@nestjs/common';
import { ProblemException } from '../rest/http/problem.js';
import type { EddaRequest } from '../rest/http/request.js';
import type { ApiKeyStore } from '../store/api-key-store.js';
import { ApiKeySignIn } from './api-key-sign-in.js';
import { looksLikeApiKey } from './api-key-text.js';
import type { Caller } from './caller.js';
import { NOBODY } from './caller.js';
import { credentialIn } from './credential.js';
import { whyFromForeignPage, whyNotFromHere } from './from-here.js';
import { RequestLimits } from './request-limits.js';
import type { ResolvedSignIn } from './sign-in-options.js';
import type { SignedIn } from './token-sign-in.js';
import { TokenSignIn } from './token-sign-in.js';

/** How callers sign in. `loopback`: they do not, and only this machine is served. `none`: they do not, and it was said that this is meant. */
export type SignInMode = ResolvedSignIn | 'none' | 'loopback';

const logger = new Logger('EddaSignIn');

const RETRY_AFTER_SECONDS = 5;
const REQUEST_ID = /^[\x21-\x7e]{1,128}$/;

/** Says of each request on whose behalf it is. */
export class SignIn implements OnModuleDestroy {
  private readonly callers = new WeakMap<EddaRequest, Promise<Caller>>();
  private readonly tokens: TokenSignIn | undefined;
  private readonly apiKeys: ApiKeySignIn | undefined;
  private readonly limits: RequestLimits | undefined;

  /** @param tokens what tokens are checked by, if not by the keys of the configured issuer */
  constructor(
    readonly mode: SignInMode,
    store: Pick<ApiKeyStore, 'findApiKey' | 'touchApiKey'> | undefined,
    tokens?: TokenSignIn,
  ) {
    if (mode === 'none' || mode === 'loopback') return;
    this.tokens = tokens ?? (mode.tokens && new TokenSignIn(mode.tokens));
    this.apiKeys = mode.apiKeys && store ? new ApiKeySignIn(store) : undefined;
    this.limits = mode.rateLimits ? new RequestLimits(mode.rateLimits) : undefined;
  }

  onModuleDestroy(): void {
    this.limits?.close();
  }

  /** True where nobody signs in: then everybody may do everything. */
  get isOpen(): boolean {
    return this.mode === 'none' || this.mode === 'loopback';
  }

  /**
   * Found out once for each request.
   *
   * @throws ProblemException if the request is not to be served
   */
  callerOf(request: EddaRequest): Promise<Caller> {
    const known = this.callers.get(request);
    if (known) return known;
    const caller = this.find(request);
    // Whoever asks hears of it.
    caller.catch(() => undefined);
    this.callers.set(request, caller);
    return caller;
  }

  private async find(request: EddaRequest): Promise<Caller> {
    const requestId = requestIdOf(request);
    if (this.isOpen) {
      this.refuseStrangers(request);
      return { ...NOBODY, requestId };
    }
    await this.limits?.admitAddress(request);
    try {
      const caller = await this.signedIn(request);
      await this.limits?.admitCaller(caller.tenant, caller.name ?? '');
      return { ...caller, requestId };
    } catch (error) {
      if (error instanceof ProblemException && error.problem.status === 401)
        await this.limits?.countFailure(request);
      throw error;
    }
  }

  private async signedIn(request: EddaRequest): Promise<Caller> {
    const credential = credentialIn(request);
    if (credential.kind === 'none')
      throw notSignedIn(
        `Nobody is signed in. Send the header Authorization: Bearer, and ${this.wanted} behind it.`,
      );
    if (credential.kind === 'unusable') throw invalidCredential(credential.why);
    const signedIn = await this.check(credential.text);
    if (signedIn.status === 'refused') throw invalidCredential(signedIn.why);
    if (signedIn.status === 'unavailable') throw unavailable(signedIn.detail);
    return signedIn.caller;
  }

  private refuseStrangers(request: EddaRequest): void {
    const { headers, socket } = request;
    const why =
      this.mode === 'loopback'
        ? whyNotFromHere({ headers, remoteAddress: socket.remoteAddress })
        : whyFromForeignPage({ headers });
    if (why === undefined) return;
    const instead =
      this.mode === 'loopback'
        ? 'Nobody signs in here, so only this machine is served. To serve others, say how they sign in: the option "signIn", or EDDA_JWT_ISSUER and EDDA_API_KEYS.'
        : 'Nobody signs in here. Ask under the address of the service or its name inside the network, or say how callers sign in: the option "signIn".';
    throw new ProblemException('not-from-here', `The request is refused: ${why}. ${instead}`);
  }

  private async check(credential: string): Promise<SignedIn> {
    if (looksLikeApiKey(credential))
      return this.apiKeys?.signIn(credential) ?? { status: 'refused', why: 'API keys are not taken here' };
    return this.tokens?.signIn(credential) ?? { status: 'refused', why: 'only API keys are taken here' };
  }

  private get wanted(): string {
    if (!this.apiKeys) return 'a token of the issuer';
    return this.tokens ? 'a token of the issuer or an API key' : 'an API key';
  }
}

const requestIds = new WeakMap<EddaRequest, string>();

/** What the caller calls the request, if it can be used; otherwise a new one. The same each time for one request. */
export function requestIdOf(request: EddaRequest): string {
  const given = request.headers['x-request-id'];
  const isUsable = typeof given === 'string' && REQUEST_ID.test(given);
  const id = requestIds.get(request) ?? (isUsable ? given : randomUUID());
  requestIds.set(request, id);
  return id;
}

const CHALLENGE = 'Bearer realm="edda"';

function invalidCredential(why: string): ProblemException {
  const challenge = `${CHALLENGE}, error="invalid_token", error_description="${why.replaceAll(/[^\x20-\x7e]|["\\]/g, "'")}"`;
  return notSignedIn(`The token or key is not taken: ${why}. Get a new one, and send it again.`, challenge);
}

function notSignedIn(detail: string, challenge = CHALLENGE): ProblemException {
  return new ProblemException('not-signed-in', detail, { headers: { 'WWW-Authenticate': challenge } });
}

function unavailable(reason: string): ProblemException {
  logger.warn(reason);
  const detail = `It cannot be found out who you are: the issuer or the database does not answer. Try again in ${RETRY_AFTER_SECONDS} seconds.`;
  return new ProblemException('unavailable', detail, {
    headers: { 'Retry-After': String(RETRY_AFTER_SECONDS) },
  });
}
