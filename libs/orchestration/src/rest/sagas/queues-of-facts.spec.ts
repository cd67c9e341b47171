import { wireNames } from '@edda/messaging';
import type { Fact } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import { orderDefinition } from '../bench/sample-order.js';
import { queueOfStep, queuesOfFacts } from './queues-of-facts.js';

const names = wireNames('run-7');
const queueOf = queuesOfFacts(orderDefinition(), names);
const at = { path: 'reserveStock', direction: 'forward' } as const;
const back = { ...at, direction: 'compensation' } as const;
const armed = { resendAt: 1, attempt: 1 } as const;
const sent = (command: string): Fact => ({
  kind: 'command-sent',
  ...at,
  ...armed,
  messageId: 'm',
  command,
  epoch: 1,
  notAfter: 2,
  body: {},
});
const failure = { code: 'out-of-stock', message: 'No.' };

describe('the queue of the message behind a fact', () => {
  it.each<[string, Fact, string | undefined]>([
    ['of a command', sent('inventory.reserve'), 'run-7.inventory.commands'],
    ['of the start of a child', sent('orchestrator.run-saga'), 'run-7.orchestrator.inbox'],
    [
      'of a command that is sent again',
      { kind: 'command-resent', ...back, ...armed, because: 'silence' },
      'run-7.inventory.commands',
    ],
    [
      'of a revoke',
      {
        kind: 'revoke-sent',
        path: 'chargePayment',
        direction: 'forward',
        messageId: 'm',
        reason: 'timeout',
        resendAt: 1,
      },
      'run-7.payment.commands',
    ],
    ['of a reply', { kind: 'command-succeeded', ...at, reply: {} }, 'run-7.orchestrator.replies'],
    ['of a failure', { kind: 'command-failed', ...at, failure }, 'run-7.orchestrator.replies'],
    ['of a revocation', { kind: 'command-revoked', ...at }, 'run-7.orchestrator.replies'],
    ['of what a person said', { kind: 'command-succeeded', ...at, reply: {}, by: 'lena' }, undefined],
    ['where there is no message', { kind: 'saga-paused' }, undefined],
  ])('%s', (_, fact, queue) => {
    expect(queueOf(fact)).toBe(queue);
  });

  it('is unknown where only a definition knows that is not here', () => {
    const blind = queuesOfFacts(undefined, names);
    expect(blind({ kind: 'command-resent', ...at, ...armed, because: 'retry' })).toBeUndefined();
    expect(blind(sent('inventory.reserve'))).toBe('run-7.inventory.commands');
    expect(queueOfStep('nowhere', 'forward', orderDefinition(), names)).toBeUndefined();
  });
});
