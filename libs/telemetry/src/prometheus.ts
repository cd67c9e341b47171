import type { Metric, Metrics, Reading } from '@edda/messaging';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Metrics that Prometheus can fetch. */
export interface Prometheus extends Metrics {
  /** Of {@link exposition}. */
  readonly contentType: string;
  /** All metrics now, in Prometheus's text format. Never rejects: a source of gauges that does is left out. */
  exposition(): Promise<string>;
}

type Source = () => readonly Reading[] | Promise<readonly Reading[]>;

/** A source that takes longer is left out: whoever looks waits ten seconds by default, and wants the rest. */
const SOURCE_WITHIN_MS = 3_000;

/**
 * Makes metrics for Prometheus: those of the process (CPU, memory, event loop, garbage collection; names as prom-client has them), and
 * whatever is counted. One for each process.
 *
 * @param service what this process is; a label on each metric
 */
export function prometheus(service: string): Prometheus {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  return new PrometheusMetrics(registry);
}

class PrometheusMetrics implements Prometheus {
  private readonly counters = new Map<string, Counter>();
  private readonly histograms = new Map<string, Histogram>();
  private readonly gauges = new Map<string, Gauge>();
  private readonly sources: Source[] = [];

  constructor(private readonly registry: Registry) {}

  get contentType(): string {
    return this.registry.contentType;
  }

  add(metric: Metric, labels: readonly string[], by = 1): void {
    const { name, help } = metric;
    let counter = this.counters.get(name);
    if (!counter) {
      counter = new Counter({ name, help, labelNames: [...metric.labels], registers: [this.registry] });
      this.counters.set(name, counter);
    }
    counter.inc(labelled(metric, labels), by);
  }

  observe(metric: Metric, labels: readonly string[], value: number): void {
    const { name, help, buckets = [] } = metric;
    let histogram = this.histograms.get(name);
    if (!histogram) {
      const labelNames = [...metric.labels];
      histogram = new Histogram({
        name,
        help,
        labelNames,
        buckets: [...buckets],
        registers: [this.registry],
      });
      this.histograms.set(name, histogram);
    }
    histogram.observe(labelled(metric, labels), value);
  }

  read(source: Source): void {
    this.sources.push(source);
  }

  async exposition(): Promise<string> {
    const answers = await Promise.all(this.sources.map(readInTime));
    for (const gauge of this.gauges.values()) gauge.reset();
    const seen = new Set<string>();
    for (const { metric, labels, value } of answers.flat()) {
      seen.add(metric.name);
      this.gauge(metric).set(labelled(metric, labels), value);
    }
    // A gauge without labels would else say 0 when nobody knows.
    for (const [name] of this.gauges) if (!seen.has(name)) this.forget(name);
    return await this.registry.metrics();
  }

  private gauge({ name, help, labels }: Metric): Gauge {
    const known = this.gauges.get(name);
    if (known) return known;
    const gauge = new Gauge({ name, help, labelNames: [...labels], registers: [this.registry] });
    this.gauges.set(name, gauge);
    return gauge;
  }

  private forget(name: string): void {
    this.registry.removeSingleMetric(name);
    this.gauges.delete(name);
  }
}

function labelled({ labels: names }: Metric, values: readonly string[]): Record<string, string> {
  const labels: Record<string, string> = {};
  names.forEach((name, index) => {
    labels[name] = values[index] ?? '';
  });
  return labels;
}

async function readInTime(source: Source): Promise<readonly Reading[]> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<readonly Reading[]>((resolve) => {
    timer = setTimeout(() => resolve([]), SOURCE_WITHIN_MS);
  });
  try {
    return await Promise.race([(async () => source())(), tooLate]);
  } catch {
    return [];
  } finally {
    clearTimeout(timer);
  }
}
