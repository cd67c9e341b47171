import { HttpException } from '@nestjs/common';
import type { BodyProblem } from '@edda/validation';
import type { EddaRequest } from './request.js';
import { ADDRESSES, pathOf } from './request.js';

/** Every kind of problem that the REST interface answers with. The key is the end of the problem's `type`. */
export const PROBLEMS = {
  'invalid-request': { status: 400, title: 'The request cannot be used' },
  'unreadable-body': { status: 400, title: 'The body cannot be read' },
  'invalid-body': { status: 400, title: 'The body is not valid' },
  'not-signed-in': { status: 401, title: 'Nobody is signed in, or not rightly' },
  'not-allowed': { status: 403, title: 'This needs another role' },
  'not-from-here': { status: 403, title: 'Only this machine is served' },
  'role-refused': { status: 403, title: 'This role may not decide here' },
  'unknown-saga': { status: 404, title: 'There is no saga definition of this name' },
  'unknown-version': { status: 404, title: 'There is no such version of the saga definition' },
  'unknown-action': { status: 404, title: 'There is no action of this name' },
  'unknown-event': { status: 404, title: 'No saga knows an event of this name' },
  'saga-not-found': { status: 404, title: 'There is no saga with this id' },
  'mail-not-found': { status: 404, title: 'There is no event with this id in the mailbox' },
  'letter-not-found': { status: 404, title: 'There is no dead letter with this id' },
  'bulk-action-not-found': { status: 404, title: 'There is no bulk action with this id' },
  'unknown-route': { status: 404, title: 'There is nothing at this address' },
  'method-not-allowed': { status: 405, title: 'This address does not take this method' },
  'key-taken': { status: 409, title: 'Another saga holds the business key' },
  'idempotency-conflict': { status: 409, title: 'The idempotency key was used with another body' },
  'action-refused': { status: 409, title: 'This cannot be done with the saga as it is' },
  'decision-refused': { status: 409, title: 'There is nothing to decide here' },
  'deliver-refused': { status: 409, title: 'This event cannot be delivered after all' },
  'discard-refused': { status: 409, title: 'This event cannot be put away' },
  'erase-refused': { status: 409, title: 'This saga cannot be erased' },
  'cancel-refused': { status: 409, title: 'This bulk action cannot be cancelled' },
  'version-not-here': {
    status: 409,
    title: 'This orchestrator does not have the version that the saga runs',
  },
  'body-too-slow': { status: 408, title: 'The body did not come in time' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body has a type that is not read' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'too-many-streams': { status: 429, title: 'Too many streams are open' },
  unexpected: { status: 500, title: 'Something unexpected happened' },
  unavailable: { status: 503, title: 'It cannot be done at the moment' },
  'not-ready': { status: 503, title: 'The orchestrator is not ready' },
} as const;

export type ProblemKind = keyof typeof PROBLEMS;

/** What RFC 9457 calls a problem details object. */
export interface ProblemDetails {
  /** `urn:edda:problem:<kind>`; `about:blank` for what is no more than its status. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** What happened, to which id, and what to do next. */
  readonly detail: string;
  /** The path that was asked for. */
  readonly instance?: string;
  /** Everything that is wrong, with its place: a field of the body, a query parameter, a header. */
  readonly errors?: readonly BodyProblem[];
  readonly [member: string]: unknown;
}

/** Members and headers beside those that each problem has. */
export interface ProblemExtras {
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown anywhere behind REST; the filter answers with it. */
export class ProblemException extends HttpException {
  readonly problem: ProblemDetails;
  readonly headers: Readonly<Record<string, string>>;

  constructor(kind: ProblemKind, detail: string, { members = {}, headers = {} }: ProblemExtras = {}) {
    const { status, title } = PROBLEMS[kind];
    const problem = { type: `urn:edda:problem:${kind}`, title, status, detail, ...members };
    super(problem, status);
    this.problem = problem;
    this.headers = headers;
  }
}

export function unknownRoute(request: EddaRequest): ProblemException {
  const addresses = ADDRESSES.map((address) => `/${address}`).join(', ');
  const detail = `There is nothing at ${request.method} ${pathOf(request)}. The addresses are ${addresses}.`;
  return new ProblemException('unknown-route', detail);
}
