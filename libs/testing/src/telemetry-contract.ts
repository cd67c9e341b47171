import type { Metric, Metrics, Span, Traces } from '@edda/messaging';
import { readTraceparent, withSpan } from '@edda/messaging';
import { beforeEach, describe, expect, it } from 'vitest';

/** What holds for the metrics of each adapter of the telemetry port. */
export interface MetricsSubject {
  readonly metrics: Metrics;
  /** The value of a counter or gauge, or how many values a histogram got; undefined if there is none. */
  readonly valueOf: (name: string, labels: readonly string[]) => Promise<number | undefined>;
}

const SENT: Metric = { kind: 'counter', name: 'sent_total', help: 'Sent', labels: ['to', 'how'] };
const TOOK: Metric = { kind: 'histogram', name: 'took_seconds', help: 'Took', labels: [], buckets: [1] };
const OPEN: Metric = { kind: 'gauge', name: 'open', help: 'Open', labels: ['why'] };

export function metricsContract(adapter: string, setup: () => MetricsSubject): void {
  describe(`metrics (${adapter})`, () => {
    let { metrics, valueOf } = {} as MetricsSubject;
    beforeEach(() => {
      ({ metrics, valueOf } = setup());
    });

    it('add up by labels', async () => {
      metrics.add(SENT, ['ada', 'mail']);
      metrics.add(SENT, ['ada', 'mail'], 4);
      metrics.add(SENT, ['ada', 'post']);
      expect(await valueOf('sent_total', ['ada', 'mail'])).toBe(5);
      expect(await valueOf('sent_total', ['ada', 'post'])).toBe(1);
      expect(await valueOf('sent_total', ['bob', 'mail'])).toBeUndefined();
    });

    it('count the values of a histogram', async () => {
      metrics.observe(TOOK, [], 0.5);
      metrics.observe(TOOK, [], 2);
      expect(await valueOf('took_seconds', [])).toBe(2);
    });

    it('read gauges when somebody looks, without the sources that fail', async () => {
      let value = 1;
      metrics.read(() => Promise.reject(new Error('away')));
      metrics.read(() => {
        throw new Error('away at once');
      });
      metrics.read(() => [{ metric: OPEN, labels: ['old'], value }]);
      expect(await valueOf('open', ['old'])).toBe(1);
      value = 2;
      expect(await valueOf('open', ['old'])).toBe(2);
      expect(await valueOf('open', ['new'])).toBeUndefined();
    });
  });
}

/** What holds for the traces of each adapter of the telemetry port. */
export interface TracesSubject {
  readonly traces: Traces;
  /** What was told, in order: names and ids. */
  readonly told: () => Promise<readonly Pick<Span, 'name' | 'traceparent' | 'parentId'>[]>;
}

export function tracesContract(adapter: string, setup: () => TracesSubject): void {
  describe(`traces (${adapter})`, () => {
    let { traces, told } = {} as TracesSubject;
    beforeEach(() => {
      ({ traces, told } = setup());
    });
    const span = (name: string, traceparent: string, parentId?: string): Span => ({
      name,
      traceparent,
      ...(parentId === undefined ? {} : { parentId }),
      kind: 'internal',
      from: 1_000,
      to: 1_000.5,
      attributes: { 'edda.step': 'pay', attempt: 1, isLast: false },
    });

    it('begin with a context that nobody else has', () => {
      const begun = [traces.begin(), traces.begin()].map((traceparent) => readTraceparent(traceparent));
      expect(begun[0]?.isSampled).toBe(true);
      expect(begun[0]?.traceId).not.toBe(begun[1]?.traceId);
    });

    it('are told spans as they are, with the ids that they come with', async () => {
      const root = traces.begin();
      const rootId = readTraceparent(root)?.spanId;
      const child = withSpan(root, traces.newSpanId());
      traces.record([span('child', child, rootId), span('root', root)]);
      expect(await told()).toEqual([
        { name: 'child', traceparent: child, parentId: rootId },
        { name: 'root', traceparent: root },
      ]);
    });

    it('leave alone what is no context', async () => {
      traces.record([span('stranger', 'rubbish')]);
      expect((await told()).filter(({ traceparent }) => traceparent !== 'rubbish')).toEqual([]);
      expect(traces.within('rubbish', () => 7)).toBe(7);
    });

    it('run work within a context, which is active there and nowhere else', () => {
      const outer = traces.begin();
      const inner = withSpan(outer, traces.newSpanId());
      expect(traces.active()).toBeUndefined();
      const seen = traces.within(outer, () => [
        traces.active(),
        traces.within(inner, () => traces.active()),
        traces.active(),
      ]);
      expect(seen).toEqual([outer, inner, outer]);
      expect(traces.active()).toBeUndefined();
    });

    it('let go of the context when the work throws', () => {
      const fail = () =>
        traces.within(traces.begin(), () => {
          throw new Error('no');
        });
      expect(fail).toThrow('no');
      expect(traces.active()).toBeUndefined();
    });
  });
}
