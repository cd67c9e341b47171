import type { ServerResponse } from 'node:http';
import { answerProblem } from './answer-problem.js';
import { ProblemException } from './problem.js';
import type { EddaRequest } from './request.js';
import { pathOf } from './request.js';
import { bodyTooLarge, MAX_START_BODY_BYTES, readStartBody } from './start-body.js';

type Next = () => void;

/**
 * Reads the bodies of requests to Edda's addresses, before the application's own body parser sees them: with Edda's limit,
 * and with an answer for everything that is wrong. A parser that finds a body read leaves it alone; all other requests pass
 * untouched. `prefix` is the application's: asked for once a request comes, since it may be set late.
 */
export function readBodies(prefix: () => string) {
  return function readEddaBody(request: EddaRequest, response: ServerResponse, next: Next): void {
    const path = pathOf(request);
    const address = addressIn(path, prefix());
    if (address === undefined) return next();
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Cache-Control', 'no-store');
    if (!isDecodable(path)) {
      const problem = new ProblemException(
        'invalid-request',
        'The path has a "%" that encodes nothing. Write it as %25.',
      );
      return answerProblem(request, response, problem);
    }
    // Somebody has read it already: a parser that the application has installed before Edda's.
    if (!address.startsWith('v1/') || request.readableEnded) return next();
    const isStart = request.method === 'POST' && /^v1\/sagas\/[^/]+\/?$/.test(address);
    collect(request, (content) => {
      try {
        if (content === undefined) throw bodyTooLarge();
        if (isStart) request.body = readStartBody(request.headers, content);
      } catch (error) {
        return answerProblem(request, response, error);
      }
      next();
    });
  };
}

/** The address without the prefix, in lower case as the router compares it; undefined if it is none of Edda's. */
function addressIn(path: string, prefix: string): string | undefined {
  const root = `/${prefix}/`.replaceAll(/\/+/g, '/').toLowerCase();
  const lower = path.toLowerCase();
  if (!lower.startsWith(root)) return undefined;
  const address = lower.slice(root.length);
  return /^(v1\/(sagas|definitions)|health\/(live|ready))(\/|$)/.test(address) ? address : undefined;
}

/** Calls back once: with the body, or with undefined as soon as it is too large. Never if the caller hangs up. */
function collect(request: EddaRequest, done: (content: Buffer | undefined) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  // What else comes Node throws away once the answer is out, so that a caller who is still sending can read it.
  const refuse = (): void => {
    request.off('data', take).off('end', finish);
    done(undefined);
  };
  const take = (chunk: Buffer): void => {
    length += chunk.length;
    if (length > MAX_START_BODY_BYTES) return refuse();
    chunks.push(chunk);
  };
  const finish = (): void => done(Buffer.concat(chunks));
  // Without a listener a connection that breaks in mid-body would be an uncaught error.
  request.on('error', () => undefined);
  if (Number(request.headers['content-length'] ?? 0) > MAX_START_BODY_BYTES) return refuse();
  request.on('data', take).on('end', finish);
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
