import { metricsContract, tracesContract } from './telemetry-contract.js';
import { RecordedTelemetry } from './recorded-telemetry.js';

metricsContract('recorded', () => {
  const recorded = new RecordedTelemetry();
  const valueOf = async (name: string, labels: readonly string[]): Promise<number | undefined> => {
    const shown = `${name}{${labels.join(',')}}`;
    return recorded.counted[shown] ?? (await recorded.gauges())[shown];
  };
  return { metrics: recorded.metrics, valueOf };
});

tracesContract('recorded', () => {
  const { traces, spans } = new RecordedTelemetry();
  const told = async () =>
    spans.map(({ name, traceparent, parentId }) => ({
      name,
      traceparent,
      ...(parentId === undefined ? {} : { parentId }),
    }));
  return { traces, told };
});
