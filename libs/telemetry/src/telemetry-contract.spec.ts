import { metricsContract, tracesContract } from '@edda/testing/contracts';
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll } from 'vitest';
import { openTelemetry } from './open-telemetry/open-telemetry.js';
import { prometheus } from './prometheus.js';

metricsContract('Prometheus', () => {
  const metrics = prometheus('spec');
  const valueOf = async (name: string, labels: readonly string[]): Promise<number | undefined> => {
    const lines = (await metrics.exposition()).split('\n').filter((line) => !line.startsWith('#'));
    const found = lines.find(
      (line) =>
        [`${name}{`, `${name}_count{`].some((begin) => line.startsWith(begin)) &&
        labels.every((label) => line.includes(`="${label}"`)),
    );
    return found === undefined ? undefined : Number(found.slice(found.lastIndexOf(' ') + 1));
  };
  return { metrics, valueOf };
});

beforeAll(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterAll(() => context.disable());

tracesContract('OpenTelemetry', () => {
  const exporter = new InMemorySpanExporter();
  const traces = openTelemetry({ service: 'spec', processor: new SimpleSpanProcessor(exporter) });
  const told = async () => {
    await new Promise(setImmediate);
    return exporter.getFinishedSpans().map((span) => {
      const { traceId, spanId, traceFlags } = span.spanContext();
      const parentId = span.parentSpanContext?.spanId;
      return {
        name: span.name,
        traceparent: `00-${traceId}-${spanId}-0${traceFlags}`,
        ...(parentId === undefined ? {} : { parentId }),
      };
    });
  };
  return { traces, told };
});
