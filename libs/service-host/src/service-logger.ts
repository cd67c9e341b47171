import type { StructuredLog } from '@edda/messaging';
import { ConsoleLogger } from '@nestjs/common';
import type { LogLevel } from '@nestjs/common';
import type { Config } from './config.js';

/** From the one that says most to the one that says least. */
const LEVELS: readonly LogLevel[] = ['verbose', 'debug', 'log', 'warn', 'error', 'fatal'];

/** How this process writes its log: as `LOG_FORMAT` and `LOG_LEVEL` say. */
export function serviceLogger(
  service: string,
  { logFormat, logLevel }: Pick<Config, 'logFormat' | 'logLevel'>,
): ConsoleLogger {
  const logLevels = LEVELS.slice(LEVELS.indexOf(logLevel === 'info' ? 'log' : logLevel));
  if (logFormat === 'text') return new ConsoleLogger({ logLevels });
  return new JsonLogger(service, logLevels);
}

/** One JSON object a line. What a line is about are fields beside it; `level` is a word that log stores know. */
class JsonLogger extends ConsoleLogger {
  constructor(
    private readonly service: string,
    logLevels: readonly LogLevel[],
  ) {
    super({ json: true, colors: false, flattenParams: true, logLevels: [...logLevels] });
  }

  protected override getJsonLogObject(
    message: unknown,
    options: Parameters<ConsoleLogger['getJsonLogObject']>[1],
  ): ReturnType<ConsoleLogger['getJsonLogObject']> {
    const { pid, level, timestamp, ...rest } = super.getJsonLogObject(message, options);
    const time = new Date(timestamp).toISOString();
    // The types do not know of other words and forms; whoever reads it is no program of Nest's.
    return { time, level: level === 'log' ? 'info' : level, service: this.service, pid, ...rest } as never;
  }
}

/** Lines that say what they are about, into the same log; undefined where people read it, who see that in the sentence. */
export function structuredLog(
  logger: ConsoleLogger,
  { logFormat }: Pick<Config, 'logFormat'>,
): StructuredLog | undefined {
  if (logFormat === 'text') return undefined;
  return (level, line, context, about) => {
    const fields = about === undefined ? {} : fieldsOf(about);
    logger[level === 'info' ? 'log' : level](line, fields, context);
  };
}

/** The trace's own id as a field of its own: by that, not by the whole context, traces and logs are joined. */
function fieldsOf({
  traceparent,
  ...about
}: NonNullable<Parameters<StructuredLog>[3]>): Record<string, string> {
  const told = Object.entries(about).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const [, traceId, spanId] = traceparent?.split('-') ?? [];
  return {
    ...Object.fromEntries(told),
    ...(traceId !== undefined && spanId !== undefined ? { traceId, spanId } : {}),
  };
}
