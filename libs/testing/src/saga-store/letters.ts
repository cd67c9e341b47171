import type { DeadLetter } from '@edda/orchestration';
import { newSagaId } from './saga-changes.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
let made = 0;

/** A letter like no other. */
export function aLetter(overrides: Partial<DeadLetter> = {}): DeadLetter {
  made += 1;
  return {
    tenant: 'acme',
    reason: 'contract-violated',
    detail: `cents must not be less than ${made}`,
    cause: 'contract-violated payment.commands payment.charge: cents must not be less than …',
    by: 'payment',
    isCopy: true,
    queue: 'payment.commands',
    exchange: 'edda.commands',
    routingKey: 'payment.charge',
    messageId: `letter ${made}`,
    name: 'payment.charge',
    headers: { 'edda-kind': 'command', urgent: true, 'edda-epoch': 2 },
    content: bytes(`{"cents":${made}}`),
    sizeBytes: 12,
    hash: made.toString(16).padStart(64, '0'),
    ...overrides,
  };
}

/** The same, of a command of a saga. */
export function aLetterOf(sagaId = newSagaId(), overrides: Partial<DeadLetter> = {}): DeadLetter {
  const saga = { id: sagaId, definition: 'order', path: 'charge', kind: 'command' } as const;
  return aLetter({ saga: { ...saga, direction: 'forward', epoch: 2 }, ...overrides });
}
