import { describe, expect, it } from 'vitest';
import type { SagaFact } from './facts.js';
import { timing } from './timing.js';

const saga = (startedAtMs: number, endedAtMs: number | undefined): SagaFact => ({
  orderId: `order-${startedAtMs}`,
  status: endedAtMs === undefined ? 'running' : 'completed',
  reason: undefined,
  startedAtMs,
  endedAtMs,
});

describe('timing', () => {
  it('measures from the first start to the last end', () => {
    expect(timing([saga(1_000, 1_200), saga(1_500, 3_000), saga(1_400, 1_500), saga(1_600, 1_700)])).toEqual({
      sagasPerSecond: 2,
      p50Ms: 100,
      p99Ms: 1_500,
    });
  });

  it('leaves out what has not ended', () => {
    expect(timing([saga(0, 500), saga(100, undefined)])).toEqual({
      sagasPerSecond: 2,
      p50Ms: 500,
      p99Ms: 500,
    });
  });

  it('knows nothing where nothing has ended', () => {
    expect(timing([saga(0, undefined)])).toEqual({
      sagasPerSecond: undefined,
      p50Ms: undefined,
      p99Ms: undefined,
    });
  });

  it('gives a number for a saga that took no time', () => {
    expect(timing([saga(5, 5)])).toEqual({ sagasPerSecond: 1_000, p50Ms: 0, p99Ms: 0 });
  });

  it('gives tenths, for more is noise', () => {
    expect(timing([saga(0, 333.333)])).toEqual({ sagasPerSecond: 3, p50Ms: 333.3, p99Ms: 333.3 });
  });

  it('bears more sagas than arguments fit into a call', () => {
    const many = Array.from({ length: 200_000 }, (_, index) => saga(index, index + 10));
    expect(timing(many).p99Ms).toBe(10);
  });
});
