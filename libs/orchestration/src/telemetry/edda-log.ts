import type { Log, StructuredLog } from '@edda/messaging';
import { Logger } from '@nestjs/common';

/** Into the structured log if there is one, else into Nest's logger, whichever the application has. */
export function eddaLog(context: string, structured?: StructuredLog): Log {
  if (structured) return (level, line, about) => structured(level, line, context, about);
  const logger = new Logger(context);
  return (level, line) => logger[level === 'info' ? 'log' : level](line);
}
