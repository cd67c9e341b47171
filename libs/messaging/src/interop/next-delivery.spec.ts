import { describe, expect, it } from 'vitest';
import { nextDelivery, retryLevels } from './next-delivery.js';
import type { DeliveryProblem } from './next-delivery.js';

const levels = retryLevels(['5s', '30s', '5m']);
const problem = (kind: DeliveryProblem['kind'], asked = false): DeliveryProblem => ({
  kind,
  detail: 'It broke.',
  asked,
});

describe('what becomes of a delivery that was not handled', () => {
  it.each([
    ['handler-failed', 1, 'retry', '5s'],
    ['handler-failed', 2, 'retry', '30s'],
    ['handler-failed', 3, 'retry', '5m'],
    ['handler-failed', 4, 'dead-letter', 'unprocessable'],
    ['handler-failed', 99, 'dead-letter', 'unprocessable'],
    ['contract-violated', 1, 'dead-letter', 'contract-violated'],
    ['contract-violated', 2, 'dead-letter', 'contract-violated'],
    ['no-handler', 1, 'dead-letter', 'no-handler'],
    ['undecodable', 1, 'dead-letter', 'undecodable'],
  ] as const)('%s at attempt %i: %s %s', (kind, attempt, action, which) => {
    const next = nextDelivery(problem(kind), attempt, { levels });
    expect(next.action).toBe(action);
    expect(next.action === 'retry' ? next.level.name : 'reason' in next && next.reason).toBe(which);
  });

  it.each(['handler-failed', 'contract-violated', 'no-handler', 'undecodable'] as const)(
    'is an answer for whoever asked: %s',
    (kind) => {
      expect(nextDelivery(problem(kind, true), 1, { levels })).toEqual({ action: 'answer' });
    },
  );

  it('is put aside at once where there is no level', () => {
    expect(nextDelivery(problem('handler-failed'), 1, { levels: [] })).toEqual({
      action: 'dead-letter',
      reason: 'unprocessable',
      detail: 'It failed at the only attempt, at last with: It broke.',
    });
  });

  it('says how often it failed', () => {
    expect(nextDelivery(problem('handler-failed'), 4, { levels })).toMatchObject({
      detail: 'It failed at each of 4 attempts, at last with: It broke.',
    });
  });
});

describe('levels', () => {
  it('are durations by name', () => {
    expect(retryLevels(['100ms', '5s', '5m', '1h'])).toEqual([
      { name: '100ms', ms: 100 },
      { name: '5s', ms: 5_000 },
      { name: '5m', ms: 300_000 },
      { name: '1h', ms: 3_600_000 },
    ]);
  });

  it.each(['', '5', '0s', '1.5s', '5 s', 'PT5S', '-1s'])('are not %j', (text) => {
    expect(() => retryLevels([text])).toThrow('no wait between attempts');
  });
});
