import type { CommandMessage } from '@edda/messaging';

const A_DAY = 24 * 60 * 60 * 1000;

/** A command for a fence; by default the first forward command of its step. */
export function commandFor(sagaId: string, overrides: Partial<CommandMessage> = {}): CommandMessage {
  const { path = 'reserveStock', direction = 'forward', epoch = 1 } = overrides;
  return {
    id: `${sagaId}:${path}:${direction}:${epoch}`,
    kind: 'command',
    name: 'inventory.reserve-stock',
    contractVersion: 1,
    sagaId,
    saga: 'order',
    path,
    direction,
    epoch,
    attempt: 1,
    notAfter: Date.now() + A_DAY,
    tenant: 'default',
    body: {},
    ...overrides,
  };
}
