import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch, HttpException, Logger, NotFoundException } from '@nestjs/common';
import { InvalidCursor, OutboxFull, StoreUnavailable } from '../../saga-store.js';
import type { ProblemDetails } from './problem.js';
import { ProblemException, unknownRoute } from './problem.js';
import type { EddaRequest } from './request.js';
import { pathOf } from './request.js';

/** Long enough for a restart of the database, short enough for a person who waits. */
export const RETRY_AFTER_SECONDS = 5;

const logger = new Logger('EddaRest');

/** Answers a request with what went wrong. What was thrown is never shown unless it was made to be shown. */
export function answerProblem(request: EddaRequest, response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { problem, headers } = problemOf(error, request.method ?? 'GET');
  if (problem.status >= 500 && problem.errorId !== undefined) logUnexpected(request, problem, error);
  response.statusCode = problem.status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader('Content-Type', 'application/problem+json; charset=utf-8');
  response.end(JSON.stringify({ ...problem, instance: pathOf(request) }));
}

interface Answer {
  readonly problem: ProblemDetails;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a thrown value looks like to the caller. */
export function problemOf(error: unknown, method: string): Answer {
  if (error instanceof ProblemException) return error;
  if (error instanceof StoreUnavailable)
    return unavailable('The database does not answer, or too much waits for it.', method);
  if (error instanceof OutboxFull)
    return unavailable(
      'RabbitMQ takes no messages, and too many wait for it: no saga is started until it does.',
      method,
    );
  if (error instanceof InvalidCursor) {
    const message = 'is not a cursor that a page ended with; begin again without it';
    return new ProblemException('invalid-request', `The query parameter "cursor" ${message}.`, {
      members: { errors: [{ path: 'cursor', message }] },
    });
  }
  const status = foreignStatus(error);
  if (status !== undefined && error instanceof Error) return foreign(status, error);
  const errorId = randomUUID();
  const detail = `Nobody expected this. The log of the orchestrator says more under the id ${errorId}.`;
  return new ProblemException('unexpected', detail, { members: { errorId } });
}

function unavailable(what: string, method: string): Answer {
  const again = `Try again in ${RETRY_AFTER_SECONDS} seconds.`;
  const once =
    'If you sent an Idempotency-Key, send the same one again: then it is done once, whether it was saved this time or not.';
  return new ProblemException('unavailable', `${what} ${again}${method === 'POST' ? ` ${once}` : ''}`, {
    headers: { 'Retry-After': String(RETRY_AFTER_SECONDS) },
  });
}

/** The status of an error that was meant for the caller: Nest's own, and those of middleware, which Express marks with `expose`. */
function foreignStatus(error: unknown): number | undefined {
  if (error instanceof HttpException) return isClientError(error.getStatus()) ? error.getStatus() : undefined;
  const { expose, status } = (error ?? {}) as { readonly expose?: unknown; readonly status?: unknown };
  return expose === true && isClientError(status) ? status : undefined;
}

const isClientError = (status: unknown): status is number =>
  typeof status === 'number' && status >= 400 && status < 500;

/** What the host application refuses, by a guard or by middleware: its own status and its own words. */
function foreign(status: number, { message }: Error): Answer {
  const title = STATUS_CODES[status] ?? 'Refused';
  return { problem: { type: 'about:blank', title, status, detail: message }, headers: {} };
}

function logUnexpected(request: EddaRequest, { errorId }: ProblemDetails, error: unknown): void {
  const line = `${request.method} ${pathOf(request)} failed unexpectedly, error id ${String(errorId)}`;
  logger.error(line, error instanceof Error ? error.stack : String(error));
}

/**
 * Makes problem details of all that is thrown behind the routes it is bound to. Edda binds it to its own controllers, and to a
 * whole application only if that serves nothing else.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<EddaRequest>();
    const isUnrouted = error instanceof NotFoundException && request.route === undefined;
    answerProblem(request, http.getResponse<ServerResponse>(), isUnrouted ? unknownRoute(request) : error);
  }
}
