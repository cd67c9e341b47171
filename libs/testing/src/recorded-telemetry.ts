import type { Metric, Metrics, Reading, Span, Telemetry, Traces } from '@edda/messaging';
import { readTraceparent, spanIdOf } from '@edda/messaging';

/** Telemetry that is kept, for tests: what was counted, and the spans that were told. */
export class RecordedTelemetry implements Telemetry {
  readonly spans: Span[] = [];
  /** By name and labels: `edda_sagas_started_total{order}`. Counters have their sum, histograms how many values they got. */
  readonly counted: Record<string, number> = {};
  /** The values of histograms. */
  readonly observed: Record<string, number[]> = {};
  readonly metrics: Metrics;
  readonly traces: Traces;
  private readonly sources: (() => readonly Reading[] | Promise<readonly Reading[]>)[] = [];
  private activeContext: string | undefined;
  private made = 0;

  constructor() {
    const nameOf = ({ name }: Metric, labels: readonly string[]): string => `${name}{${labels.join(',')}}`;
    const raise = (name: string, by: number): void => {
      this.counted[name] = (this.counted[name] ?? 0) + by;
    };
    this.metrics = {
      add: (metric, labels, by = 1) => raise(nameOf(metric, labels), by),
      observe: (metric, labels, value) => {
        const name = nameOf(metric, labels);
        raise(name, 1);
        (this.observed[name] ??= []).push(value);
      },
      read: (source) => void this.sources.push(source),
    };
    this.traces = {
      begin: () => `00-${this.newId()}${this.newId()}-${this.newId()}-01`,
      active: () => this.activeContext,
      newSpanId: () => this.newId(),
      record: (spans) => void this.spans.push(...spans),
      within: (traceparent, work) => {
        const before = this.activeContext;
        this.activeContext = traceparent;
        try {
          return work();
        } finally {
          this.activeContext = before;
        }
      },
    };
  }

  /** What the gauges are now; those of a source that fails are missing. */
  async gauges(): Promise<Readonly<Record<string, number>>> {
    const answers = await Promise.allSettled(this.sources.map(async (source) => source()));
    const readings = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    return Object.fromEntries(
      readings.map(({ metric, labels, value }) => [`${metric.name}{${labels.join(',')}}`, value]),
    );
  }

  /** Each span by what it belongs to, as names: `start order > reserveStock`. The name alone for what belongs to nothing that was told. */
  get tree(): readonly string[] {
    return this.spans.map((span) => {
      const parent = this.spans.find((one) => readTraceparent(one.traceparent)?.spanId === span.parentId);
      return parent === undefined ? span.name : `${parent.name} > ${span.name}`;
    });
  }

  private newId(): string {
    this.made += 1;
    return spanIdOf(`recorded ${this.made}`);
  }
}
