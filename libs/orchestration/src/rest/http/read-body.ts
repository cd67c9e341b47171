import type { ServerResponse } from 'node:http';
import type { Limits } from '@edda/messaging';
import { answerProblem } from './answer-problem.js';
import { bodyTooLarge, bodyTooSlow, readJsonBody } from './json-body.js';
import { ProblemException } from './problem.js';
import type { EddaRequest } from './request.js';
import { isEddaAddress, pathOf } from './request.js';

type Next = () => void;

/** What takes a body, and what that has to be. Nothing else does: whoever sends one to another address is told so by the router. */
const TAKES: readonly (readonly [address: RegExp, wanted: string])[] = [
  [/^v1\/sagas\/[^/]+\/?$/, 'the message that starts the saga'],
  [/^v1\/sagas\/[^/]+\/actions\/[^/]+\/?$/, 'who does it and why'],
  [/^v1\/sagas\/[^/]+\/decisions\/?$/, 'the decision'],
  [/^v1\/sagas\/[^/]+\/erasure\/?$/, 'who erases it and why'],
  [/^v1\/events\/[^/]+\/?$/, 'the event'],
  [/^v1\/mailbox\/[^/]+\/deliver\/?$/, 'who has it delivered and why'],
  [/^v1\/mailbox\/[^/]+\/discard\/?$/, 'who puts it away and why'],
  [/^v1\/dead-letters\/redrive\/?$/, 'which letters, who has them redriven and why'],
  [/^v1\/dead-letters\/discard\/?$/, 'which letters, who puts them away and why'],
  [/^v1\/bulk-actions\/?$/, 'which sagas, what to do, who wants it and why'],
  [/^v1\/bulk-actions\/[^/]+\/cancel\/?$/, 'who cancels it and why'],
  [/^v1\/definitions\/[^/]+\/migrations\/?$/, 'the version, who migrates and why'],
];

/** How long a body may take: a megabyte over a bad line, and not so long that sockets which send a byte a minute would add up. */
const WITHIN_MS = 30_000;

/** What comes after a refusal is thrown away up to here, so that a caller who is still sending can read the answer; then the connection ends. */
const THROWN_AWAY_BYTES = 16 * 1024 * 1024;

/**
 * Reads the bodies of requests to Edda's addresses, before the application's own body parser sees them: with Edda's limit,
 * and with an answer for everything that is wrong. A parser that finds a body read leaves it alone; all other requests pass
 * untouched. `prefix` is the application's: asked for once a request comes, since it may be set late.
 */
export function readBodies(prefix: () => string, limits: Limits, withinMs = WITHIN_MS) {
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
    const taken = request.method === 'POST' ? TAKES.find(([taker]) => taker.test(address)) : undefined;
    collect(request, { bodyBytes: limits.bodyBytes, withinMs }, (content) => {
      try {
        if (content === 'too large') throw bodyTooLarge(limits.bodyBytes);
        if (content === 'too slow') throw bodyTooSlow(withinMs);
        if (taken) request.body = readJsonBody(request.headers, content, taken[1], limits);
      } catch (error) {
        return answerProblem(request, response, error);
      }
      next();
    });
  };
}

/** The address of a path without the prefix, in lower case as the router compares it; undefined if it is none of Edda's. */
export function addressIn(path: string, prefix: string): string | undefined {
  const root = `/${prefix}/`.replaceAll(/\/+/g, '/').toLowerCase();
  const lower = path.toLowerCase();
  if (!lower.startsWith(root)) return undefined;
  const address = lower.slice(root.length);
  return isEddaAddress(address) ? address : undefined;
}

/** Calls back once: with the body, or with what is wrong as soon as it is. Never if the caller hangs up. */
function collect(
  request: EddaRequest,
  { bodyBytes, withinMs }: { readonly bodyBytes: number; readonly withinMs: number },
  done: (content: Buffer | 'too large' | 'too slow') => void,
): void {
  const chunks: Buffer[] = [];
  let length = 0;
  const end = (content: Buffer | 'too large' | 'too slow'): void => {
    clearTimeout(timer);
    request.off('data', take).off('end', finish);
    if (typeof content === 'string') throwAway(request);
    done(content);
  };
  const take = (chunk: Buffer): void => {
    length += chunk.length;
    if (length > bodyBytes) return end('too large');
    chunks.push(chunk);
  };
  const finish = (): void => end(Buffer.concat(chunks));
  const timer = setTimeout(() => end('too slow'), withinMs);
  request.on('close', () => clearTimeout(timer));
  // Without a listener a connection that breaks in mid-body would be an uncaught error.
  request.on('error', () => undefined);
  if (Number(request.headers['content-length'] ?? 0) > bodyBytes) return end('too large');
  request.on('data', take).on('end', finish);
}

/** A connection that is cut while the caller still sends takes the answer with it, so it is cut only from where on that is no accident. */
export function throwAway(request: EddaRequest): void {
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > THROWN_AWAY_BYTES) request.destroy();
  });
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
