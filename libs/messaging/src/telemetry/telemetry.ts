import type { Metrics } from './metric.js';
import type { Traces } from './span.js';

/** What a line of the log is about, for machines. */
export interface LogSubject {
  /** Name of the saga definition. */
  readonly saga?: string;
  readonly step?: string;
  /** The saga's id: the correlation id of its messages. */
  readonly correlationId?: string;
  readonly messageId?: string;
  readonly causationId?: string;
  /** W3C trace context. */
  readonly traceparent?: string;
}

/** Takes the lines of a log instead of Nest's logger. `context` is which part speaks. */
export type StructuredLog = (
  level: 'info' | 'warn' | 'error',
  line: string,
  context: string,
  about?: LogSubject,
) => void;

/**
 * What a process tells of itself while it works. Each part may be missing, and then it costs nothing: nothing is made for it, neither an
 * object nor a name.
 */
export interface Telemetry {
  readonly metrics?: Metrics;
  readonly traces?: Traces;
  readonly log?: StructuredLog;
}
