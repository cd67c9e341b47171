import type { EddaRequest } from '../rest/http/request.js';
import type { Caller } from './caller.js';

const callers = new WeakMap<EddaRequest, Caller>();

/** The guard has let the request through, on behalf of this caller. */
export function letThrough(request: EddaRequest, caller: Caller): void {
  callers.set(request, caller);
}

/**
 * On whose behalf a request is.
 *
 * @throws if no guard has let it through: then nothing may be done for it
 */
export function callerOf(request: EddaRequest): Caller {
  const caller = callers.get(request);
  if (!caller)
    throw new Error(
      `Nobody has let ${request.method ?? ''} ${request.url ?? ''} through: its route has no guard.`,
    );
  return caller;
}
