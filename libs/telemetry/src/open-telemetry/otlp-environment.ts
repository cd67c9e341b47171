import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { OpenTelemetryTraces } from './open-telemetry.js';
import { sampleRatio } from './sampler.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Traces that go where OpenTelemetry's standard variables say; undefined unless `OTEL_EXPORTER_OTLP_ENDPOINT` or
 * `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` is set, and none of OpenTelemetry's packages is loaded then. Spans that the application makes through
 * `@opentelemetry/api` go there as well.
 *
 * @param service `service.name`, unless `OTEL_SERVICE_NAME` says otherwise
 * @throws naming the variable that is wrong
 */
export async function otlpFromEnvironment(
  service: string,
  environment: Environment,
): Promise<OpenTelemetryTraces | undefined> {
  const isWanted = [
    environment.OTEL_EXPORTER_OTLP_ENDPOINT,
    environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT,
  ].some((endpoint) => endpoint !== undefined && endpoint !== '');
  if (!isWanted || environment.OTEL_SDK_DISABLED === 'true' || environment.OTEL_TRACES_EXPORTER === 'none')
    return undefined;
  const ratio = sampleRatio(environment);
  const exporter = await exporterFor(environment);
  const [{ context, trace }, hooks, sdk, resources, { openTelemetry }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/context-async-hooks'),
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/resources'),
    import('./open-telemetry.js'),
  ]);
  const named = { 'service.name': environment.OTEL_SERVICE_NAME || service };
  const told = resources.detectResources({ detectors: [resources.envDetector] });
  const resource = told.merge(resources.resourceFromAttributes(named));
  // Takes OTEL_BSP_* from the environment, as the exporter takes OTEL_EXPORTER_OTLP_*.
  const processor = new sdk.BatchSpanProcessor(exporter);
  context.setGlobalContextManager(new hooks.AsyncLocalStorageContextManager().enable());
  const root = new sdk.TraceIdRatioBasedSampler(ratio);
  const sampler = new sdk.ParentBasedSampler({ root });
  trace.setGlobalTracerProvider(
    new sdk.BasicTracerProvider({ resource, sampler, spanProcessors: [processor] }),
  );
  return openTelemetry({ service, processor, sampleRatio: ratio, resource });
}

async function exporterFor(environment: Environment): Promise<SpanExporter> {
  const protocol =
    environment.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ||
    environment.OTEL_EXPORTER_OTLP_PROTOCOL ||
    'http/protobuf';
  switch (protocol) {
    case 'http/json':
      return new (await import('@opentelemetry/exporter-trace-otlp-http')).OTLPTraceExporter();
    case 'http/protobuf':
      return new (await import('@opentelemetry/exporter-trace-otlp-proto')).OTLPTraceExporter();
    default:
      throw new Error(
        `OTEL_EXPORTER_OTLP_PROTOCOL is "${protocol}": give it http/protobuf or http/json; every collector takes both, at port 4318.`,
      );
  }
}
