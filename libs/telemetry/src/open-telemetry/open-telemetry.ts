import { randomBytes } from 'node:crypto';
import type { Span, Traces } from '@edda/messaging';
import { context, trace } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { contextOf, readableSpan } from './readable-span.js';

export interface OpenTelemetryOptions {
  /** What this process is: `service.name`. */
  readonly service: string;
  /** Where spans go: the application's own processor, or a `BatchSpanProcessor` with an exporter. */
  readonly processor: SpanProcessor;
  /** Which part of the traces that begin here is sampled, from 0 to 1. Default: 1. */
  readonly sampleRatio?: number;
  /** Default: one that has the service's name alone. */
  readonly resource?: Resource;
}

/** Traces that go to OpenTelemetry. */
export interface OpenTelemetryTraces extends Traces {
  /** Sends what is left. Never rejects. */
  shutdown(): Promise<void>;
}

/**
 * Makes traces for OpenTelemetry. The application's own spans become children of Edda's where a context manager is registered, as OpenTelemetry's
 * SDKs do; Edda's become children of the application's where it calls `Sagas.start`.
 */
export function openTelemetry({
  service,
  processor,
  sampleRatio = 1,
  resource = resourceFromAttributes({ 'service.name': service }),
}: OpenTelemetryOptions): OpenTelemetryTraces {
  return {
    begin: () =>
      `00-${randomId(16)}-${randomId(8)}-${sampleRatio > 0 && Math.random() < sampleRatio ? '01' : '00'}`,
    active: () => {
      const active = trace.getSpanContext(context.active());
      if (active === undefined || !trace.isSpanContextValid(active)) return undefined;
      const { traceId, spanId, traceFlags } = active;
      return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
    },
    newSpanId: () => randomId(8),
    record: (spans: readonly Span[]) => {
      for (const span of spans) {
        const readable = readableSpan(span, resource);
        if (readable) processor.onEnd(readable);
      }
    },
    within: (traceparent, work) => {
      const own = contextOf(traceparent);
      return own === undefined ? work() : context.with(trace.setSpanContext(context.active(), own), work);
    },
    shutdown: () => processor.shutdown().catch(() => undefined),
  };
}

/** Hexadecimal, and never all zeros, which would be no id. */
function randomId(bytes: number): string {
  const id = randomBytes(bytes).toString('hex');
  return /^0+$/.test(id) ? randomId(bytes) : id;
}
