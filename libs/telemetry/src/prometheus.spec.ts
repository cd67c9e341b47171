import type { Metric } from '@edda/messaging';
import { afterEach, describe, expect, it } from 'vitest';
import { serveMetrics } from './metrics-server.js';
import type { MetricsServer } from './metrics-server.js';
import { prometheus } from './prometheus.js';

const STARTED: Metric = {
  kind: 'counter',
  name: 'edda_started_total',
  help: 'Started',
  labels: ['definition'],
};
const SECONDS: Metric = {
  kind: 'histogram',
  name: 'edda_seconds',
  help: 'Seconds',
  labels: [],
  buckets: [1, 5],
};
const OPEN: Metric = { kind: 'gauge', name: 'edda_open', help: 'Open', labels: ['reason'] };
const AGE: Metric = { kind: 'gauge', name: 'edda_age_seconds', help: 'Age', labels: [] };

/** The lines about our metrics. */
async function linesOf(metrics: ReturnType<typeof prometheus>): Promise<readonly string[]> {
  return (await metrics.exposition()).split('\n').filter((line) => line.startsWith('edda_'));
}

describe('metrics for Prometheus', () => {
  it('count, by labels, with the name of the service on each', async () => {
    const metrics = prometheus('orchestrator');
    metrics.add(STARTED, ['order']);
    metrics.add(STARTED, ['order'], 2);
    metrics.add(STARTED, ['a "quoted"\nname']);
    expect(await linesOf(metrics)).toEqual([
      'edda_started_total{definition="order",service="orchestrator"} 3',
      String.raw`edda_started_total{definition="a \"quoted\"\nname",service="orchestrator"} 1`,
    ]);
  });

  it('put values into buckets', async () => {
    const metrics = prometheus('payment');
    for (const value of [0.5, 1, 3, 99]) metrics.observe(SECONDS, [], value);
    expect(await linesOf(metrics)).toEqual([
      'edda_seconds_bucket{le="1",service="payment"} 2',
      'edda_seconds_bucket{le="5",service="payment"} 3',
      'edda_seconds_bucket{le="+Inf",service="payment"} 4',
      'edda_seconds_sum{service="payment"} 103.5',
      'edda_seconds_count{service="payment"} 4',
    ]);
  });

  it('read gauges whenever somebody looks, and forget what is not there any more', async () => {
    const metrics = prometheus('payment');
    let open = [{ metric: OPEN, labels: ['expired'], value: 2 }];
    metrics.read(() => open);
    expect(await linesOf(metrics)).toEqual(['edda_open{reason="expired",service="payment"} 2']);
    open = [{ metric: OPEN, labels: ['no-handler'], value: 1 }];
    expect(await linesOf(metrics)).toEqual(['edda_open{reason="no-handler",service="payment"} 1']);
    open = [];
    expect(await linesOf(metrics)).toEqual([]);
  });

  it('go on without a source that fails, and do not say 0 for what nobody knows', async () => {
    const metrics = prometheus('payment');
    let isAway = false;
    metrics.read(() => [{ metric: OPEN, labels: ['expired'], value: 2 }]);
    metrics.read(async () => {
      if (isAway) throw new Error('The database is away.');
      return [{ metric: AGE, labels: [], value: 7 }];
    });
    const open = 'edda_open{reason="expired",service="payment"} 2';
    expect(await linesOf(metrics)).toEqual([open, 'edda_age_seconds{service="payment"} 7']);
    isAway = true;
    expect(await linesOf(metrics)).toEqual([open]);
    isAway = false;
    expect(await linesOf(metrics)).toEqual([open, 'edda_age_seconds{service="payment"} 7']);
  });

  it('tell of the process: CPU, memory and the delay of the event loop', async () => {
    const text = await prometheus('payment').exposition();
    for (const name of [
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_p99_seconds',
    ])
      expect(text).toMatch(new RegExp(`^${name}\\{service="payment"\\} `, 'm'));
  });
});

describe('the port of the metrics', () => {
  let server: MetricsServer | undefined;
  afterEach(() => server?.close());

  it('has them at /metrics, and nothing anywhere else', async () => {
    const metrics = prometheus('payment');
    metrics.add(STARTED, ['order']);
    server = await serveMetrics(metrics, { host: '127.0.0.1', port: 0 });
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    const answer = await fetch(server.url);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await answer.text()).toContain('edda_started_total{definition="order",service="payment"} 1');
    expect((await fetch(`${server.url}?x=1`)).status).toBe(200);
    expect((await fetch(new URL('/', server.url))).status).toBe(404);
    expect((await fetch(server.url, { method: 'POST' })).status).toBe(404);
  });

  it('says so if the port is taken', async () => {
    server = await serveMetrics(prometheus('payment'), { host: '127.0.0.1', port: 0 });
    const port = Number(new URL(server.url).port);
    await expect(serveMetrics(prometheus('payment'), { host: '127.0.0.1', port })).rejects.toThrow(
      'EADDRINUSE',
    );
  });
});
