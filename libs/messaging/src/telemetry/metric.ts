/** A metric as it is declared: what it counts, and by which labels. A label has few values: names of definitions and steps, never ids. */
export interface Metric {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  /** As Prometheus shows it; counters end in `_total`, and the unit is part of the name. */
  readonly name: string;
  /** One sentence. */
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds of a histogram. */
  readonly buckets?: readonly number[];
}

/** What a gauge is now. `labels` are the values, in the order of the metric's labels. */
export interface Reading {
  readonly metric: Metric;
  readonly labels: readonly string[];
  readonly value: number;
}

/** Where a process counts what it does. Never throws: what cannot be counted is not worth a failed message. */
export interface Metrics {
  /** Raises a counter. Default: by 1. */
  add(metric: Metric, labels: readonly string[], by?: number): void;
  /** Puts a value into a histogram. */
  observe(metric: Metric, labels: readonly string[], value: number): void;
  /**
   * Has gauges read whenever somebody looks. Of a source that rejects, the gauges are missing that time, and all others are there. What a
   * source does not mention any more is gone.
   */
  read(source: () => readonly Reading[] | Promise<readonly Reading[]>): void;
}
