import type { Fact, Failure } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import { failedStepIn } from './failed-step.js';

const entries = (...facts: readonly Fact[]) =>
  facts.map((fact, index) => ({ sequence: index + 1, at: 0, fact }));
const turned = (path: string, reason: Failure['reason'] = 'failure'): Fact => ({
  kind: 'compensation-began',
  reason,
  path,
  message: 'No.',
});
const parked = (path: string): Fact => ({ kind: 'saga-parked', reason: 'refused', path, message: 'No.' });

describe('the failed step', () => {
  it('is what turned the saga back, without its iteration', () => {
    expect(failedStepIn(entries({ kind: 'saga-resumed' }, turned('charge[2.1]')), undefined)).toBe('charge');
  });

  it('is what parked it the last time, as long as nothing has turned it back', () => {
    expect(failedStepIn(entries(parked('pack'), { kind: 'saga-resumed' }, parked('ship')), undefined)).toBe(
      'ship',
    );
    expect(failedStepIn(entries(parked('pack'), turned('charge'), parked('release')), undefined)).toBe(
      'charge',
    );
  });

  it('stays what it was once the saga has turned back', () => {
    const abort = { reason: 'failure', path: 'charge', message: 'No.' } as const;
    expect(failedStepIn(entries(parked('release')), { abort })).toBeUndefined();
  });

  it('is none where a person, a time or a parent turned the saga back', () => {
    for (const reason of ['cancelled', 'operator', 'deadline', 'parent'] as const)
      expect(failedStepIn(entries(turned('charge', reason)), undefined)).toBeUndefined();
    expect(failedStepIn(entries(parked('ship'), turned('', 'cancelled'), parked('release')), undefined)).toBe(
      'ship',
    );
    expect(failedStepIn(entries({ kind: 'saga-completed' }), undefined)).toBeUndefined();
  });
});
