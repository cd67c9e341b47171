import type { Log, Telemetry } from '@edda/messaging';
import { countsOf } from './counts-of.js';
import { BATCH_DURATION, BATCH_SIZE, BATCHES_FAILED } from './orchestrator-metrics.js';
import type { Committed } from './spans-of.js';
import { spansOf } from './spans-of.js';
import type { ObservedChange } from './step-ends.js';

/** Milliseconds since 1970, with fractions. */
export const preciseNow = (): number => performance.timeOrigin + performance.now();

/** Tells of batches once they are committed. Not made at all where nobody counts or traces. Never throws. */
export class BatchTelemetry {
  private constructor(
    private readonly telemetry: Telemetry,
    private readonly log: Log,
    private readonly discreet: (change: ObservedChange) => ObservedChange,
  ) {}

  /**
   * Undefined if there is nobody to tell.
   *
   * @param discreet takes what is somebody's out of the texts of a change. Default: there is nothing
   */
  static of(
    telemetry: Telemetry,
    log: Log,
    discreet: (change: ObservedChange) => ObservedChange = (change) => change,
  ): BatchTelemetry | undefined {
    const { metrics, traces } = telemetry;
    return metrics || traces ? new BatchTelemetry(telemetry, log, discreet) : undefined;
  }

  committed(changes: readonly ObservedChange[], committed: Committed): void {
    const { metrics, traces } = this.telemetry;
    try {
      metrics?.observe(BATCH_SIZE, [], committed.batch);
      metrics?.observe(BATCH_DURATION, [], (committed.to - committed.from) / 1_000);
      for (const change of changes) {
        if (metrics) {
          for (const { metric, labels, value } of countsOf(change)) {
            if (metric.kind === 'histogram') metrics.observe(metric, labels, value);
            else metrics.add(metric, labels, value);
          }
        }
        const spans = traces ? spansOf(this.discreet(change), committed) : [];
        if (spans.length > 0) traces?.record(spans);
      }
    } catch (error) {
      // It is committed: whoever waits for it must not hear of this.
      this.log(
        'warn',
        `A batch could not be counted: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  failed(why: 'unavailable' | 'content'): void {
    this.telemetry.metrics?.add(BATCHES_FAILED, [why]);
  }
}
