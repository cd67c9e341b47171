export { prometheus } from './prometheus.js';
export type { Prometheus } from './prometheus.js';
export { serveMetrics } from './metrics-server.js';
export type { MetricsServer } from './metrics-server.js';
export { openTelemetry } from './open-telemetry/open-telemetry.js';
export type { OpenTelemetryOptions, OpenTelemetryTraces } from './open-telemetry/open-telemetry.js';
export { otlpFromEnvironment } from './open-telemetry/otlp-environment.js';
