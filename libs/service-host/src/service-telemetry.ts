import type { StructuredLog, Telemetry } from '@edda/messaging';
import type { Config, Environment } from './config.js';

/** The telemetry of a process, and its end. */
export interface ServiceTelemetry {
  readonly telemetry: Telemetry;
  /** Where metrics are fetched, if anywhere. */
  readonly metricsUrl?: string;
  /** Sends what is left. Never rejects. */
  readonly close: () => Promise<void>;
}

/**
 * What the environment wants to know of this process: metrics if `METRICS_PORT` is set, traces if `OTEL_EXPORTER_OTLP_ENDPOINT` is. What is not
 * wanted is not loaded.
 *
 * @throws naming the variable that is wrong, or that the port is taken
 */
export async function serviceTelemetry(
  service: string,
  { metricsHost, metricsPort }: Pick<Config, 'metricsHost' | 'metricsPort'>,
  environment: Environment,
  log: StructuredLog | undefined,
): Promise<ServiceTelemetry> {
  const wantsTraces = Object.keys(environment).some((name) => /^OTEL_EXPORTER_OTLP_.*ENDPOINT$/.test(name));
  if (metricsPort === undefined && !wantsTraces)
    return { telemetry: { log }, close: () => Promise.resolve() };
  const { otlpFromEnvironment, prometheus, serveMetrics } = await import('@edda/telemetry');
  const traces = await otlpFromEnvironment(service, environment);
  const metrics = metricsPort === undefined ? undefined : prometheus(service);
  const server = metrics && (await serveMetrics(metrics, { host: metricsHost, port: metricsPort ?? 0 }));
  return {
    telemetry: { log, metrics, traces },
    metricsUrl: server?.url,
    close: async () => {
      await traces?.shutdown();
      await server?.close();
    },
  };
}
