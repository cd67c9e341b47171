import type { Span, SpanKind as Kind } from '@edda/messaging';
import { readTraceparent } from '@edda/messaging';
import type { HrTime, SpanContext } from '@opentelemetry/api';
import { SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';

/** A span as OpenTelemetry's processors and exporters take it; undefined for one whose context is none. */
export function readableSpan(span: Span, resource: Resource): ReadableSpan | undefined {
  const own = contextOf(span.traceparent);
  if (own === undefined) return undefined;
  const { parentId, name, kind, from, to, attributes, error } = span;
  const end = Math.max(from, to);
  return {
    name,
    kind: KINDS[kind],
    spanContext: () => own,
    ...(parentId === undefined ? {} : { parentSpanContext: { ...own, spanId: parentId } }),
    startTime: hrTime(from),
    endTime: hrTime(end),
    duration: hrTime(end - from),
    status:
      error === undefined
        ? { code: SpanStatusCode.UNSET }
        : { code: SpanStatusCode.ERROR, message: error.slice(0, MAX_MESSAGE) },
    attributes,
    links: [],
    events: [],
    ended: true,
    resource,
    instrumentationScope: { name: '@edda/telemetry' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

/** A W3C trace context in OpenTelemetry's form; undefined if it is none. */
export function contextOf(traceparent: string | undefined): SpanContext | undefined {
  const read = readTraceparent(traceparent);
  if (read === undefined) return undefined;
  const { traceId, spanId, isSampled } = read;
  return { traceId, spanId, traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE };
}

/** Sentences for people; the whole of a driver's complaint need not travel. */
const MAX_MESSAGE = 500;

const KINDS: Readonly<Record<Kind, SpanKind>> = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

/** Whole seconds, and nanoseconds. */
function hrTime(milliseconds: number): HrTime {
  const seconds = Math.floor(milliseconds / 1_000);
  return [seconds, Math.round((milliseconds - seconds * 1_000) * 1_000_000)];
}
