import type { ArgumentsHost } from '@nestjs/common';
import { BaseRpcExceptionFilter } from '@nestjs/microservices';
import type { Observable } from 'rxjs';
import { throwError } from 'rxjs';
import { EddaContext } from './edda-context.js';

type Catch = (this: BaseRpcExceptionFilter, exception: unknown, host: ArgumentsHost) => Observable<unknown>;

const UNMASKED = Symbol.for('edda.transport.unmasked');

/**
 * Lets the errors of our handlers through as they are. Nest's last filter puts "Internal server error" in place of each, and a transport
 * could not tell what may be tried again from what may not. There is no other way past it: the filter belongs to the caller of the
 * handlers that a transport is given. What comes by another transport is masked and logged as before, and filters of the application go
 * first here as well.
 */
export function leaveErrorsUnmasked(): void {
  const prototype = BaseRpcExceptionFilter.prototype as unknown as { catch: Catch & { [UNMASKED]?: true } };
  const nest = prototype.catch;
  if (nest[UNMASKED] === true) return;
  const ours: Catch = function unmasked(exception, host) {
    if (host.getArgs().some((argument) => argument instanceof EddaContext))
      return throwError(() => exception);
    return nest.call(this, exception, host);
  };
  prototype.catch = Object.assign(ours, { [UNMASKED]: true as const });
}
