import { describe, expect, it } from 'vitest';
import { queuesOf } from './queues-of.js';

describe('the queues of an orchestrator', () => {
  it('are those of the participants, and the one that replies come back to', () => {
    const definitions = [
      { name: 'order', participants: ['stock', 'payment'] },
      { name: 'trip', participants: ['payment', 'orchestrator'] },
    ];
    expect(queuesOf(definitions, 'run-7').map(({ queue, sagas }) => [queue, sagas])).toEqual([
      ['run-7.payment.commands', ['order', 'trip']],
      ['run-7.stock.commands', ['order']],
      ['run-7.orchestrator.replies', ['order', 'trip']],
    ]);
    expect(queuesOf(definitions, '')[0]?.queue).toBe('payment.commands');
    expect(queuesOf([], '')).toEqual([]);
  });
});
