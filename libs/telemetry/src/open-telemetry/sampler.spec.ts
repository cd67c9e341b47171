import { describe, expect, it } from 'vitest';
import { sampleRatio } from './sampler.js';

describe('which traces are sampled', () => {
  it.each([
    [{}, 1],
    [{ OTEL_TRACES_SAMPLER: '' }, 1],
    [{ OTEL_TRACES_SAMPLER: 'always_on' }, 1],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_always_off' }, 0],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' }, 0.25],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio' }, 1],
  ])('is as the environment says: %j', (environment, ratio) => {
    expect(sampleRatio(environment)).toBe(ratio);
  });

  it.each([
    [{ OTEL_TRACES_SAMPLER: 'jaeger_remote' }, /OTEL_TRACES_SAMPLER is "jaeger_remote"/],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '7' }, /OTEL_TRACES_SAMPLER_ARG is "7"/],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: 'half' }, /number from 0 to 1/],
  ])('refuses what it does not know: %j', (environment, sentence) => {
    expect(() => sampleRatio(environment)).toThrow(sentence);
  });
});
