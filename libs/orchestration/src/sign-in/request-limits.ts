import { ProblemException } from '../rest/http/problem.js';
import type { EddaRequest } from '../rest/http/request.js';
import { addressKey, RequestCounter } from './request-counter.js';
import type { RateLimits } from './sign-in-options.js';

/** How often who may ask: before anybody knows who it is, by the address, and then by the name. */
export class RequestLimits {
  private readonly addresses: RequestCounter;
  private readonly failures: RequestCounter;
  private readonly callers: RequestCounter;

  constructor({ perAddress, failedSignIns, perCaller }: Required<RateLimits>) {
    this.addresses = new RequestCounter(perAddress);
    this.failures = new RequestCounter(failedSignIns);
    this.callers = new RequestCounter(perCaller);
  }

  /** @throws ProblemException if its address has asked too often, or has too often failed to sign in */
  async admitAddress(request: EddaRequest): Promise<void> {
    const address = addressOf(request);
    refuse(await this.addresses.count(address), 'this address has asked too often');
    refuse(await this.failures.look(address), 'too many sign-ins from this address have failed');
  }

  async countFailure(request: EddaRequest): Promise<void> {
    await this.failures.count(addressOf(request));
  }

  /** @throws ProblemException if this one has asked too often */
  async admitCaller(tenant: string, name: string): Promise<void> {
    refuse(await this.callers.count(`${tenant} ${name}`), `${name} has asked too often`);
  }

  close(): void {
    for (const counter of [this.addresses, this.failures, this.callers]) counter.close();
  }
}

/** Express knows better than the socket, if the application trusts a proxy. */
const addressOf = (request: EddaRequest): string =>
  addressKey((request as { readonly ip?: string }).ip ?? request.socket.remoteAddress);

function refuse(waitSeconds: number | undefined, why: string): void {
  if (waitSeconds === undefined) return;
  const detail = `Nothing was done: ${why} in the last minute. Try again in ${waitSeconds} seconds.`;
  throw new ProblemException('too-many-requests', detail, {
    headers: { 'Retry-After': String(waitSeconds) },
  });
}
