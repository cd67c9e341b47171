import type { ArgumentsHost } from '@nestjs/common';
import type { ExternalContextCreator } from '@nestjs/core';

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
