import { describe, expect, it } from 'vitest';
import { SAGA_STATUSES } from '../rest/shapes.js';
import { possibleActions } from './possible-actions.js';

describe('what can be done with a saga', () => {
  it('is nothing once it has ended', () => {
    for (const status of ['completed', 'compensated', 'resolved'] as const)
      expect(possibleActions(status)).toEqual([]);
  });

  it('is something as long as it has not', () => {
    const under = SAGA_STATUSES.filter(
      (status) => !['completed', 'compensated', 'resolved'].includes(status),
    );
    for (const status of under) expect(possibleActions(status)).not.toEqual([]);
  });

  it('begins with what helps', () => {
    expect(possibleActions('parked')[0]).toBe('retry');
    expect(possibleActions('paused')[0]).toBe('resume');
  });
});
