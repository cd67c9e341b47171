import { describe, expect, it } from 'vitest';
import { traceAddress, traceUrlProblem } from './trace-address.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const GRAFANA = 'https://grafana.example/explore?left={"queries":[{"query":"{traceId}"}]}';

describe('the address of a trace', () => {
  it.each([
    ['http://localhost:16686/trace/{traceId}', `http://localhost:16686/trace/${TRACE}`],
    [GRAFANA, `https://grafana.example/explore?left={"queries":[{"query":"${TRACE}"}]}`],
    ['https://a.example/{traceId}?again={traceId}', `https://a.example/${TRACE}?again=${TRACE}`],
  ])('made of %s is %s', (pattern, address) => {
    expect(traceUrlProblem(pattern)).toBeUndefined();
    expect(traceAddress(pattern, TRACE)).toBe(address);
  });

  it.each([
    '',
    'https://jaeger.example/trace/',
    'jaeger.example/trace/{traceId}',
    'javascript:alert("{traceId}")',
    'https:///{traceId}',
    'https://jaeger.example/a trace/{traceId}',
  ])('is not made of "%s"', (pattern) => {
    expect(traceUrlProblem(pattern)).toMatch(/^must be an address .* has \{traceId\} in it/);
  });
});
