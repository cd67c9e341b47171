import type { Log, StructuredLog } from '@edda/messaging';
import { Logger } from '@nestjs/common';
import type { ArgumentsHost } from '@nestjs/common';
import type { ExternalContextCreator } from '@nestjs/core';

/** Into the structured log if there is one, else into Nest's logger, whichever the application has. */
export function participantLog(participant: string, structured?: StructuredLog): Log {
  const context = `Participant ${participant}`;
  if (structured) return (level, line, about) => structured(level, line, context, about);
  const logger = new Logger(context);
  return (level, line) => {
    if (level === 'info') logger.log(line);
    else logger[level](line);
  };
}

/**
 * What a handler threw, on one line. A plain `Error` is a sentence that somebody wrote to be read. Any other (`TypeError`, a driver's)
 * comes with its name and the place where it arose, without which a mistake in the code could not be found.
 */
export function thrownSentence(thrown: unknown): string {
  if (!(thrown instanceof Error)) return asSentence(String(thrown));
  if (thrown.name === 'Error') return asSentence(thrown.message);
  const place = /^\s+at (.+)$/m.exec(thrown.stack ?? '')?.[1];
  return asSentence(`${thrown.name}: ${thrown.message}${place === undefined ? '' : ` (at ${place})`}`);
}

function asSentence(text: string): string {
  const line = text.replaceAll(/\s*[\r\n]+\s*/g, ' ').trim();
  return /[.!?]$/.test(line) ? line : `${line}.`;
}

/** As much as is used here of what decides about an error that a handler throws. */
interface ErrorHandler {
  next(error: Error, host: ArgumentsHost): unknown;
  /** Undefined if there is no filter for it. */
  invokeCustomFilters(error: Error, host: ArgumentsHost): unknown;
}

interface ErrorProxy {
  createProxy(target: unknown, handler: Pick<ErrorHandler, 'next'>, type?: string): unknown;
}

/**
 * Makes a creator throw what no exception filter took just as it is. By itself Nest logs it first, as an error with its stack, at each
 * try; but a handler may throw because it wants to be asked again later, and our caller says in one line what it was and what is next.
 *
 * There is no public way past that log. If a later Nest keeps its proxy under another name, it logs again, and nothing else changes.
 */
export function leaveErrorsUnlogged(creator: ExternalContextCreator): void {
  const inner = creator as unknown as { externalErrorProxy?: ErrorProxy };
  const nest = inner.externalErrorProxy;
  if (nest === undefined) return;
  inner.externalErrorProxy = {
    createProxy: (target: unknown, handler: ErrorHandler, type?: string) =>
      nest.createProxy(target, { next: (error, host) => filteredOrThrown(handler, error, host) }, type),
  };
}

function filteredOrThrown(handler: ErrorHandler, error: Error, host: ArgumentsHost): unknown {
  const answer = handler.invokeCustomFilters(error, host);
  if (answer === undefined) throw error;
  return answer;
}
