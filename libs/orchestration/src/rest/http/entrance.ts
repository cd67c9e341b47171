import type { ServerResponse } from 'node:http';
import helmet from 'helmet';
import { requestIdOf, type SignIn } from '../../sign-in/sign-in.js';
import { answerProblem } from './answer-problem.js';
import { addressIn, throwAway } from './read-body.js';
import type { EddaRequest } from './request.js';
import { pathOf } from './request.js';

type Next = () => void;

/** Answers are data: no browser is to run, frame or embed one. Whether a host is reached by TLS alone is for whatever ends the TLS to say. */
const protect = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  frameguard: { action: 'deny' },
  strictTransportSecurity: false,
});

/**
 * Asks who somebody is before anything of the request is read: a stranger's body costs nobody memory. It only saves work. What is allowed is
 * decided by the guard, which every request has to pass, also one that finds a way around this.
 */
export function entrance(prefix: () => string, signIn: SignIn) {
  return function enterEdda(request: EddaRequest, response: ServerResponse, next: Next): void {
    const address = addressIn(pathOf(request), prefix());
    if (address === undefined) return next();
    protect(request, response, () => {
      response.setHeader('X-Request-Id', requestIdOf(request));
      if (!address.startsWith('v1/')) return next();
      void admit(signIn, request, response, next);
    });
  };
}

async function admit(
  signIn: SignIn,
  request: EddaRequest,
  response: ServerResponse,
  next: Next,
): Promise<void> {
  try {
    await signIn.callerOf(request);
  } catch (error) {
    throwAway(request);
    return answerProblem(request, response, error);
  }
  // Whoever has hung up meanwhile needs no answer, and nothing would end the waiting for the rest of the body.
  if (!request.destroyed || request.complete) next();
}
